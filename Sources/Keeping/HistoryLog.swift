import Calendar
import History
import Jobs
import Linux

/// Appends records to the newest segment: all of a batch in one write.
///
/// Where the disk refuses, records wait in memory in their order and are written first as soon as
/// it takes them again; beyond a limit they are dropped by kind and counted (``RecordQueue``).
package struct HistoryLog: ~Copyable {
    /// Who looks after what is on file, and has to hear of it.
    package struct Listener: Sendable {
        /// A segment was finished.
        let finished: @Sendable () -> Void
        /// The segment has another megabyte.
        let grew: @Sendable () -> Void
        /// There are records that may not be on the disk.
        let wrote: @Sendable () -> Void
        /// What is wrong there, as a sentence.
        let trouble: @Sendable () -> String?

        /// None of them may take long.
        package init(
            finished: @escaping @Sendable () -> Void, grew: @escaping @Sendable () -> Void,
            wrote: @escaping @Sendable () -> Void,
            trouble: @escaping @Sendable () -> String?
        ) {
            self.finished = finished
            self.grew = grew
            self.wrote = wrote
            self.trouble = trouble
        }
    }

    private let directory: String
    private var zone: Zone
    private var settings: HistorySettings
    private let listener: Listener
    /// The segment that is written, or that the last writer left.
    private var segment: SegmentName?
    private var file: AppendFile?
    private var fileBytes = 0
    private var queue: RecordQueue
    /// Why records are held in memory, as a sentence. Nil: all are on file.
    private var writeTrouble: String?
    /// Why they may not be on the disk.
    private var syncTrouble: String?
    /// Attempts to write, or to bring what is written to the disk, that failed.
    package private(set) var errorCount = 0
    /// When to try again. Nil: nothing is waiting.
    package private(set) var retryAt: Uptime?

    /// Goes on behind record `lastSeq`, in the segment `newest` while that is of today and small.
    package init(
        directory: String, encoder: RecordEncoder, zone: Zone, settings: HistorySettings,
        lastSeq: Int, newest: SegmentName?, listener: Listener
    ) {
        self.directory = directory
        self.zone = zone
        self.settings = settings
        self.listener = listener
        queue = RecordQueue(encoder: encoder, lastSeq: lastSeq)
        // A compressed one is finished.
        segment = newest?.packing == nil ? newest : nil
    }

    /// What is wrong, as a sentence. Nil: all records are on file, as the settings want it.
    package var trouble: String? { writeTrouble ?? syncTrouble ?? listener.trouble() }

    /// Records that wait for the disk.
    package var heldCount: Int { queue.count }

    /// Records that were dropped so far.
    package var droppedCount: Int { queue.droppedTotal }

    /// The number of the next record.
    package var nextSeq: Int { queue.nextSeq }

    /// The line of a record with a number that it has got, without a newline.
    package func line(_ record: Record, seq: Int) -> [UInt8] { queue.line(record, seq: seq) }

    /// Takes other settings while it is at work.
    package mutating func take(_ new: HistorySettings) { settings = new }

    /// From now on times are written in this zone, and days begin as it has them.
    package mutating func take(_ zone: Zone) {
        self.zone = zone
        queue.encoder.zone = zone
    }

    /// Puts records on file before it returns, or keeps them where the disk refuses. The records of
    /// a batch share a segment; none is ever split.
    package mutating func append(_ records: [Record], at now: Moment) {
        for record in records { queue.add(record) }
        // While the disk refuses, records are only collected.
        if writeTrouble == nil { flush(at: now) }
    }

    /// Tries again, if it is time.
    package mutating func retry(at now: Moment) {
        if let retryAt, retryAt <= now.uptime { flush(at: now) }
    }

    /// Tries again now, if anything is waiting.
    package mutating func hurry(at now: Moment) {
        if retryAt != nil { flush(at: now) }
    }

    /// The last try, and how many records are lost nevertheless.
    package mutating func close(at now: Moment) -> Int {
        flush(at: now)
        return queue.count + queue.dropped.recordCount
    }

    private mutating func flush(at now: Moment) {
        queue.addDropped(at: now.wall)
        guard queue.count > 0 else { return }
        do throws(SystemError) {
            try openSegment(at: now)
            try file?.append(queue.bytes)
            if (fileBytes + queue.bytes.count) >> 20 != fileBytes >> 20 { listener.grew() }
            fileBytes += queue.bytes.count
            queue.clear()
            writeTrouble = nil
            retryAt = nil
        } catch {
            // The file is opened anew next time: it may be gone or lie on another file system.
            file = nil
            errorCount += 1
            retryAt = now.uptime + Self.retryAfter
            writeTrouble = "cannot write history: \(error); \(keeping), next try in 30 s"
            return
        }
        sync()
    }

    private mutating func sync() {
        switch settings.sync {
        case .never: syncTrouble = nil
        case .interval:
            syncTrouble = nil
            listener.wrote()
        case .always:
            do throws(SystemError) {
                try file?.sync()
                syncTrouble = nil
            } catch {
                // They are written, and what the system could not bring to the disk can't be told.
                errorCount += 1
                syncTrouble = "records may be lost with the host's power: \(error)"
            }
        }
    }

    private var keeping: String {
        let dropped = queue.dropped.recordCount
        let more = dropped > 0 ? " (\(dropped) newer ones dropped)" : ""
        return "keeping \(queue.count) records in memory\(more)"
    }

    private mutating func openSegment(at now: Moment) throws(SystemError) {
        let day = zone.civil(at: now.wall).date
        if let segment, segment.dayText == day.text {
            // Segments may be deleted by hand, also this one.
            if file?.isLinked() == false { file = nil }
            if file == nil { try open(segment) }
            if fileBytes < settings.segmentBytesMax { return }
        }
        let next = SegmentName(day: day, firstSeq: queue.nextSeq - queue.count)
        try open(next)
        if settings.sync == .always { try syncDirectory(directory) }
        segment = next
        listener.finished()
    }

    private mutating func open(_ name: SegmentName) throws(SystemError) {
        try makeDirectories(directory, mode: 0o750)
        let opened = try AppendFile(path: "\(directory)/\(name.text)", mode: 0o640)
        fileBytes = try opened.size()
        file = consume opened
    }

    private static let retryAfter: Duration = .seconds(30)
}
