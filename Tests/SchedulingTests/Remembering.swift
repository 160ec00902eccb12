import Calendar
import History
import Jobs
import Scheduling

/// A history in the making: what is put on record is written and read again as the daemon does it.
struct Remembering {
    private(set) var past = Recollection()
    private var audit: HistoryAudit
    private(set) var lines: [String] = []

    init() {
        audit = HistoryAudit(zone: .utc, revive: Self.revive)
        if let name = Self.segment { audit.begin(name) }
    }

    /// Puts a record on file. Returns its line; nil: what was written can't be read.
    mutating func keep(_ event: Record.Event, at time: Timestamp) -> String? {
        var bytes: [UInt8] = []
        Self.encoder.append(Record(time: time, event: event), seq: lines.count + 1, to: &bytes)
        guard let line = RecordLine(bytes, in: 0..<(bytes.count - 1)) else { return nil }
        audit.take(bytes, in: 0..<(bytes.count - 1))
        past.take(line)
        lines.append(String(decoding: line.text, as: UTF8.self))
        return lines.last
    }

    /// What the next daemon is told.
    var memory: Memory {
        Memory(
            dated: past.dated, jobs: past.jobs, isBootDone: true,
            revive: { Job.revived(from: $0, in: Self.context) })
    }

    /// What isn't accounted for in all that was kept.
    var findings: [String] { audit.finish().findings.map(\.text) }

    /// The same of lines that were damaged.
    static func report(on lines: [String]) -> AuditReport {
        let bytes = Array(lines.map { "\($0)\n" }.joined().utf8)
        let source = SegmentSource(
            list: { [segment].compactMap { $0 } }, size: { _ in bytes.count },
            read: { Array(bytes.dropFirst($1).prefix($2)) })
        return source.audit(zone: .utc, revive: revive)
    }

    private static let segment = SegmentName("2026-01-05.000000000001.jsonl")
    private static let revive: HistoryAudit.Revive = { past, _, _ in
        Job.revived(from: past, in: context)
    }
    private static let context = JobContext(
        defaultZone: .utc, zone: { $0 == "UTC" ? .utc : nil }, zoneNames: { ["UTC"] })
    private static let encoder = RecordEncoder(schedulerName: "", host: "h", zone: .utc)
}
