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
    let jobs: TreeDictionary<JobID, JobState>
    /// All job ids, sorted.
    package let ids: [JobID]
    /// All files of `jobs.d`, sorted by name.
    package let files: [FileStatus]
    let runs: [RunID: ActiveRun]
    let busy: [JobID: Int]
    /// Runs that wait for a place.
    package let waitingCount: Int
    package let counters: Counters
    /// The soonest occurrence of any job. Nil: nothing is to come.
    package let nextDue: Timestamp?

    /// O(1). Nil: there is no such job.
    package func job(_ id: JobID) -> JobState? { jobs[id] }

    /// Whether a run of the job is going or waits for a place.
    package func isBusy(_ id: JobID) -> Bool { busy[id] != nil }

    /// The jobs of which a run is going.
    package var runningJobs: Set<JobID> { Set(runs.keys.lazy.map(\.job)) }

    /// O(n).
    package var pausedCount: Int { jobs.values.lazy.filter(\.isPaused).count }

    /// The runs that are going, by due and job id: O(n log n) in their number.
    package var running: [ActiveRun] {
        runs.values.sorted {
            $0.run.due != $1.run.due ? $0.run.due < $1.run.due : $0.run.id < $1.run.id
        }
    }

    /// The file of that name: O(log n).
    package func file(_ name: String) -> FileStatus? {
        var low = 0
        var high = files.count
        while low < high {
            let middle = (low + high) / 2
            if files[middle].file < name { low = middle + 1 } else { high = middle }
        }
        return low < files.count && files[low].file == name ? files[low] : nil
    }
}
