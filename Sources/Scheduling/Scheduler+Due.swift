import Calendar
import HashTreeCollections
import HeapModule
import Jobs

extension Scheduler {
    /// Decides on everything that is due by now, or on that of so many jobs, in the order of due
    /// and id.
    mutating func takeDue(
        _ now: Moment, jobsMax: Int = .max, into effects: inout [Effect]
    ) {
        guard stopping == nil else { return }
        var left = jobsMax
        while left > 0, let entry = queue.first, entry.due <= now.wall, var state = jobs[entry.id] {
            left -= 1
            settleExcluded(&state, now, into: &effects)
            if let due = state.due, settings.runsJobs {
                takeUp(&state, due: due, now, into: &effects)
            } else if state.due != nil {
                state.due = state.job.recurrence.next(after: now.wall)
            }
            plan(&state)
            jobs[entry.id] = state
        }
    }

    /// Decides on what is due of a job that becomes another one, or goes, before its turn comes. In
    /// a stop that is left to the next daemon.
    mutating func decideOnDue(
        _ state: inout JobState, _ now: Moment, into effects: inout [Effect]
    ) {
        guard let due = state.due, due <= now.wall, settings.runsJobs else { return }
        if stopping == nil {
            settleExcluded(&state, now, into: &effects)
            return takeUp(&state, due: due, now, into: &effects)
        }
        let recurrence = state.job.recurrence
        // Calendars know nothing of what the scheduler has dated.
        let passed =
            recurrence.tally(after: due - .nanoseconds(1), through: now.wall)
            ?? Tally(first: due, last: due, count: 1)
        state.backlog.append(passed, of: state.job, cause: .due)
        state.due = recurrence.next(after: now.wall)
    }

    /// Decides on the occurrences of one job from `due` to now: those beyond the grace as
    /// `catch_up` says; the others start (late, maybe) as far as the overlap policy lets them, but
    /// behind those that are caught up.
    private mutating func takeUp(
        _ state: inout JobState, due: Timestamp, _ now: Moment, into effects: inout [Effect]
    ) {
        let recurrence = state.job.recurrence
        let tooLate = now.wall - state.job.spec.options.run.misfireGrace - .nanoseconds(1)
        var next: Timestamp? = due
        if due <= tooLate {
            settleSkipped(&state, into: &effects)
            let catchesUp = takeLate(&state, from: due, through: tooLate, into: &effects)
            if catchesUp, let inTime = recurrence.tally(after: tooLate, through: now.wall) {
                state.backlog.append(inTime, of: state.job, cause: .due)
            }
            startKept(&state, into: &effects)
            next = recurrence.next(after: catchesUp ? now.wall : tooLate)
        }
        while let moment = next, moment <= now.wall {
            takeUp(Run(job: state.job, due: moment, cause: .due), &state, now, into: &effects)
            next = recurrence.next(after: moment)
        }
        // What gave way in a row before it started is one record.
        if state.job.spec.options.run.overlap == .replace, state.kept == nil {
            settleSkipped(&state, into: &effects)
        }
        state.due = next
    }

    /// Decides on occurrences that are noticed too late. Whether some of them are to be run.
    private mutating func takeLate(
        _ state: inout JobState, from due: Timestamp, through tooLate: Timestamp,
        into effects: inout [Effect]
    ) -> Bool {
        let recurrence = state.job.recurrence
        // Calendars know nothing of what the scheduler has dated.
        let late =
            recurrence.tally(after: due - .nanoseconds(1), through: tooLate)
            ?? Tally(first: due, last: due, count: 1)
        return catchUp(late, &state, isLast: true, into: &effects)
    }

    /// Has those of some late occurrences run that `catch_up` wants, if any; the others are missed.
    /// `isLast`: no later ones are too late as well.
    @discardableResult
    mutating func catchUp(
        _ late: Tally, _ state: inout JobState, isLast: Bool, into effects: inout [Effect]
    ) -> Bool {
        let wanted =
            switch state.job.spec.options.run.catchUp {
            case .none: 0
            case .latest: isLast ? 1 : 0
            case .all: Limits.backlogMax
            }
        guard wanted > 0 else {
            miss(Passed(job: state.job, tally: late), into: &effects)
            return false
        }
        let recurrence = state.job.recurrence
        let chosen = recurrence.latest(wanted, of: late)
        if chosen.count < late.count,
            let last = recurrence.last(through: chosen.first - .nanoseconds(1))
        {
            let others = Tally(
                first: late.first, last: last, count: late.count - chosen.count)
            miss(Passed(job: state.job, tally: others), into: &effects)
        }
        state.backlog.append(chosen, of: state.job, cause: .catchUp)
        for passed in state.backlog.dropOldest(leaving: Limits.backlogMax) {
            miss(passed, into: &effects)
        }
        return true
    }

    /// Puts occurrences that could not start in time on record, those of the gap with its reason.
    mutating func miss(_ passed: Passed, into effects: inout [Effect]) {
        for (part, reason) in parts(of: passed) {
            counters.count(part.count, reason)
            effects.append(.record(.missed(Passed(job: passed.job, tally: part), reason)))
        }
    }

    private func parts(of passed: Passed) -> [(Tally, MissReason)] {
        let tally = passed.tally
        guard let gap, gap.after < tally.last, tally.first <= gap.through else {
            return [(tally, .late)]
        }
        let recurrence = passed.job.recurrence
        // Those of a former definition can't be walked.
        let isWhole =
            gap.after < tally.first && tally.last <= gap.through
            || recurrence.tally(after: tally.first - .nanoseconds(1), through: tally.last) != tally
        if isWhole { return [(tally, gap.reason)] }
        let before = recurrence.tally(after: tally.first - .nanoseconds(1), through: gap.after)
        let within = recurrence.tally(
            after: max(gap.after, tally.first - .nanoseconds(1)),
            through: min(gap.through, tally.last))
        let behind = recurrence.tally(after: gap.through, through: tally.last)
        return [(before, .late), (within, gap.reason), (behind, .late)].compactMap { part, reason in
            part.map { ($0, reason) }
        }
    }

    /// Starts what waits, as far as there are places and the turn's share of starts.
    mutating func admit(_ now: Moment, into effects: inout [Effect]) {
        let didPutOff = putsChangesOff
        putsChangesOff = false
        guard stopping == nil else { return }
        var starts = 0
        while starts < Limits.startsPerTurnMax, runs.count < settings.maxRunning,
            let next = waiting.popMin()
        {
            let run = next.run
            starts += 1
            var active = ActiveRun(run: run, at: now)
            let retry = run.attempt > 1 ? retries.removeValue(forKey: run.id) : nil
            if let retry {
                active.startedAt = retry.last.startedAt
                counters.retries += 1
            } else {
                counters.started += 1
                effects.append(.record(.started(run, held: [])))
            }
            // Looking up what it needs counts, too.
            if run.job.spec.options.run.needsSources { active.limitTime(from: now.uptime) }
            runs[run.id] = active
            watch(active)
            effects.append(.start(run))
        }
        putsChangesOff = starts > 0 && !didPutOff
    }

    /// Makes the job's entry in the queue that of its next occurrence.
    mutating func plan(_ state: inout JobState) {
        queue.put(state.job.spec.id, at: state.wake, &state.ticket)
    }

    /// Puts all on record that a job let pass up to now and that is not on record yet.
    mutating func settle(_ state: inout JobState, _ now: Moment, into effects: inout [Effect]) {
        settleSkipped(&state, into: &effects)
        settlePaused(&state, now, into: &effects)
        settleExcluded(&state, now, into: &effects)
    }

    /// Puts skipped occurrences that were held back to be counted together on record.
    func settleSkipped(_ state: inout JobState, into effects: inout [Effect]) {
        guard let tally = state.skipped else { return }
        state.skipped = nil
        effects.append(.record(.skipped(Passed(job: state.job, tally: tally), .overlap)))
    }

    /// Puts what a paused job let pass up to now on record.
    mutating func settlePaused(
        _ state: inout JobState, _ now: Moment, into effects: inout [Effect]
    ) {
        guard let after = state.pausedAfter, after < now.wall else { return }
        state.pausedAfter = now.wall
        let tally = state.job.recurrence.tally(after: after, through: now.wall)
        skip(tally, of: state.job, .paused, into: &effects)
    }

    /// Puts what fell on excluded days up to now on record.
    mutating func settleExcluded(
        _ state: inout JobState, _ now: Moment, into effects: inout [Effect]
    ) {
        guard let after = state.excludedAfter, after < now.wall else { return }
        state.excludedAfter = now.wall
        let tally = state.job.recurrence.excludedTally(after: after, through: now.wall)
        skip(tally, of: state.job, .excluded, into: &effects)
    }

    mutating func skip(
        _ tally: Tally?, of job: Job, _ reason: SkipReason, into effects: inout [Effect]
    ) {
        guard settings.runsJobs, let tally else { return }
        counters.count(tally.count, reason)
        effects.append(.record(.skipped(Passed(job: job, tally: tally), reason)))
    }
}
