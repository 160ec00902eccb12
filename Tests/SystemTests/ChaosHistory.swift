import Calendar
import Jobs

/// What a history says of the runs of a chaos, judged by what each job's script may come to.
struct ChaosHistory {
    let records: [JSONValue]
    private let jobs: [String: ChaosJob]
    /// The daemon was told to stop while jobs of this prefix ran.
    private let stopped: String
    /// The daemon was killed, so that ends may be lost.
    private let mayLose: Bool
    /// The daemon goes on: runs may have no end yet.
    private let isGoing: Bool

    init(
        _ records: [JSONValue], jobs: [ChaosJob] = [], stopped: String = "-", mayLose: Bool = false,
        isGoing: Bool = false
    ) {
        self.records = records
        self.mayLose = mayLose
        self.isGoing = isGoing
        self.jobs = Dictionary(uniqueKeysWithValues: jobs.map { ($0.id, $0) })
        self.stopped = stopped
    }

    var complaints: [String] { ledgerComplaints + records.of("finished").compactMap(complaint) }

    /// The same for jobs of any kind.
    var ledgerComplaints: [String] { numberComplaints + pairComplaints + occurrenceComplaints }

    /// How many runs came to each outcome.
    var outcomes: [String: Int] {
        records.of("finished").reduce(into: [:]) { counts, record in
            counts[record["outcome"]?.string ?? "-", default: 0] += 1
        }
    }

    /// Whether a run was stopped: nothing of it may be left.
    func wasStopped(_ runID: String) -> Bool {
        records.of("finished").contains { record in
            record["run_id"]?.string == runID
                && ["timeout", "stopped"].contains(record["outcome"]?.string)
        }
    }

    private var numberComplaints: [String] {
        records.enumerated().compactMap { index, record in
            record["seq"]?.int == index + 1 ? nil : "record \(index + 1) has another seq: \(record)"
        }.prefix(1).map { $0 }
    }

    /// Each start has one end, behind it.
    private var pairComplaints: [String] {
        var open: Set<String> = []
        var known: Set<String> = []
        var complaints: [String] = []
        for record in records {
            guard let id = record["run_id"]?.string else { continue }
            switch record["event"]?.string {
            case "started":
                if !known.insert(id).inserted { complaints.append("started twice: \(id)") }
                open.insert(id)
            case "finished":
                if open.remove(id) == nil { complaints.append("an end without a start: \(id)") }
            case "lost":
                let wasOpen = open.remove(id) != nil
                if !mayLose || !wasOpen { complaints.append("lost: \(id)") }
            default: break
            }
        }
        return complaints + (isGoing ? [] : open.sorted().map { "no end: \($0)" })
    }

    /// All jobs are due each second: from a job's first occurrence to its last each is accounted
    /// for once, or left to the next daemon.
    private var occurrenceComplaints: [String] {
        var spans: [String: [(first: Int64, count: Int64)]] = [:]
        var held: [String: [(first: Int64, count: Int64)]] = [:]
        var complaints: [String] = []
        for record in records {
            guard let job = record["job_id"]?.string else { continue }
            let event = record["event"]?.string ?? ""
            if ["started", "skipped", "missed"].contains(event) {
                held[job] = (record["held"]?.array ?? []).map { tally in
                    (Self.second(tally["first"]), Int64(tally["count"]?.int ?? 0))
                }
            }
            switch event {
            case "started":
                spans[job, default: []].append((Self.second(record["scheduled_time"]), 1))
            case "skipped", "missed":
                let (first, last) = (Self.second(record["first"]), Self.second(record["last"]))
                let count = Int64(record["count"]?.int ?? 0)
                if last - first + 1 != count { complaints.append("not \(count) in: \(record)") }
                spans[job, default: []].append((first, count))
            default: break
            }
        }
        for (job, spans) in spans.sorted(by: { $0.key < $1.key }) {
            let sorted = (spans + (held[job] ?? [])).sorted { $0.first < $1.first }
            for (span, next) in zip(sorted, sorted.dropFirst())
            where span.first + span.count != next.first {
                complaints.append("\(job): \(span) is followed by \(next)")
            }
        }
        return complaints
    }

    /// The grid of a job has one phase, so whole seconds tell its points apart.
    private static func second(_ time: JSONValue?) -> Int64 {
        time?.string.flatMap { Timestamp(rfc3339: $0) }?.seconds ?? 0
    }

    /// What is wrong with the end of a run.
    private func complaint(_ record: JSONValue) -> String? {
        guard let id = record["job_id"]?.string, let job = jobs[id] else {
            return "of no job: \(record)"
        }
        let what: String? =
            switch record["outcome"]?.string {
            case "timeout" where !job.hasShortLimit: "had no short limit"
            case "stopped" where !job.isReplaced && !id.hasPrefix(stopped): "nothing stopped it"
            case "timeout", "stopped": stopComplaint(record, job)
            case "start_failed": startComplaint(record, job)
            case "success", "failure": endComplaint(record, job)
            default: "has no outcome"
            }
        return what.map { "\(id), \(job.script.name): \($0): \(Self.brief(record))" }
    }

    private func stopComplaint(_ record: JSONValue, _ job: ChaosJob) -> String? {
        if record["survivors"] != nil { return "something survived" }
        let reason = record["cmd_output"]?.string ?? ""
        // It was stopped before there was a process.
        if job.isPrepared, record["pid"] == nil, reason.contains("stopped while its account") {
            return nil
        }
        let hasEnd = (record["exit_code"] != nil) != (record["signal"] != nil)
        return hasEnd && record["pid"] != nil ? nil : "no end of its process"
    }

    private func startComplaint(_ record: JSONValue, _ job: ChaosJob) -> String? {
        let reason = record["cmd_output"]?.string ?? ""
        let isFitting = job.ends.contains { end in
            if case .noStart(let text) = end { reason.contains(text) } else { false }
        }
        return isFitting && record["pid"] == nil ? nil : "should have started"
    }

    private func endComplaint(_ record: JSONValue, _ job: ChaosJob) -> String? {
        let end: ChaosScript.End
        if let code = record["exit_code"]?.int {
            end = .code(code)
        } else if let signal = record["signal"]?.string {
            end = .signal(signal)
        } else {
            return "no end of its process"
        }
        guard job.ends.contains(end) else { return "its script doesn't end so" }
        guard (record["outcome"]?.string == "success") == (end == .code(0)) else {
            return "that is the other outcome"
        }
        if let bytes = job.script.outputBytes, record["output_bytes"]?.int != bytes {
            return "wrote \(bytes) bytes"
        }
        return nil
    }

    private static func brief(_ record: JSONValue) -> String {
        let keys = [
            "run_id", "outcome", "exit_code", "signal", "attempt", "output_bytes", "output_problem",
            "survivors", "cmd_output",
        ]
        return keys.compactMap { key in record[key].map { "\(key) \($0)" } }
            .joined(separator: ", ").prefix(400).description
    }
}
