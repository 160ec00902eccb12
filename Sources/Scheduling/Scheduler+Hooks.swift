import Calendar
import Jobs

extension Scheduler {
    /// The hooks of a run that ended so, as many of them as there is room for; what is beyond that
    /// is put on record.
    mutating func hooks(
        of run: Run, after outcome: Outcome, wasFailing: Bool, into effects: inout [Effect]
    ) -> [Hook] {
        let all = run.job.spec.options.run.hooks(after: outcome, wasFailing: wasFailing)
        guard all.count > desk.room else { return all }
        let reason = desk.isClosed ? "the daemon stops" : "too many hooks are waiting"
        for hook in all.dropFirst(desk.room) {
            effects.append(.record(.hookFailed(hook, run, .startFailed(reason), .none)))
        }
        return Array(all.prefix(desk.room))
    }

    /// Starts hooks that wait, as far as they may.
    mutating func startHooks(_ now: Moment, into effects: inout [Effect]) {
        guard !desk.isIdle else { return }
        for hook in desk.admit(at: now.uptime) { effects.append(.startHook(hook)) }
    }

    /// A hook is over. A failure is told, and changes nothing.
    mutating func noteHookEnd(_ id: Int, _ report: RunReport, into effects: inout [Effect]) {
        guard let hook = desk.end(id) else {
            preconditionFailure("a hook that is not going has ended")
        }
        guard judgeHook(report.result) == .failure || report.wasSignalled else { return }
        effects.append(
            .record(.hookFailed(hook.hook, hook.ended.run, report.result, report.output)))
    }

    /// Gives up on hooks: the daemon's patience is over.
    mutating func closeHooks(_ now: Moment, into effects: inout [Effect]) {
        let (dropped, steps) = desk.close(at: now.uptime)
        for hook in dropped {
            let reason = ChildResult.startFailed("the daemon stops")
            effects.append(.dropHook(hook))
            effects.append(.record(.hookFailed(hook.hook, hook.ended.run, reason, .none)))
        }
        for (id, step) in steps { effects.append(.signalHook(id, step)) }
    }
}
