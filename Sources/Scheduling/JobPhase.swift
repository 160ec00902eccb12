import Jobs

/// What a job is about: the first of these that it can be. The raw values are the `state` of
/// `/ruqi/get_jobs` and of the metrics.
package enum JobPhase: String, CaseIterable, Sendable {
    /// A run of it is going.
    case running
    /// A run is between two attempts.
    case retrying
    /// A run waits for a place.
    case waiting
    case paused
    /// Nothing of it is to come.
    case done
    case scheduled
}

/// The phases of a snapshot's jobs; it holds what would have to be found anew for each of them.
package struct JobPhases {
    private let busy: [JobID: Int]
    private let running: Set<JobID>
    private let retrying: Set<JobID>

    /// O(runs).
    package init(_ snapshot: Snapshot) {
        busy = snapshot.busy
        running = snapshot.runningJobs
        retrying = snapshot.retryingJobs
    }

    /// O(1).
    package func phase(of state: JobState) -> JobPhase {
        // The hash costs more than the rest, and nearly all jobs have no run.
        if !busy.isEmpty {
            let id = state.job.spec.id
            if busy[id] != nil {
                if running.contains(id) { return .running }
                return retrying.contains(id) ? .retrying : .waiting
            }
        }
        if state.isPaused { return .paused }
        return state.due == nil ? .done : .scheduled
    }
}
