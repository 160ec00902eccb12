import Calendar
import Jobs

/// A run whose start is on record and whose end isn't. Its fields stand as they were written.
package struct OpenRun: Sendable {
    package let runID: String
    package let jobID: String
    package let jobName: String
    package let cause: String
    package let scheduledTime: String
    /// When its start was put on record.
    package let startTime: Timestamp
    /// The bytes of its `cmd`, a JSON value.
    package let command: [UInt8]
}

/// What a new daemon has to know of what its predecessors did: records, taken in their order.
package struct Recollection: Sendable {
    /// The number of the newest record, 0 when there is none.
    package private(set) var lastSeq = 0
    /// Date jobs whose occurrence is accounted for, with the fingerprint of that definition.
    package private(set) var dated: [JobID: UInt64] = [:]
    package private(set) var lastEnds: [JobID: LastEnd] = [:]
    /// The newest boot of the host in which the job files were looked at: its `@reboot` jobs were
    /// taken up then.
    package private(set) var lastBoot: String?
    private var open: [String: OpenRun] = [:]
    /// The boot in which the records are that come next.
    private var currentBoot: String?

    /// How a job's last run ended.
    package struct LastEnd: Sendable {
        package let outcome: Outcome
        package let startTime: Timestamp
        package let endTime: Timestamp
        /// Whether the job fails: as the last run says that was not stopped.
        package let isFailing: Bool
    }

    package init() {}

    /// All segments of a history, oldest first: O(bytes).
    package init(reading source: SegmentSource) {
        for name in source.list() {
            lastSeq = max(lastSeq, name.firstSeq - 1)
            source.forEachLine(of: name) { bytes, range in
                if let line = RecordLine(bytes, in: range) { take(line) }
            }
        }
    }

    /// The runs that began and never ended, by run id.
    package var openRuns: [OpenRun] {
        open.values.sorted { $0.runID < $1.runID }
    }

    /// Takes the next record.
    package mutating func take(_ line: RecordLine) {
        lastSeq = max(lastSeq, line.seq)
        if let id = line.jobID.flatMap(JobID.init), let definition = line.definition {
            dated[id] = UInt64(definition, radix: 16)
        }
        switch line.event {
        case "started": takeStart(line)
        case "finished", "lost": takeEnd(line)
        case "daemon":
            if let boot = line.bootID { currentBoot = boot }
        case "reconciled":
            lastBoot = currentBoot
            for id in line.removed.compactMap({ JobID($0) }) {
                dated[id] = nil
                lastEnds[id] = nil
            }
        default: break
        }
    }

    private mutating func takeStart(_ line: RecordLine) {
        guard let runID = line.runID, let jobID = line.jobID else { return }
        open[runID] = OpenRun(
            runID: runID, jobID: jobID, jobName: line.jobName ?? "", cause: line.cause ?? "",
            scheduledTime: line.scheduledTime ?? "", startTime: line.time,
            command: Array(line.command))
    }

    private mutating func takeEnd(_ line: RecordLine) {
        guard let runID = line.runID else { return }
        open[runID] = nil
        guard let id = line.jobID.flatMap(JobID.init),
            let outcome = line.outcome.flatMap(Outcome.init(rawValue:))
        else { return }
        let startTime = line.startTime.flatMap { Timestamp(rfc3339: $0) }
        let wasFailing = lastEnds[id]?.isFailing ?? false
        lastEnds[id] = LastEnd(
            outcome: outcome, startTime: startTime ?? line.time, endTime: line.time,
            isFailing: outcome.isFailing ?? wasFailing)
    }
}
