import Calendar
import HashTreeCollections
import HeapModule
import Jobs

extension Scheduler {
    /// No new runs from here; what runs gets `stop_timeout`. What waits stays undecided: the next
    /// daemon may come soon enough to run it.
    mutating func beginStop(_ now: Moment, into effects: inout [Effect]) {
        guard stopping == nil else { return hurryStop(now, into: &effects) }
        stopping = Stopping(patienceEnds: now.uptime + settings.stopTimeout)
        for id in retries.keys.sorted() { endRetry(id, into: &effects) }
        for id in order.map(\.spec.id) {
            guard var state = jobs[id],
                state.skipped != nil || state.pausedAfter != nil || state.excludedAfter != nil
            else { continue }
            settle(&state, now, into: &effects)
            jobs[id] = state
        }
    }

    /// It was asked again: first the patience is over, then that of each run.
    private mutating func hurryStop(_ now: Moment, into effects: inout [Effect]) {
        if stopping?.patienceEnds != nil {
            stopping?.patienceEnds = now.uptime
            return enforceLimits(now, into: &effects)
        }
        for id in runs.keys.sorted() { advanceStop(id, .daemonStop, now, into: &effects) }
        closeHooks(now, into: &effects)
    }

    /// Tells the loop to end once nothing runs any more.
    mutating func finishStop(into effects: inout [Effect]) {
        guard stopping?.isOver == false, runs.isEmpty, desk.isIdle else { return }
        stopping?.isOver = true
        effects.append(.exit)
    }
}
