import Calendar
import HashTreeCollections
import HeapModule
import Jobs

/// A run that has failed and is tried again.
struct Retry: Sendable {
    /// What comes next.
    let run: Run
    /// The end that it would have had.
    let last: EndedRun
    /// When its pause is over, on the monotonic clock. Nil: it is, and the run waits for a place.
    var pauseEnds: Uptime?
}

extension Scheduler {
    /// Whether a run that ended so is tried again: while its job is there and is to be run.
    func isRetried(_ ended: EndedRun) -> Bool {
        guard ended.run.attempt < ended.run.job.spec.options.run.retry.attempts, stopping == nil,
            settings.runsJobs, let state = jobs[ended.run.id.job], !state.isPaused
        else { return false }
        // Its successor is there already, and it was to make room.
        if state.kept != nil, state.job.spec.options.run.overlap == .replace { return false }
        switch ended.outcome {
        case .failure, .timeout, .startFailed: return true
        case .success, .stopped, .lost: return false
        }
    }

    /// Lets a run pause until its next attempt. It keeps its place among those of its job.
    mutating func pauseRetry(_ ended: EndedRun, into effects: inout [Effect]) {
        let pause = ended.run.job.spec.options.run.retry.pause(
            after: ended.run.attempt, of: ended.run.id)
        let until = ended.report.endedAt.uptime + pause
        retries[ended.run.id] = Retry(run: ended.run.nextAttempt, last: ended, pauseEnds: until)
        deadlines.insert(Deadline(uptime: until, id: ended.run.id))
        effects.append(.retry(ended, after: pause))
    }

    /// The pause of a run is over: it waits for a place.
    mutating func resumeRetry(_ id: RunID) {
        guard let retry = retries[id] else { return }
        retries[id]?.pauseEnds = nil
        waiting.insert(WaitingRun(run: retry.run))
    }

    /// Ends those runs of a job that are between two attempts: as the last one did.
    mutating func endRetries(of job: JobID, into effects: inout [Effect]) {
        guard !retries.isEmpty else { return }
        for id in retries.keys.filter({ $0.job == job }).sorted() { endRetry(id, into: &effects) }
    }

    /// The same for one run, which no longer waits for a place.
    mutating func endRetry(_ id: RunID, into effects: inout [Effect]) {
        guard let retry = retries.removeValue(forKey: id) else { return }
        if retry.pauseEnds == nil {
            waiting = Heap(waiting.unordered.filter { $0.run.id != id })
        }
        conclude(retry.last, into: &effects)
    }
}
