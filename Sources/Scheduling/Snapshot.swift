import Calendar
import HashTreeCollections
import Jobs

/// The state of the schedule as a value. The status server holds one and can change nothing.
package struct Snapshot: Sendable {
    package let takenAt: Moment
    package let startedAt: Moment
    /// False until the files were looked at for the first time.
    package let isLoaded: Bool
    package let isStopping: Bool
    /// Whether ``jobCount`` and ``ids`` are exact: not while a change of many jobs is being
    /// applied.
    package let isSettled: Bool
    let jobs: TreeDictionary<JobID, JobState>
    private let order: [Job]
    /// All files of `jobs.d`, sorted by name.
    package let files: [FileStatus]
    let runs: [RunID: ActiveRun]
    let busy: [JobID: Int]
    /// Runs between two attempts, with the number of the next one.
    package let retrying: [RunID: Int]
    /// Runs that wait for a place.
    package let waitingCount: Int
    package let counters: Counters
    /// The soonest occurrence of any job. Nil: nothing is to come.
    package let nextDue: Timestamp?

    init(
        takenAt: Moment, startedAt: Moment, isLoaded: Bool, isStopping: Bool, isSettled: Bool,
        jobs: TreeDictionary<JobID, JobState>, order: [Job], files: [FileStatus],
        runs: [RunID: ActiveRun], busy: [JobID: Int],
        retrying: [RunID: Int], waitingCount: Int, counters: Counters,
        nextDue: Timestamp?
    ) {
        self.takenAt = takenAt
        self.startedAt = startedAt
        self.isLoaded = isLoaded
        self.isStopping = isStopping
        self.isSettled = isSettled
        self.jobs = jobs
        self.order = order
        self.files = files
        self.runs = runs
        self.busy = busy
        self.retrying = retrying
        self.waitingCount = waitingCount
        self.counters = counters
        self.nextDue = nextDue
    }

    /// How many jobs there are.
    package var jobCount: Int { order.count }

    /// All job ids, sorted: O(n).
    package var ids: [JobID] { order.map(\.spec.id) }

    /// The ids at these places of all, sorted; the places must be below ``jobCount``.
    package func ids(_ places: Range<Int>) -> [JobID] { order[places].map(\.spec.id) }

    /// O(1). Nil: there is no such job.
    package func job(_ id: JobID) -> JobState? { jobs[id] }

    /// Whether a run of the job is going or waits for a place.
    package func isBusy(_ id: JobID) -> Bool { busy[id] != nil }

    /// The jobs of which a run is going.
    package var runningJobs: Set<JobID> { Set(runs.keys.lazy.map(\.job)) }

    /// The jobs of which a run is between two attempts.
    package var retryingJobs: Set<JobID> { Set(retrying.keys.lazy.map(\.job)) }

    /// How many runs are going.
    package var runningCount: Int { runs.count }

    /// The first so many jobs by id: O(of those).
    package func firstJobs(_ count: Int) -> [JobState] {
        order.prefix(count).compactMap { jobs[$0.spec.id] }
    }

    /// How many jobs there are of each phase: O(n).
    package var tally: [JobPhase: Int] {
        let phases = JobPhases(self)
        var tally: [JobPhase: Int] = [:]
        for state in jobs.values { tally[phases.phase(of: state), default: 0] += 1 }
        return tally
    }

    /// O(n).
    package var pausedCount: Int { jobs.values.lazy.filter(\.isPaused).count }

    /// How many jobs fail, as their last runs say: O(n).
    package var failingCount: Int {
        jobs.values.lazy.filter { $0.lastRun?.isFailing == true }.count
    }

    /// The runs that are going, by due and job id: O(n log n) in their number.
    package var running: [ActiveRun] {
        runs.values.sorted {
            $0.run.due != $1.run.due ? $0.run.due < $1.run.due : $0.run.id < $1.run.id
        }
    }

    /// The file of that name: O(log n).
    package func file(_ name: String) -> FileStatus? { files.file(name) }
}
