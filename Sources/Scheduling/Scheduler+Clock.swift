import Calendar
import HashTreeCollections
import Jobs

/// Times of the wall clock at which nothing could be noticed, and why.
struct Gap: Sendable {
    let after: Timestamp
    let through: Timestamp
    let reason: MissReason
}

extension Scheduler {
    /// Compares what the clocks did since the last event. The monotonic clock neither steps nor
    /// counts a sleep of the host, so a difference that is no sleep is a step of the wall clock.
    mutating func noticeClockStep(_ now: Moment, into effects: inout [Effect]) {
        // A start within the turn has read a newer moment than the turn has.
        guard now.uptime >= seen.uptime else { return }
        let asleep = now.asleep - seen.asleep
        let slept = asleep >= Limits.stepNoticed ? asleep : .zero
        let step = (now.wall - seen.wall) - (now.uptime - seen.uptime) - slept
        let before = seen.wall
        seen = now
        if slept > .zero {
            effects.append(.record(.slept(for: slept)))
            gap = Gap(after: before, through: now.wall, reason: .suspended)
        }
        guard step >= Limits.stepNoticed || step <= .zero - Limits.stepNoticed else { return }
        if step > .zero, slept == .zero {
            gap = Gap(after: before, through: now.wall, reason: .clockStep)
        }
        // A small step back repeats nothing, because each job waits for the occurrence after its
        // last one; a step forward is handled like any lateness.
        effects.append(.record(.clockStepped(by: step)))
        if step < .zero - SetBack.repeatsNothing { startAnew(now, into: &effects) }
    }

    /// The old time was wrong: the plan starts from the new one.
    private mutating func startAnew(_ now: Moment, into effects: inout [Effect]) {
        finishTakeover(now, into: &effects)
        gap = nil
        // Of jobs whose files are broken, too: as the history has it.
        for (id, past) in memory.jobs where past.through > now.wall {
            memory.jobs[id]?.through = now.wall
        }
        for id in order.map(\.spec.id) {
            guard var state = jobs[id] else { continue }
            settleSkipped(&state, into: &effects)
            state.recordedThrough = min(state.recordedThrough, now.wall)
            // A date that was let pass doesn't come again.
            if !state.job.recurrence.isOnce {
                state.pausedAfter = state.pausedAfter.map { min($0, now.wall) }
                state.excludedAfter = state.excludedAfter.map { min($0, now.wall) }
            }
            // Also where nothing more was to come: at the new time there may be something.
            if !state.isPaused, state.job.recurrence.kind == .recurring {
                state.due = state.job.recurrence.next(after: now.wall)
            }
            plan(&state)
            jobs[id] = state
        }
    }
}
