import Calendar
import HashTreeCollections
import HeapModule
import Jobs

extension Scheduler {
    /// No new runs from here; what waits is missed, what runs gets `stop_timeout`.
    mutating func beginStop(_ now: Moment, into effects: inout [Effect]) {
        guard stopping == nil else { return }
        stopping = Stopping(patienceEnds: now.uptime + settings.stopTimeout)
        while let next = waiting.popMin() {
            release(next.run.id.job)
            counters.missed += 1
            effects.append(.record(.missed(Passed(next.run), .down)))
        }
        for id in order.map(\.spec.id) {
            guard var state = jobs[id],
                state.skipped != nil || state.pausedAfter != nil || state.excludedAfter != nil
            else { continue }
            settle(&state, now, into: &effects)
            jobs[id] = state
        }
    }

    /// Tells the loop to end once nothing runs any more.
    mutating func finishStop(into effects: inout [Effect]) {
        guard stopping?.isOver == false, runs.isEmpty else { return }
        stopping?.isOver = true
        effects.append(.exit)
    }
}
