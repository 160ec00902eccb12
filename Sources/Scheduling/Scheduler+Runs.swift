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
        active.startedAt = startedAt
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
        release(id.job)
        // A signal that came after the end changed nothing.
        let reason = report.wasSignalled ? active.phase.stopReason : nil
        let ended = EndedRun(
            run: active.run,
            outcome: judge(report.result, of: active.run.job.spec, stopped: reason),
            startedAt: active.startedAt, pid: active.pid, report: report)
        counters.ended[ended.outcome, default: 0] += 1
        effects.append(.record(.ended(ended)))
        guard var state = jobs[id.job] else { return }
        state.lastRun = LastRun(
            outcome: ended.outcome, startTime: ended.startedAt.wall,
            endTime: report.endedAt.wall)
        settleSkipped(&state, into: &effects)
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
        }
        while let next = nextDeadline(), next <= now.uptime {
            guard let item = deadlines.popMin() else { break }
            advanceStop(item.id, .timeLimit, now, into: &effects)
        }
    }

    /// The soonest deadline that still counts, after dropping those that don't.
    mutating func nextDeadline() -> Uptime? {
        while let item = deadlines.min {
            if runs[item.id]?.deadline == item.uptime { return item.uptime }
            deadlines.removeMin()
        }
        return nil
    }

    /// One run of the job less.
    mutating func release(_ id: JobID) {
        guard let count = busy[id] else {
            preconditionFailure("a job without a run has lost one")
        }
        busy[id] = count > 1 ? count - 1 : nil
    }

    private mutating func advanceStop(
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
        guard deadlines.count > 2 * runs.count + Self.staleDeadlinesMax else { return }
        deadlines = Heap(
            runs.values.compactMap { run in
                run.deadline.map { Deadline(uptime: $0, id: run.run.id) }
            })
    }

    /// Limits of runs that ended before them stay behind; beyond these a sweep is worth it.
    private static let staleDeadlinesMax = 64
}
