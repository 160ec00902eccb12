import Calendar
import HashTreeCollections
import HeapModule
import Jobs

/// The end of a time limit on the monotonic clock.
struct Deadline: Comparable, Sendable {
    let uptime: Uptime
    let id: RunID

    static func < (a: Deadline, b: Deadline) -> Bool {
        a.uptime != b.uptime ? a.uptime < b.uptime : a.id < b.id
    }
}

extension Scheduler {
    /// The child exists: its time limit runs from here.
    mutating func noteStart(_ id: RunID, _ pid: Int32, _ startedAt: Moment) {
        guard var active = runs[id] else {
            preconditionFailure("a run that was never asked for has started")
        }
        if active.run.attempt == 1 {
            active.startedAt = startedAt
            if active.run.cause == .due { counters.lateness.add(startedAt.wall - active.run.due) }
        }
        active.triedAt = startedAt
        active.pid = pid
        // What was asked to end while it was being started keeps its patience.
        if active.phase == .running { active.limitTime(from: startedAt.uptime) }
        runs[id] = active
        watch(active)
    }

    /// The run is over: its job is free again, what it kept others from is put on record.
    mutating func noteEnd(_ id: RunID, _ report: RunReport, into effects: inout [Effect]) {
        guard let active = runs.removeValue(forKey: id) else {
            preconditionFailure("a run that is not going has ended")
        }
        // A signal that came after the end changed nothing.
        let reason = report.wasSignalled ? active.phase.stopReason : nil
        let verdict = judge(report, of: active.run.job.spec, stopped: reason)
        var report = report
        report.answer = nil  // Nobody needs it any more, and it may be large.
        let ended = EndedRun(
            run: active.run, outcome: verdict.outcome, problem: verdict.problem,
            startedAt: active.startedAt, triedAt: active.triedAt, pid: active.pid, report: report)
        if isRetried(ended) {
            pauseRetry(ended, into: &effects)
        } else {
            conclude(ended, into: &effects)
        }
    }

    /// A run is over for good: it is put on record, its hooks are run, and its job has room for the
    /// next one.
    mutating func conclude(_ ended: EndedRun, into effects: inout [Effect]) {
        let id = ended.run.id
        release(id)
        counters.count(ended)
        let lastRun = jobs[id.job]?.lastRun
        let wasFailing = lastRun?.isFailing ?? false
        var ended = ended
        ended.hooks = hooks(
            of: ended.run, after: ended.outcome, wasFailing: wasFailing, into: &effects)
        effects.append(.record(.ended(ended)))
        desk.enqueue(ended)
        guard var state = jobs[id.job] else { return }
        var recent = lastRun?.recent ?? RecentOutcomes()
        recent.add(ended.outcome)
        state.lastRun = LastRun(
            outcome: ended.outcome, startTime: ended.startedAt.wall,
            endTime: ended.report.endedAt.wall, isFailing: ended.outcome.isFailing ?? wasFailing,
            lastSuccess: ended.outcome == .success
                ? ended.report.endedAt.wall : lastRun?.lastSuccess,
            recent: recent)
        settleSkipped(&state, into: &effects)
        startKept(&state, into: &effects)
        jobs[id.job] = state
    }

    /// Takes the next step of the stop sequence wherever a limit is over.
    mutating func enforceLimits(_ now: Moment, into effects: inout [Effect]) {
        if let patience = stopping?.patienceEnds, patience <= now.uptime {
            stopping?.patienceEnds = nil
            // Those that are being ended already keep the patience that they were given.
            for id in runs.keys.sorted() where runs[id]?.phase == .running {
                advanceStop(id, .daemonStop, now, into: &effects)
            }
            closeHooks(now, into: &effects)
        }
        for (id, step) in desk.enforceLimits(at: now.uptime) {
            effects.append(.signalHook(id, step))
        }
        while let next = nextDeadline(), next <= now.uptime {
            guard let item = deadlines.popMin() else { break }
            if runs[item.id] != nil {
                advanceStop(item.id, .timeLimit, now, into: &effects)
            } else {
                resumeRetry(item.id)
            }
        }
    }

    /// The soonest deadline that still counts, after dropping those that don't.
    mutating func nextDeadline() -> Uptime? {
        while let item = deadlines.min {
            if runs[item.id]?.deadline == item.uptime { return item.uptime }
            if runs[item.id] == nil, retries[item.id]?.pauseEnds == item.uptime {
                return item.uptime
            }
            deadlines.removeMin()
        }
        return nil
    }

    /// A run less of its job.
    mutating func release(_ id: RunID) {
        guard taken.remove(id) != nil, let count = busy[id.job] else {
            preconditionFailure("a job without a run has lost one")
        }
        busy[id.job] = count > 1 ? count - 1 : nil
    }

    mutating func advanceStop(
        _ id: RunID, _ reason: StopReason, _ now: Moment, into effects: inout [Effect]
    ) {
        guard var active = runs[id] else { return }
        let signal = active.advanceStop(reason, at: now.uptime)
        runs[id] = active
        watch(active)
        if let signal { effects.append(.signal(id, signal)) }
    }

    /// Has the loop come back at its deadline.
    mutating func watch(_ active: ActiveRun) {
        guard let deadline = active.deadline else { return }
        deadlines.insert(Deadline(uptime: deadline, id: active.run.id))
        let count = runs.count + retries.count
        guard deadlines.count > 2 * count + Self.staleDeadlinesMax else { return }
        let limits = runs.values.compactMap { run in
            run.deadline.map { Deadline(uptime: $0, id: run.run.id) }
        }
        let pauses = retries.compactMap { id, retry in
            retry.pauseEnds.map { Deadline(uptime: $0, id: id) }
        }
        deadlines = Heap(limits + pauses)
    }

    /// Limits of runs that ended before them stay behind; beyond these a sweep is worth it.
    private static let staleDeadlinesMax = 64
}
