import Calendar
import Jobs

/// Records on their way to the disk, as lines with their numbers. Where it takes none for long they
/// are dropped by kind, what can best be done without first, and what was dropped is counted in a
/// record.
package struct RecordQueue: Sendable {
    package var encoder: RecordEncoder
    private let limitBytes: Int
    /// The lines that wait, in order.
    package private(set) var bytes: [UInt8] = []
    /// How many these are.
    package private(set) var count = 0
    /// The number of the next record.
    package private(set) var nextSeq: Int
    /// What was dropped and is on no record yet.
    package private(set) var dropped = DroppedRecords()
    /// How many records were dropped so far.
    package private(set) var droppedTotal = 0

    /// Goes on behind record `lastSeq`.
    package init(encoder: RecordEncoder, lastSeq: Int, limitBytes: Int = Self.limitBytes) {
        self.encoder = encoder
        self.limitBytes = limitBytes
        nextSeq = lastSeq + 1
    }

    /// The line of a record with a number that it has got, without a newline.
    package func line(_ record: Record, seq: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        encoder.append(record, seq: seq, to: &bytes)
        bytes.removeLast()
        return bytes
    }

    /// Adds a record, less what there is no room for.
    package mutating func add(_ record: Record) {
        var record = record
        if bytes.count > limitBytes || bytes.count > limitBytes / 2 && record.event.isNote {
            dropped.count(record.event.word, at: record.time)
            droppedTotal += 1
            return
        }
        if bytes.count > limitBytes / 2, let shorter = record.withoutOutput {
            dropped.count("cmd_output", at: record.time)
            record = shorter
        }
        append(record)
    }

    /// Adds the record of what was dropped, if anything was. To be called before they are written.
    package mutating func addDropped(at now: Timestamp) {
        guard !dropped.isEmpty else { return }
        append(Record(time: now, event: .dropped(dropped)))
        dropped = DroppedRecords()
    }

    /// All that waited is on file.
    package mutating func clear() {
        bytes.removeAll(keepingCapacity: bytes.capacity < Self.keptBytes)
        count = 0
    }

    private mutating func append(_ record: Record) {
        encoder.append(record, seq: nextSeq, to: &bytes)
        nextSeq += 1
        count += 1
    }

    /// Records of about two minutes at 200 runs a second.
    package static let limitBytes = 16 << 20
    private static let keptBytes = 1 << 20
}

/// How many records were dropped of each event, and how many lost their `cmd_output`.
package struct DroppedRecords: Sendable, Equatable {
    /// By event; `cmd_output` counts records that are there without theirs.
    package private(set) var counts: [String: Int] = [:]
    /// The time of the first of them.
    package private(set) var since = Timestamp.distantPast

    var isEmpty: Bool { counts.isEmpty }

    /// How many records are on no file.
    package var recordCount: Int {
        counts.reduce(0) { $0 + ($1.key == "cmd_output" ? 0 : $1.value) }
    }

    mutating func count(_ event: String, at time: Timestamp) {
        if isEmpty { since = time }
        counts[event, default: 0] += 1
    }
}

extension Record.Event {
    /// Whether nothing is accounted for by it: it tells what can be seen elsewhere, too.
    fileprivate var isNote: Bool {
        switch self {
        case .fact(.hookFailed), .fact(.reconciled), .zonesChanged, .calendarsChanged: true
        case .fact, .lost, .daemonStarted, .daemonStopped, .dropped: false
        }
    }
}

extension Record {
    /// The same without what the run wrote. Nil: it wrote nothing.
    fileprivate var withoutOutput: Record? {
        guard case .fact(.ended(let ended)) = event, let shorter = ended.withoutOutput else {
            return nil
        }
        return Record(time: time, event: .fact(.ended(shorter)))
    }
}
