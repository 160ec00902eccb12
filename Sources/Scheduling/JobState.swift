import Calendar
import Jobs

/// What the scheduler knows of one job.
package struct JobState: Sendable {
    package internal(set) var job: Job
    /// The next occurrence that has to be decided on. Nil: there is none, or the job is paused.
    package internal(set) var due: Timestamp?
    /// The latest occurrence that is on record, or the moment after which they count.
    var recordedThrough = Timestamp.distantPast
    /// Its entry in the queue.
    var ticket = DueQueue.Ticket()
    private var rest = JobRest.none

    /// A job of which nothing is known.
    init(job: Job) {
        self.job = job
    }

    /// A paused job's occurrences after this moment are not accounted for yet.
    var pausedAfter: Timestamp? {
        get { rest.state?.pausedAfter }
        set { rest.update { $0.pausedAfter = newValue } }
    }

    /// Occurrences on excluded days after this moment are not accounted for yet. Nil: the job has
    /// no such days.
    var excludedAfter: Timestamp? {
        get { rest.state?.excludedAfter }
        set { rest.update { $0.excludedAfter = newValue } }
    }

    /// Occurrences that were skipped, alike, and are not on record yet.
    var skipped: Tally? {
        get { rest.state?.skipped }
        set { rest.update { $0.skipped = newValue } }
    }

    /// An occurrence that starts when a run of the job has ended.
    var kept: Run? {
        get { rest.state?.kept }
        set { rest.update { $0.kept = newValue } }
    }

    /// Occurrences that passed and start when runs of the job have ended.
    var backlog: Backlog {
        get { rest.state?.backlog ?? Backlog() }
        set { rest.update { $0.backlog = newValue.isEmpty ? nil : newValue } }
    }

    /// The latest occurrence that waits though it is of a former definition, if it is later than
    /// what is on record: nothing that comes tells of it.
    private(set) var formerThrough: Timestamp? {
        get { rest.state?.formerThrough }
        set { rest.update { $0.formerThrough = newValue } }
    }

    /// Notes the same.
    mutating func noteFormer(_ moment: Timestamp?) {
        guard let moment, moment > max(recordedThrough, formerThrough ?? .distantPast) else {
            return
        }
        formerThrough = moment
    }

    /// How its last run ended. Nil: none is known.
    package internal(set) var lastRun: LastRun? {
        get { rest.state?.lastRun }
        set { rest.update { $0.lastRun = newValue } }
    }

    package var isPaused: Bool { job.spec.paused }

    /// When it has to be looked at. Where nothing more is to run that is the last occurrence on an
    /// excluded day, to put it on record.
    var wake: Timestamp? {
        if let due { return due }
        guard !isPaused, let after = excludedAfter else { return nil }
        return job.recurrence.lastExcluded(after: after)
    }
}

/// What few of many jobs have, apart from them, so that the others take less memory. A value: each
/// change makes another one.
private struct JobRest: Sendable {
    struct State: Sendable {
        var pausedAfter: Timestamp?
        var excludedAfter: Timestamp?
        var skipped: Tally?
        var kept: Run?
        var backlog: Backlog?
        var formerThrough: Timestamp?
        var lastRun: LastRun?

        var isEmpty: Bool {
            pausedAfter == nil && excludedAfter == nil && skipped == nil && kept == nil
                && backlog == nil && formerThrough == nil && lastRun == nil
        }
    }

    private final class Box: Sendable {
        let state: State

        init(_ state: State) {
            self.state = state
        }
    }

    private var box: Box?

    static let none = JobRest()

    var state: State? { box?.state }

    mutating func update(_ change: (inout State) -> Void) {
        var state = box?.state ?? State()
        change(&state)
        box = state.isEmpty ? nil : Box(state)
    }
}

/// How a job's last run ended.
package struct LastRun: Sendable, Equatable {
    package let outcome: Outcome
    package let startTime: Timestamp
    package let endTime: Timestamp
    /// Whether the job fails: as the last run says that was not stopped.
    package let isFailing: Bool
    /// When a run of the job succeeded last. Nil: none is known that did.
    package let lastSuccess: Timestamp?
    /// How this run and those before it ended.
    package let recent: RecentOutcomes

    package init(
        outcome: Outcome, startTime: Timestamp, endTime: Timestamp, isFailing: Bool,
        lastSuccess: Timestamp?, recent: RecentOutcomes
    ) {
        self.outcome = outcome
        self.isFailing = isFailing
        self.startTime = startTime
        self.endTime = endTime
        self.lastSuccess = lastSuccess
        self.recent = recent
    }
}

/// What was known before the daemon started, read back from the history.
package struct Memory: Sendable {
    /// Date jobs whose occurrence is accounted for, with the fingerprint of that definition.
    package var dated: [JobID: UInt64]
    package var lastRuns: [JobID: LastRun]
    /// The jobs that there were, and how far each was accounted for.
    package var jobs: [JobID: PastJob]
    /// Whether the `@reboot` jobs of this boot of the host were taken up.
    package var isBootDone: Bool
    /// Makes a job of what is known of it. Nil: it can't be made any more.
    package let revive: @Sendable (PastJob) -> Job?

    package init(
        dated: [JobID: UInt64] = [:], lastRuns: [JobID: LastRun] = [:],
        jobs: [JobID: PastJob] = [:], isBootDone: Bool = false,
        revive: @escaping @Sendable (PastJob) -> Job? = { _ in nil }
    ) {
        self.dated = dated
        self.lastRuns = lastRuns
        self.jobs = jobs
        self.isBootDone = isBootDone
        self.revive = revive
    }
}
