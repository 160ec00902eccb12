import ArgumentParser
import Calendar
import History
import Jobs
import Keeping
import Linux

/// `ruqi history verify`: whether each occurrence is accounted for once.
struct HistoryVerification {
    private let files: HistoryFiles
    private let zone: Zone
    private let definitions = PastDefinitions()

    init(_ files: HistoryFiles, _ zone: Zone) {
        self.files = files
        self.zone = zone
    }

    func run(asJSON: Bool) throws {
        let source = files.source()
        // What was known before the oldest segment that is left.
        let past = source.list().first.flatMap { files.checkpoint(before: $0)?.known }
        let report = source.audit(from: past, zone: zone, revive: definitions.revive)
        try say(asJSON ? json(report) : text(report))
        if !report.isProven { throw ExitCode.no }
    }

    private func text(_ report: AuditReport) -> String {
        guard let first = report.firstTime, let last = report.lastTime else {
            return findings(report) + "nothing on record\n"
        }
        func time(_ time: Timestamp) -> String { time.rfc3339(in: zone, fraction: .none) }
        var lines = [
            "\(counted(report.recordCount, "record")) in"
                + " \(counted(report.segmentCount, "segment")), \(time(first)) to \(time(last));"
                + " \(counted(report.jobCount, "job"))",
            "occurrences: \(report.startedCount) started, \(report.skippedCount) skipped,"
                + " \(report.missedCount) missed, \(report.pendingCount) not on record yet",
            "runs: \(report.endedCount) ended, \(report.lostCount) lost,"
                + " \(report.goingCount) going",
        ]
        lines += report.notes.map { "note: \($0)" }
        return lines.map { "\($0)\n" }.joined() + findings(report)
    }

    private func findings(_ report: AuditReport) -> String {
        if report.isProven {
            return "proven: each occurrence is accounted for once, and each run has one end\n"
        }
        let more = report.findingCount - report.findings.count
        return report.findings.map { "\($0.text)\n" }.joined()
            + (more > 0 ? "and \(more) more\n" : "")
            + "not proven: \(report.findingCount) "
            + (report.findingCount == 1 ? "thing is wrong\n" : "things are wrong\n")
    }

    private func json(_ report: AuditReport) -> String {
        var json = JSONWriter()
        json.beginObject()
        json.field("proven", report.isProven)
        json.field("records", report.recordCount)
        json.field("segments", report.segmentCount)
        if let first = report.firstTime, let last = report.lastTime {
            json.field("first_seq", report.firstSeq)
            json.field("last_seq", report.lastSeq)
            json.key("first_time")
            json.time(first, in: zone, fraction: .microseconds)
            json.key("last_time")
            json.time(last, in: zone, fraction: .microseconds)
        }
        json.field("jobs", report.jobCount)
        json.field("started", report.startedCount)
        json.field("skipped", report.skippedCount)
        json.field("missed", report.missedCount)
        json.field("pending", report.pendingCount)
        json.field("unchecked", report.uncheckedCount)
        json.field("ended", report.endedCount)
        json.field("lost", report.lostCount)
        json.field("going", report.goingCount)
        json.field("finding_count", report.findingCount)
        json.key("findings")
        json.beginArray()
        for finding in report.findings { finding.json(into: &json, zone: zone) }
        json.endArray()
        json.key("notes")
        json.strings(report.notes)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}

/// Makes jobs of what a history defines, with the zones of this host.
struct PastDefinitions: Sendable {
    private let zones = HostZones()
    private let host = hostName()

    /// Nil: the rule or its zone can't be read here; `local` is that of the host it was.
    func revive(_ past: PastJob, _ schedulerName: String, _ host: String) -> Job? {
        let isElsewhere = host != self.host
        let zones = zones
        let context = JobContext(
            defaultZone: .utc,
            zone: { isElsewhere && $0 == "local" ? nil : zones.zone(named: $0) },
            zoneNames: { [] }, schedulerName: schedulerName)
        return Job.revived(from: past, in: context)
    }
}
