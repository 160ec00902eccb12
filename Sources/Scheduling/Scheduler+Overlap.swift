import Calendar
import HashTreeCollections
import HeapModule
import Jobs

extension Scheduler {
    /// Decides on an occurrence while it is due, as the job's `overlap` says.
    mutating func takeUp(
        _ run: Run, _ state: inout JobState, _ now: Moment, into effects: inout [Effect]
    ) {
        // The clock was set back, or a date job is there again, and the run that was due then goes
        // on.
        if taken.contains(run.id) { return skip(run.due, &state, into: &effects) }
        if state.kept?.id == run.id { return }
        let options = state.job.spec.options
        let decision = decideOverlap(
            options.run.overlap, going: busy[run.id.job] ?? 0, limit: options.run.instancesLimit,
            isOneKept: state.kept != nil)
        switch decision {
        case .start:
            settleSkipped(&state, into: &effects)
            enqueue(run)
        case .skip: skip(run.due, &state, into: &effects)
        case .keep: state.kept = run
        case .replace:
            if let kept = state.kept { skip(kept.due, &state, into: &effects) }
            state.kept = run
            makeRoom(for: &state, now, into: &effects)
        }
    }

    /// Counts an occurrence that is let pass together with those right before it: between others,
    /// and behind one of a former definition, there are some of another verdict.
    private mutating func skip(
        _ due: Timestamp, _ state: inout JobState, into effects: inout [Effect]
    ) {
        counters.count(1, .overlap)
        let recurrence = state.job.recurrence
        if let tally = state.skipped,
            recurrence.next(after: tally.last) != due
                || recurrence.last(through: tally.last) != tally.last
        {
            settleSkipped(&state, into: &effects)
        }
        state.skipped =
            state.skipped.map { Tally(first: $0.first, last: due, count: $0.count + 1) }
            ?? Tally(first: due, last: due, count: 1)
    }

    /// Starts what waits for the end of another run, where there is room for it: the occurrence
    /// that is kept, because it is due now, before those that are caught up.
    mutating func startKept(_ state: inout JobState, into effects: inout [Effect]) {
        if let run = state.kept, hasRoom(state) {
            state.kept = nil
            settleSkipped(&state, into: &effects)
            enqueue(run)
        }
        guard !state.backlog.isEmpty else { return }
        while hasRoom(state), let (due, cause) = state.backlog.popFirst() {
            let run = Run(job: state.job, due: due, cause: cause)
            // The clock was set back, and the run that was due then goes on.
            if taken.contains(run.id) {
                skip(due, &state, into: &effects)
            } else {
                settleSkipped(&state, into: &effects)
                enqueue(run)
            }
        }
    }

    private func hasRoom(_ state: JobState) -> Bool {
        guard let limit = state.job.spec.options.run.instancesLimit else { return true }
        return busy[state.job.spec.id] ?? 0 < limit
    }

    /// The run waits for a place among all runs.
    mutating func enqueue(_ run: Run) {
        guard taken.insert(run.id).inserted else {
            preconditionFailure("a run that is going or waits is admitted again")
        }
        busy[run.id.job, default: 0] += 1
        waiting.insert(WaitingRun(run: run))
    }

    /// Brings the oldest run of a job to its end, so that the one that is kept can start. One that
    /// has not started yet gives way at once.
    private mutating func makeRoom(
        for state: inout JobState, _ now: Moment, into effects: inout [Effect]
    ) {
        let job = state.job.spec.id
        let waits = waiting.unordered.lazy.map(\.run).filter { $0.id.job == job && $0.attempt == 1 }
        let pauses = retries.keys.filter { $0.job == job }
        let goes = runs.keys.filter { $0.job == job }
        guard let oldest = (waits.map(\.id) + pauses + goes).min() else { return }
        if runs[oldest] != nil {
            // Those that are being stopped already make room, too.
            let leaving = goes.count { runs[$0]?.phase != .running }
            if leaving == 0 { advanceStop(oldest, .replaced, now, into: &effects) }
        } else if retries[oldest] != nil {
            // Concluding starts what is kept, of the state in the table.
            jobs[job] = state
            endRetry(oldest, into: &effects)
            state = jobs[job] ?? state
        } else {
            waiting = Heap(waiting.unordered.filter { $0.run.id != oldest })
            release(oldest)
            // Counted together with those that give way next, so nothing is settled here.
            skip(oldest.due, &state, into: &effects)
            if let run = state.kept, hasRoom(state) {
                state.kept = nil
                enqueue(run)
            }
        }
    }

    /// Takes the occurrences out that wait for the end of another run.
    mutating func takeKept(_ state: inout JobState) -> [Passed] {
        let passed = state.backlog.spans.map { Passed(job: $0.job, tally: $0.tally) }
        let kept = state.kept.map { Passed($0) }
        state.backlog = Backlog()
        state.kept = nil
        return passed + [kept].compactMap { $0 }
    }
}
