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
    package internal(set) var lastSeq = 0
    /// Date jobs whose occurrence is accounted for, with the fingerprint of that definition.
    package internal(set) var dated: [JobID: UInt64] = [:]
    package internal(set) var lastEnds: [JobID: LastEnd] = [:]
    /// The jobs there were, with what was accounted for of each.
    package internal(set) var jobs: [JobID: PastJob] = [:]
    /// The newest boot of the host in which the job files were looked at: its `@reboot` jobs were
    /// taken up then.
    package internal(set) var lastBoot: String?
    /// The latest time that the wall clock showed since it was set back by much.
    var latest = Timestamp.distantPast
    /// What waited of each job when it became what it is.
    var former: [JobID: [Tally]] = [:]
    /// By run id.
    var open: [String: OpenRun] = [:]
    /// The boot in which the records are that come next.
    var currentBoot: String?

    /// How a job's last run ended.
    package struct LastEnd: Sendable {
        package let outcome: Outcome
        package let startTime: Timestamp
        package let endTime: Timestamp
        /// Whether the job fails: as the last run says that was not stopped.
        package let isFailing: Bool
        /// When a run of the job succeeded last. Nil: none is known that did.
        package let lastSuccess: Timestamp?
        /// How this run and those before it ended.
        package let recent: RecentOutcomes
    }

    package init() {}

    /// What a history tells: O(bytes).
    package init(reading source: SegmentSource) {
        self = Checkpoint(reading: source, after: nil).known
    }

    /// Takes the records of a segment that come behind number `knownSeq`, from a place on if it is
    /// in this segment. Returns where the next one would stand.
    @discardableResult
    package mutating func read(
        _ name: SegmentName, of source: SegmentSource, behind knownSeq: Int,
        from place: Checkpoint.Place? = nil
    ) -> Checkpoint.Place {
        lastSeq = max(lastSeq, name.firstSeq - 1)
        var offset = 0
        // Whoever replaced the segment meanwhile has not left a line there.
        if let place, place.segment.firstSeq == name.firstSeq, place.offset > 0,
            source.read(name, place.offset - 1, 1) == [UInt8(ascii: "\n")]
        {
            offset = place.offset
        }
        source.forEachLine(of: name, from: offset) { bytes, range in
            offset += range.count + 1
            if let line = RecordLine(bytes, in: range), line.seq > knownSeq { take(line) }
        }
        return Checkpoint.Place(segment: name, offset: offset)
    }

    /// The runs that began and never ended, by run id.
    package var openRuns: [OpenRun] {
        open.values.sorted { $0.runID < $1.runID }
    }

    /// Takes the next record.
    package mutating func take(_ line: RecordLine) {
        lastSeq = max(lastSeq, line.seq)
        latest = max(latest, line.time)
        takeDate(line)
        switch line.event {
        case "started":
            takeStart(line)
            takeOccurrences(line)
        case "skipped", "missed": takeOccurrences(line)
        case "finished", "lost": takeEnd(line)
        case "daemon":
            if let boot = line.bootID { currentBoot = boot }
            if line.action == "loaded" { lastBoot = currentBoot }
            takeStep(line)
            takeDefinitions(line)
        case "reconciled": takeChanges(line)
        default: break
        }
    }

    private mutating func takeDate(_ line: RecordLine) {
        guard let id = line.jobID.flatMap(JobID.init), let definition = line.definition else {
            return
        }
        // The run of a former definition may end when this one has had its occurrence.
        let isVerdict = ["started", "skipped", "missed"].contains(line.event)
        if isVerdict || dated[id] == nil { dated[id] = UInt64(definition, radix: 16) }
    }

    private mutating func takeOccurrences(_ line: RecordLine) {
        guard let tally = line.tally, let id = line.jobID.flatMap(JobID.init),
            var job = jobs[id]
        else { return }
        // What is later than the clock ever was waited when it was set back by much: that tells
        // nothing of what comes. Nor does what is of a former definition.
        let isFormer =
            tally.last > line.time
            && former[id, default: []].contains { $0.first <= tally.first && tally.last <= $0.last }
        if tally.last <= latest, !isFormer {
            job.through = max(job.through, tally.last)
        } else if tally.first <= line.time {
            // They were counted when the clock was set back.
            job.through = max(job.through, line.time)
        }
        job.held = line.held
        jobs[id] = job
    }

    /// Where the clock was set back by much the schedule has begun anew.
    private mutating func takeStep(_ line: RecordLine) {
        guard let step = line.step else { return }
        guard .seconds(step) < .zero - SetBack.repeatsNothing else {
            latest = max(latest, line.time - .seconds(step))
            return
        }
        latest = line.time
        for (id, job) in jobs where job.through > line.time { jobs[id]?.through = line.time }
    }

    private mutating func takeChanges(_ line: RecordLine) {
        for id in line.removed.compactMap({ JobID($0) }) {
            dated[id] = nil
            lastEnds[id] = nil
            jobs[id] = nil
            former[id] = nil
        }
    }

    private mutating func takeDefinitions(_ line: RecordLine) {
        for (text, job, definition) in line.definitions {
            guard let id = JobID(text) else { continue }
            jobs[id] = job
            // What was another one meanwhile is due again.
            if dated[id] != definition { dated[id] = nil }
            former[id] = job.held.isEmpty ? nil : job.held
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
        let before = lastEnds[id]
        var recent = before?.recent ?? RecentOutcomes()
        recent.add(outcome)
        lastEnds[id] = LastEnd(
            outcome: outcome, startTime: startTime ?? line.time, endTime: line.time,
            isFailing: outcome.isFailing ?? before?.isFailing ?? false,
            lastSuccess: outcome == .success ? line.time : before?.lastSuccess, recent: recent)
    }
}
