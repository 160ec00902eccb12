import Calendar
import HashTreeCollections
import HeapModule
import Jobs

// What was known before the daemon started, and what passed since.
extension Scheduler {
    /// Goes on with a job that is due as it was: what passed since is late, or waits to be decided
    /// on as everything that is due. Where the clock was set back by much, or where it is another
    /// `now`, it begins anew: returns after which moment it counts then.
    mutating func resume(
        _ job: Job, _ now: Moment, into effects: inout [Effect]
    ) -> Timestamp? {
        let id = job.spec.id
        let known = memory.jobs.removeValue(forKey: id)
        guard let past = known, job.recurrence.kind == .recurring else {
            if let known { missFormer(known, of: job, into: &effects) }
            let isAnother = memory.dated[id].map { $0 != job.dateDefinition } ?? false
            let since = add(job, now)
            jobs[id]?.noteFormer(known?.heldThrough)
            return isAnother ? since : nil
        }
        guard past.through - now.wall <= SetBack.repeatsNothing else {
            let since = add(job, now)
            guard var state = jobs[id] else { return since }
            // What is later comes again.
            var before = past
            before.through = now.wall
            state.noteFormer(past.heldThrough)
            resume(before.unsettled(of: job), &state, now, into: &effects)
            jobs[id] = state
            return since
        }
        // It was a date job once.
        memory.dated[id] = nil
        var state = JobState(job: job)
        state.recordedThrough = past.through
        state.noteFormer(past.heldThrough)
        state.lastRun = memory.lastRuns.removeValue(forKey: id)
        begin(&state, due: job.recurrence.next(after: past.through), after: past.through)
        resume(past.unsettled(of: job), &state, now, into: &effects)
        enter(state)
        return nil
    }

    /// What waited when the last daemon went is missed, of a job that doesn't go on as it was. What
    /// the scheduler dates, and a date that had no run, comes again.
    private mutating func missFormer(
        _ past: PastJob, of job: Job, into effects: inout [Effect]
    ) {
        guard settings.runsJobs else { return }
        let recurrence = job.recurrence
        for tally in past.unsettled(of: job) {
            switch recurrence.kind {
            case .now where tally.first > past.through: continue
            case .date where recurrence.isDue(tally.first): continue
            case .now, .date, .atBoot, .recurring: break
            }
            pass(tally, of: job, into: &effects)
        }
    }

    /// Accounts for occurrences that waited and are not to run.
    private mutating func pass(_ tally: Tally, of job: Job, into effects: inout [Effect]) {
        let before = tally.first - .nanoseconds(1)
        if job.recurrence.excludedTally(after: before, through: tally.last) == tally {
            skip(tally, of: job, .excluded, into: &effects)
        } else if job.spec.paused {
            skip(tally, of: job, .paused, into: &effects)
        } else {
            miss(Passed(job: job, tally: tally), into: &effects)
        }
    }

    /// Decides on occurrences that waited for something when the last daemon went.
    private mutating func resume(
        _ held: [Tally], _ state: inout JobState, _ now: Moment, into effects: inout [Effect]
    ) {
        guard settings.runsJobs else { return }
        let recurrence = state.job.recurrence
        let tooLate = now.wall - state.job.spec.options.run.misfireGrace - .nanoseconds(1)
        // Where the last one is caught up, it is one that was due since.
        let isLatest = state.due.map { $0 > tooLate } ?? true
        for tally in held {
            let before = tally.first - .nanoseconds(1)
            // Those of a former definition can't be walked any more, nor can those on excluded
            // days.
            guard !state.isPaused, recurrence.tally(after: before, through: tally.last) == tally
            else {
                pass(tally, of: state.job, into: &effects)
                continue
            }
            if let late = recurrence.tally(after: before, through: min(tooLate, tally.last)) {
                let isLast = isLatest && tally.last == held.last?.last && tally.last <= tooLate
                catchUp(late, &state, isLast: isLast, into: &effects)
            }
            if let inTime = recurrence.tally(after: max(tooLate, before), through: tally.last) {
                state.backlog.append(inTime, of: state.job, cause: .due)
            }
        }
        startKept(&state, into: &effects)
    }

    /// Accounts for what passed of a job as it was, which is another one now (nil: gone). A date
    /// that is only written otherwise is still to come, or was.
    mutating func leave(
        _ id: JobID, for job: Job?, _ now: Moment, into effects: inout [Effect]
    ) {
        guard let past = memory.jobs.removeValue(forKey: id), settings.runsJobs,
            let former = memory.revive(past)
        else { return }
        departed[id] = max(past.through, past.heldThrough ?? .distantPast)
        let recurrence = former.recurrence
        if recurrence.isOnce {
            let definition = former.dateDefinition
            if memory.dated[id] == definition || job?.dateDefinition == definition {
                return missFormer(past, of: former, into: &effects)
            }
        }
        for tally in past.unsettled(of: former) { pass(tally, of: former, into: &effects) }
        if recurrence.kind == .now, memory.dated[id] == nil, past.held.isEmpty, !former.spec.paused
        {
            // It was to run at once, and the daemon went before that was on record.
            let due = past.through + .microseconds(1)
            let tally = Tally(first: due, last: due, count: 1)
            return miss(Passed(job: former, tally: tally), into: &effects)
        }
        let after = recurrence.kind == .recurring ? past.through : .distantPast
        guard after < now.wall else { return }
        let passed = recurrence.tally(after: after, through: now.wall)
        if let excluded = recurrence.excludedTally(after: after, through: now.wall) {
            skip(excluded, of: former, .excluded, into: &effects)
        }
        if former.spec.paused {
            skip(passed, of: former, .paused, into: &effects)
        } else if let passed {
            miss(Passed(job: former, tally: passed), into: &effects)
        }
    }

    /// Jobs that are known from before the daemon started and whose files are gone are removed now.
    /// While a file is broken, or is being written, its jobs can't be told from gone ones: they
    /// stay remembered.
    mutating func forgetGone(
        _ set: JobSet, _ now: Moment, into result: inout Reconciliation,
        _ effects: inout [Effect]
    ) {
        guard !memory.dated.isEmpty || !memory.lastRuns.isEmpty || !memory.jobs.isEmpty else {
            return
        }
        guard !set.files.contains(where: \.isUnknown) else { return }
        let gone = Set(memory.dated.keys).union(memory.jobs.keys)
        for id in gone.sorted() { leave(id, for: nil, now, into: &effects) }
        if !gone.isEmpty { result.removed = (result.removed + gone).sorted() }
        memory = Memory(isBootDone: memory.isBootDone)
    }
}

extension PastJob {
    /// The latest occurrence that waited.
    fileprivate var heldThrough: Timestamp? { held.map(\.last).max() }

    /// What is held of that which lies before `through`: the rest comes behind it anyway, but for
    /// what is of a former definition.
    fileprivate func unsettled(of job: Job) -> [Tally] {
        let recurrence = job.recurrence
        return held.compactMap { tally in
            if tally.last <= through { return tally }
            let before = tally.first - .nanoseconds(1)
            if recurrence.tally(after: before, through: tally.last) == tally {
                return recurrence.tally(after: before, through: through)
            }
            if recurrence.excludedTally(after: before, through: tally.last) == tally {
                return recurrence.excludedTally(after: before, through: through)
            }
            return tally
        }
    }
}

extension JobState {
    /// Up to where its occurrences are accounted for, given that they are decided on through
    /// `settled`.
    func accountedThrough(_ settled: Timestamp) -> Timestamp {
        var through = settled
        if let due { through = min(through, due - .nanoseconds(1)) }
        if let pausedAfter { through = min(through, pausedAfter) }
        if let excludedAfter { through = min(through, excludedAfter) }
        return through
    }
}
