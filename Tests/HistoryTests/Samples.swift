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
        .started(.init(job: job, runID: RunID(job: job.spec.id, due: due), cause: .due))
    }

    static func finished(
        _ job: Job, due: Timestamp, outcome: Outcome = .success,
        ending: Record.Ending = .exitCode(0), output: String = "out\n"
    ) -> Record.Event {
        .finished(
            .init(
                start: .init(job: job, runID: RunID(job: job.spec.id, due: due), cause: .due),
                attempt: 1, outcome: outcome, ending: ending, startTime: due + .milliseconds(2),
                endTime: due + .milliseconds(1_002), cost: .milliseconds(1_000),
                lateness: .milliseconds(2), pid: 7,
                output: (Array(output.utf8), output.utf8.count, false),
                usage: .init(
                    cpuUser: .milliseconds(3), cpuSystem: .microseconds(1_500), maxRSSBytes: 4096)))
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
