import Calendar
import Jobs

/// What can happen to the schedule. The loop brings each with the moment of its turn.
package enum Event: Sendable {
    /// What is due is taken up. After all that happened in the loop's turn, so that an occurrence
    /// finds the ends and edits of that turn already done.
    case turn
    /// A share of the changes that an earlier turn left is taken over. The last event of each turn:
    /// what is due can't wait.
    case changes
    /// The alarm of the monotonic clock rang: a time limit is over.
    case limit
    /// The loader has looked at `jobs.d`, and begun that at `since`; nil: now.
    case wanted(JobSet, since: Uptime? = nil)
    /// A run that an earlier daemon has begun goes on in that process. Before the files are looked
    /// at for the first time. `since`: on the wall clock, when it began; on the monotonic one, when
    /// its process did.
    case adopted(Run, pid: Int32, since: Moment)
    /// The child of a run exists since `startedAt`.
    case started(RunID, pid: Int32, startedAt: Moment)
    /// The run is over, or could not be started.
    case ended(RunID, RunReport)
    /// A hook is over, or could not be started.
    case hookEnded(Int, RunReport)
    /// The settings were changed while the daemon runs.
    case settings(Scheduler.Settings)
    /// The daemon is to stop: no new runs, those that go get `stop_timeout`. The second time they
    /// get no more of it, the third time none of their own patience.
    case stop
}
