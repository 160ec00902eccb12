import Calendar

/// What history has to remember.
package enum Fact: Sendable {
    case started(Run)
    case ended(EndedRun)
    case skipped(Passed, SkipReason)
    case missed(Passed, MissReason)
    case reconciled(Reconciliation)
    /// The wall clock moved by this much against the monotonic one: it was set, or the host slept.
    case clockStepped(by: Duration)
}

/// Occurrences of one job that passed without a run and share their verdict.
package struct Passed: Sendable {
    package let job: Job
    package var tally: Tally

    package init(job: Job, tally: Tally) {
        self.job = job
        self.tally = tally
    }

    /// The one occurrence of a run that never started.
    package init(_ run: Run) {
        self.init(job: run.job, tally: Tally(first: run.due, last: run.due, count: 1))
    }
}

/// What has to change for the schedule to match the files. Ids are sorted.
package struct Reconciliation: Sendable, Equatable {
    package var added: [JobID] = []
    package var changed: [JobID] = []
    package var removed: [JobID] = []
    package var unchangedCount = 0
    /// How many jobs there are when it is done.
    package var jobCount = 0

    package var isEmpty: Bool { added.isEmpty && changed.isEmpty && removed.isEmpty }

    package init() {}
}
