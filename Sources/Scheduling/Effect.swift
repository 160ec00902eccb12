import Calendar
import Jobs

/// What the loop must do. Facts are written to the history before any other effect of the turn.
package enum Effect: Sendable {
    case record(Fact)
    /// Start the child; answered by `Event.started`, or by `Event.ended` with `startFailed`.
    case start(Run)
    case signal(RunID, StopSignal)
    /// Nothing is left to do after `Event.stop`.
    case exit
}

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
}
