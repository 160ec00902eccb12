import Calendar
import Jobs

/// What a history says of one occurrence of a job, and of the job as it is now: records are taken
/// in their order. Memory: what is about the occurrence and the time around it.
package struct OccurrenceStory {
    /// A run of the job.
    package struct Going: Sendable {
        package let due: Timestamp
        package let startedAt: Timestamp
        package let cause: String
        package let start: RecordPlace
        /// Nil: its end is not on record.
        package internal(set) var end: Ending?
    }

    /// How a run ended.
    package struct Ending: Sendable {
        package let time: Timestamp
        package let place: RecordPlace
        /// The record.
        package let line: [UInt8]
    }

    /// A record of occurrences that were let pass.
    package struct Passing: Sendable {
        package let tally: Tally
        package let event: String
        package let reason: String
        package let place: RecordPlace
    }

    /// A time in which nothing could start, and the record at its end.
    package struct Absence: Sendable {
        /// What the record calls it.
        package let action: String
        package let after: Timestamp
        package let through: Timestamp
        package let place: RecordPlace
    }

    /// One version of the job.
    package struct Version: Sendable {
        package let job: Job?
        package let past: PastJob
        /// When it was put on record.
        package let time: Timestamp
        package let place: RecordPlace
    }

    let jobID: String
    /// The occurrence is somewhere in it, and what was going then is of interest.
    let window: ClosedRange<Timestamp>
    let revive: HistoryAudit.Revive
    /// All versions of the job, the oldest first.
    package private(set) var versions: [Version] = []
    /// Where it was removed, and not defined since. Nil: it is there.
    package private(set) var removal: RecordPlace?
    /// Runs of occurrences in the window, and those that were going then.
    package private(set) var runs: [Going] = []
    /// Skipped and missed ones in the window.
    package private(set) var passings: [Passing] = []
    package private(set) var absences: [Absence] = []
    /// The latest occurrence with a verdict.
    package private(set) var last: (due: Timestamp, place: RecordPlace)?
    /// What was held by then.
    package private(set) var held: [Tally] = []
    /// Runs that go on, by their ids.
    package private(set) var going: [String: Going] = [:]
    /// When the history begins and ends. Nil: it is empty.
    package private(set) var span: (first: Timestamp, last: Timestamp)?
    /// When the daemon stopped. Nil: it runs, or was killed.
    package private(set) var stoppedAt: Timestamp?

    /// What was known before the first record. Nil: it was taken over, or nothing was.
    private var known: Recollection?

    init(
        of jobID: String, in window: ClosedRange<Timestamp>, after known: Recollection?,
        revive: @escaping HistoryAudit.Revive
    ) {
        self.jobID = jobID
        self.window = window
        self.known = known
        self.revive = revive
    }

    mutating func take(_ line: RecordLine, _ place: RecordPlace) {
        if let known { takeOver(known, line, place) }
        known = nil
        let before = span?.last ?? line.time
        span = (span?.first ?? line.time, line.time)
        if line.event == "daemon" {
            takeNews(line, before, place)
        } else if line.event == "reconciled" {
            if line.removed.contains(jobID) { removal = place }
        } else if line.jobID == jobID {
            takeOwn(line, place)
        }
    }

    /// The job as it was, and runs of it that were going: on record before this line.
    private mutating func takeOver(
        _ known: Recollection, _ line: RecordLine, _ place: RecordPlace
    ) {
        for run in known.openRuns where run.jobID == jobID {
            guard let due = Timestamp(rfc3339: run.scheduledTime) else { continue }
            going[run.runID] = Going(
                due: due, startedAt: run.startTime, cause: run.cause, start: place, end: nil)
        }
        guard let past = JobID(jobID).flatMap({ known.jobs[$0] }) else { return }
        let name = line.string("scheduler_name") ?? ""
        let job = revive(past, name, line.string("host") ?? "")
        versions.append(Version(job: job, past: past, time: line.time, place: place))
        held = past.held
    }

    private mutating func takeNews(
        _ line: RecordLine, _ before: Timestamp, _ place: RecordPlace
    ) {
        switch line.action {
        case "start":
            stoppedAt = nil
            note("start", before, line.time, place)
        case "stop": stoppedAt = line.time
        case "suspend":
            let slept = line.word("slept").flatMap { Double($0) } ?? 0
            note("suspend", line.time - .seconds(slept), line.time, place)
        case "clock_step":
            note("clock_step", line.time - .seconds(line.step ?? 0), line.time, place)
        case "defined":
            for (id, past, _) in line.definitions where id == jobID {
                let name = line.string("scheduler_name") ?? ""
                let job = revive(past, name, line.string("host") ?? "")
                versions.append(Version(job: job, past: past, time: line.time, place: place))
                removal = nil
            }
        default: break
        }
    }

    private mutating func note(
        _ action: String, _ after: Timestamp, _ through: Timestamp, _ place: RecordPlace
    ) {
        guard after <= window.upperBound, window.lowerBound <= through else { return }
        absences.append(Absence(action: action, after: after, through: through, place: place))
    }

    private mutating func takeOwn(_ line: RecordLine, _ place: RecordPlace) {
        if let tally = line.tally {
            if tally.last >= last?.due ?? .distantPast { last = (tally.last, place) }
            held = line.held
        }
        switch line.event {
        case "started": start(line, place)
        case "finished", "lost": end(line, place)
        case "skipped", "missed":
            guard let tally = line.tally, tally.first <= window.upperBound,
                window.lowerBound <= tally.last
            else { return }
            passings.append(
                Passing(
                    tally: tally, event: line.event, reason: line.reason ?? "", place: place))
        default: break
        }
    }

    private mutating func start(_ line: RecordLine, _ place: RecordPlace) {
        guard let id = line.runID, let due = line.tally?.first else { return }
        going[id] = Going(
            due: due, startedAt: line.time, cause: line.cause ?? "", start: place, end: nil)
    }

    private mutating func end(_ line: RecordLine, _ place: RecordPlace) {
        guard let id = line.runID, var run = going.removeValue(forKey: id) else { return }
        run.end = Ending(time: line.time, place: place, line: Array(line.text))
        if concerns(run) { runs.append(run) }
    }

    /// Nothing more comes.
    mutating func finish() {
        runs += going.values.filter(concerns)
        runs.sort { ($0.startedAt, $0.due) < ($1.startedAt, $1.due) }
    }

    private func concerns(_ run: Going) -> Bool {
        window.contains(run.due)
            || run.startedAt <= window.upperBound
                && window.lowerBound <= run.end?.time ?? .distantFuture
    }
}

extension SegmentSource {
    /// The latest occurrence of a job with a verdict. Nil: there is none on record.
    package func lastOccurrence(of jobID: String) -> Timestamp? {
        ["started", "skipped", "missed"].compactMap { event -> Timestamp? in
            var query = HistoryQuery()
            (query.jobID, query.event) = (jobID, event)
            (query.count, query.countsTotal) = (1, false)
            return page(query).lines.first.flatMap { line in
                RecordLine(line.bytes, in: line.bytes.indices)?.tally?.last
            }
        }.max()
    }

    /// What these segments tell of a job and of the time around some moments, given what was known
    /// before them.
    package func story(
        of jobID: String, in window: ClosedRange<Timestamp>, segments: [SegmentName],
        after known: Recollection?, revive: @escaping HistoryAudit.Revive
    ) -> OccurrenceStory {
        var story = OccurrenceStory(of: jobID, in: window, after: known, revive: revive)
        for name in segments {
            var number = 0
            forEachLine(of: name) { bytes, range in
                number += 1
                guard let line = RecordLine(bytes, in: range) else { return }
                story.take(line, RecordPlace(segment: name, line: number, seq: line.seq))
            }
        }
        story.finish()
        return story
    }
}
