import Calendar
import History
import Jobs
import Scheduling

/// A history in the making: what is put on record is written and read again as the daemon does it.
struct Remembering {
    private(set) var past = Recollection()
    private var audit: HistoryAudit
    private var lineCount = 0

    init() {
        audit = HistoryAudit(
            zone: .utc, revive: { past, _, _ in Job.revived(from: past, in: Self.context) })
        if let name = SegmentName("2026-01-05.000000000001.jsonl") { audit.begin(name) }
    }

    /// Puts a record on file. Returns its line; nil: what was written can't be read.
    mutating func keep(_ event: Record.Event, at time: Timestamp) -> String? {
        lineCount += 1
        var bytes: [UInt8] = []
        Self.encoder.append(Record(time: time, event: event), seq: lineCount, to: &bytes)
        guard let line = RecordLine(bytes, in: 0..<(bytes.count - 1)) else { return nil }
        audit.take(bytes, in: 0..<(bytes.count - 1))
        past.take(line)
        return String(decoding: line.text, as: UTF8.self)
    }

    /// What the next daemon is told.
    var memory: Memory {
        Memory(
            dated: past.dated, jobs: past.jobs, isBootDone: true,
            revive: { Job.revived(from: $0, in: Self.context) })
    }

    /// What isn't accounted for in all that was kept.
    var findings: [String] { audit.finish().findings.map(\.text) }

    private static let context = JobContext(
        defaultZone: .utc, zone: { $0 == "UTC" ? .utc : nil }, zoneNames: { ["UTC"] })
    private static let encoder = RecordEncoder(schedulerName: "", host: "h", zone: .utc)
}
