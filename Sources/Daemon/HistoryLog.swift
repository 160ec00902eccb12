import Calendar
import History
import Linux

/// Appends records to the newest segment: all of a batch in one write.
///
/// Where the disk refuses, records wait in memory in their order and are written first as soon as
/// it takes them again; beyond `pendingBytesMax` the newest are dropped and counted.
struct HistoryLog: ~Copyable {
    private let directory: String
    private let encoder: RecordEncoder
    private let zone: Zone
    /// The segment that is written, or that the last writer left.
    private var segment: SegmentName?
    private var file: AppendFile?
    private var fileBytes = 0
    /// The number of the next record.
    private(set) var nextSeq: Int
    private var pending: [UInt8] = []
    private var pendingCount = 0
    private var droppedCount = 0
    /// What keeps records in memory, as a sentence. Nil: all are on file.
    private(set) var trouble: String?
    /// When to try again. Nil: nothing is waiting.
    private(set) var retryAt: Uptime?

    /// Goes on behind record `lastSeq`, in the segment `newest` while that is of today and small.
    init(
        directory: String, encoder: RecordEncoder, zone: Zone, lastSeq: Int, newest: SegmentName?
    ) {
        self.directory = directory
        self.encoder = encoder
        self.zone = zone
        nextSeq = lastSeq + 1
        segment = newest
    }

    /// The line of a record with a number that it has got, without a newline.
    func line(_ record: Record, seq: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        encoder.append(record, seq: seq, to: &bytes)
        bytes.removeLast()
        return bytes
    }

    /// Puts records on file before it returns, or keeps them where the disk refuses. The records of
    /// a batch share a segment; none is ever split.
    mutating func append(_ records: [Record], at now: Moment) {
        for record in records {
            if pending.count > Self.pendingBytesMax {
                droppedCount += 1
                continue
            }
            encoder.append(record, seq: nextSeq, to: &pending)
            nextSeq += 1
            pendingCount += 1
        }
        // While the disk refuses, records are only collected.
        if trouble == nil { flush(at: now) }
    }

    /// Tries again, if it is time.
    mutating func retry(at now: Moment) {
        if let retryAt, retryAt <= now.uptime { flush(at: now) }
    }

    /// Tries again now, if anything is waiting.
    mutating func hurry(at now: Moment) {
        if retryAt != nil { flush(at: now) }
    }

    /// The last try, and how many records are lost nevertheless.
    mutating func close(at now: Moment) -> Int {
        flush(at: now)
        return pendingCount + droppedCount
    }

    private mutating func flush(at now: Moment) {
        guard !pending.isEmpty else { return }
        do throws(SystemError) {
            try openSegment(at: now)
            try file?.append(pending)
            fileBytes += pending.count
            pending.removeAll(keepingCapacity: pending.capacity < Self.pendingKeptBytes)
            pendingCount = 0
            droppedCount = 0
            trouble = nil
            retryAt = nil
        } catch {
            // The file is opened anew next time: it may be gone or lie on another file system.
            file = nil
            retryAt = now.uptime + Self.retryAfter
            trouble = "cannot write history: \(error); \(keeping), next try in 30 s"
        }
    }

    private var keeping: String {
        let dropped = droppedCount > 0 ? " (\(droppedCount) newer ones dropped)" : ""
        return "keeping \(pendingCount) records in memory\(dropped)"
    }

    private mutating func openSegment(at now: Moment) throws(SystemError) {
        let day = zone.civil(at: now.wall).date
        if let segment, segment.dayText == day.text {
            // Segments may be deleted by hand, also this one.
            if file?.isLinked() == false { file = nil }
            if file == nil { try open(segment) }
            if fileBytes < Self.segmentBytesMax { return }
        }
        let next = SegmentName(day: day, firstSeq: nextSeq - pendingCount)
        try open(next)
        segment = next
    }

    private mutating func open(_ name: SegmentName) throws(SystemError) {
        try makeDirectories(directory, mode: 0o750)
        let opened = try AppendFile(path: "\(directory)/\(name.text)", mode: 0o640)
        fileBytes = try opened.size()
        file = consume opened
    }

    /// A segment is closed beyond this size, and at midnight.
    private static let segmentBytesMax = 64 << 20
    /// Records of about two minutes at 200 runs a second.
    private static let pendingBytesMax = 16 << 20
    private static let pendingKeptBytes = 1 << 20
    private static let retryAfter: Duration = .seconds(30)
}
