import Calendar

/// What history has to remember.
package enum Fact: Sendable {
    /// `held` of its job are decided on and not on record.
    case started(Run, held: [Tally])
    /// Indirect, as others are: the largest payload makes each effect as large.
    indirect case ended(EndedRun)
    /// A hook after a run has failed, or was not run.
    indirect case hookFailed(Hook, Run, ChildResult, RunOutput)
    case skipped(Passed, SkipReason)
    case missed(Passed, MissReason)
    case reconciled(Reconciliation)
    /// What these jobs are, before anything else is told of them.
    case defined([DefinedJob])
    /// The files were looked at for the first time: so many jobs there are.
    case loaded(jobCount: Int)
    /// The wall clock moved by this much against the monotonic one, and the host did not sleep.
    case clockStepped(by: Duration)
    /// The host slept for so long.
    case slept(for: Duration)
}

/// A wall clock that is set back.
package enum SetBack {
    /// By more than this it was a correction: the schedule starts anew. As in Debian's cron(8).
    package static let repeatsNothing: Duration = .seconds(3 * 3600)
}

/// Occurrences of one job that passed without a run and share their verdict.
package struct Passed: Sendable {
    package let job: Job
    package var tally: Tally
    /// What else of the job is decided on and not on record.
    package var held: [Tally] = []

    package init(job: Job, tally: Tally) {
        self.job = job
        self.tally = tally
    }

    /// The one occurrence of a run that never started.
    package init(_ run: Run) {
        self.init(job: run.job, tally: Tally(first: run.due, last: run.due, count: 1))
    }
}

/// What has to change for the schedule to match the files. Ids and files are sorted.
package struct Reconciliation: Sendable, Equatable {
    package var added: [JobID] = []
    package var changed: [ChangedJob] = []
    package var removed: [JobID] = []
    package var refused: [RefusedFile] = []
    package var unchangedCount = 0
    /// How many jobs there are when it is done.
    package var jobCount = 0

    /// Whether the schedule is as it was, and nothing new was refused.
    package var isEmpty: Bool {
        added.isEmpty && changed.isEmpty && removed.isEmpty && refused.isEmpty
    }

    package init() {}
}

/// A job, and the moment after which its occurrences are to be accounted for.
package struct DefinedJob: Sendable, Equatable {
    package let job: Job
    package let since: Timestamp
    /// What of the job as it was is decided on and not on record.
    package var held: [Tally]

    package init(_ job: Job, since: Timestamp, held: [Tally] = []) {
        self.job = job
        self.since = since
        self.held = held
    }

    package static func == (left: DefinedJob, right: DefinedJob) -> Bool {
        left.job === right.job && left.since == right.since && left.held == right.held
    }
}

/// A job that means something else than before.
package struct ChangedJob: Sendable, Equatable {
    package let id: JobID
    /// The keys that make the difference, in the order of their table. None where they are not
    /// known: it changed while no daemon ran.
    package let keys: [String]

    package init(id: JobID, keys: [String]) {
        self.id = id
        self.keys = keys
    }
}

/// A file that is refused and wasn't before, or for another reason.
package struct RefusedFile: Sendable, Equatable {
    package let file: String
    /// The first of what is wrong with it.
    package let problem: Diagnostic

    package init(file: String, problem: Diagnostic) {
        self.file = file
        self.problem = problem
    }
}
