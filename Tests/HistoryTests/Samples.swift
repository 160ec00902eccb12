import Calendar
import History
import Jobs

/// Jobs and histories of the tests' own.
enum Samples {
    static let noon = Timestamp(seconds: 1_767_614_400)  // 2026-01-05 12:00:00 UTC

    static func job(_ yaml: String) throws -> Job {
        let context = JobContext(defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] })
        let parsed = JobFile.parse(Array(yaml.utf8), file: "x.yaml", in: context)
        guard let job = parsed.jobs.first else { throw Unexpected("\(parsed.diagnostics)") }
        return job
    }

    static let encoder = RecordEncoder(schedulerName: "s", host: "h", zone: .utc)

    static func line(_ event: Record.Event, seq: Int, at time: Timestamp = noon) -> String {
        var bytes: [UInt8] = []
        encoder.append(Record(time: time, event: event), seq: seq, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func started(_ job: Job, due: Timestamp) -> Record.Event {
        .fact(.started(Run(job: job, due: due, cause: .due), held: []))
    }

    static func finished(
        _ job: Job, due: Timestamp, outcome: Outcome = .success,
        problem: String? = nil, result: ChildResult = .exited(code: 0),
        output: [UInt8] = Array("out\n".utf8)
    ) -> Record.Event {
        func moment(_ milliseconds: Int) -> Moment {
            let passed = Duration.milliseconds(milliseconds)
            return Moment(wall: due + passed, uptime: Uptime(nanoseconds: 0) + passed)
        }
        let usage = RunReport.Usage(
            cpuUser: .milliseconds(3), cpuSystem: .microseconds(1_500), maxRSSBytes: 4096)
        let kept = RunOutput(kept: output, totalBytes: output.count, truncated: false)
        return .fact(
            .ended(
                EndedRun(
                    run: Run(job: job, due: due, cause: .due), outcome: outcome,
                    problem: problem, startedAt: moment(2), pid: 7,
                    report: RunReport(
                        result: result, output: kept, endedAt: moment(1_002), usage: usage))))
    }

    /// Segments in memory, by name.
    static func source(_ segments: [String: String]) -> SegmentSource {
        let bytes = segments.mapValues { Array($0.utf8) }
        return SegmentSource(
            list: { bytes.keys.compactMap { SegmentName($0) }.sorted() },
            size: { bytes[$0.text]?.count ?? 0 },
            read: { Array((bytes[$0.text] ?? []).dropFirst($1).prefix($2)) })
    }
}

struct Unexpected: Error {
    let what: String

    init(_ what: String) {
        self.what = what
    }
}
