import Calendar
import HashTreeCollections
import HeapModule
import Jobs

extension Scheduler {
    /// Begins to make the schedule match the files. What is beyond a turn's share of changes waits
    /// for the next turns: a deploy of 10,000 files must not delay a run.
    mutating func reconcile(
        _ set: JobSet, _ since: Uptime?, _ now: Moment, into effects: inout [Effect]
    ) {
        settleTakeover(now, into: &effects)
        queue.reserve(set.jobs.count)
        if !isLoaded { gap = Gap(after: .distantPast, through: now.wall, reason: .down) }
        takeover = Takeover(
            set, since: since ?? now.uptime, present: order, past: memory.jobs)
        // At the start there is nothing that could be delayed.
        continueTakeover(
            now, changesMax: isLoaded ? Limits.changesPerTurnMax : .max, into: &effects)
    }

    /// Takes a turn's share of the changes over, if any wait. Not in a turn that starts runs: the
    /// children may have only the processor that the loop is on. But in the next one anyway.
    mutating func takeChanges(_ now: Moment, into effects: inout [Effect]) {
        if putsChangesOff { return }
        continueTakeover(now, changesMax: Limits.changesPerTurnMax, into: &effects)
    }

    /// Decides on all that is due by now, also of jobs that the rest of an earlier change brings or
    /// takes away, before something else happens.
    mutating func settleTakeover(_ now: Moment, into effects: inout [Effect]) {
        takeDue(now, into: &effects)
        finishTakeover(now, into: &effects)
        takeDue(now, into: &effects)
    }

    /// Takes over what a former turn left.
    mutating func finishTakeover(_ now: Moment, into effects: inout [Effect]) {
        continueTakeover(now, changesMax: .max, into: &effects)
    }

    /// Takes some of the changes over, if any wait. What is due by now is decided on.
    mutating func continueTakeover(
        _ now: Moment, changesMax: Int, into effects: inout [Effect]
    ) {
        guard var work = takeover else { return }
        takeover = nil
        let end = work.changeCount.addingReportingOverflow(changesMax)
        let limit = end.overflow ? Int.max : end.partialValue
        var defined: [DefinedJob] = []
        while let step = work.next() {
            switch step {
            case .same: continue
            case .added(let job):
                let since = add(job, now)
                defined.append(DefinedJob(job, since: since))
            case .resumed(let job):
                if let since = resume(job, now, into: &effects) {
                    defined.append(DefinedJob(job, since: since))
                }
            case .replaced(let job):
                leave(job.spec.id, for: job, now, into: &effects)
                let since = add(job, now)
                defined.append(DefinedJob(job, since: since))
            case .changed(let job):
                let since = change(job, now, into: &effects)
                defined.append(DefinedJob(job, since: since))
            case .moved(let job): jobs[job.spec.id]?.job = job
            case .removed(let id): remove(id, now, into: &effects)
            }
            if work.changeCount >= limit {
                takeover = work
                return define(defined, into: &effects)
            }
        }
        define(defined, into: &effects)
        finish(work, now, into: &effects)
    }

    /// At once, and not with the rest of the changes: what comes next may be about these jobs.
    private mutating func define(_ jobs: [DefinedJob], into effects: inout [Effect]) {
        for start in stride(from: 0, to: jobs.count, by: Limits.definedPerRecordMax) {
            let end = min(jobs.count, start + Limits.definedPerRecordMax)
            effects.append(.record(.defined(Array(jobs[start..<end]))))
        }
        effects += passedAtOnce
        passedAtOnce = []
    }

    private mutating func finish(
        _ work: Takeover, _ now: Moment, into effects: inout [Effect]
    ) {
        var result = work.result
        forgetGone(work.set, now, into: &result, &effects)
        order = work.set.jobs
        files = work.set.files
        if !isLoaded || !lateFiles.isEmpty {
            let written = Set(files.lazy.filter(\.isBeingWritten).map { FileName($0.file) })
            lateFiles = isLoaded ? lateFiles.intersection(written) : written
        }
        counters.reconcileTimes.add(now.uptime - work.since)
        if !result.isEmpty {
            counters.reconciles += 1
            effects.append(.record(.reconciled(result)))
        }
        if !isLoaded { effects.append(.record(.loaded(jobCount: result.jobCount))) }
        isLoaded = true
    }

    /// Returns after which moment its occurrences are to be accounted for.
    mutating func add(_ job: Job, _ now: Moment) -> Timestamp {
        let id = job.spec.id
        var state = JobState(job: job)
        // An empty dictionary hashes the id as well.
        if !memory.lastRuns.isEmpty { state.lastRun = memory.lastRuns.removeValue(forKey: id) }
        // Only asked for where there is something to compare: the hash costs more than the rest.
        let done = memory.dated.isEmpty ? nil : memory.dated.removeValue(forKey: id)
        let isDone = done.map { $0 == job.dateDefinition } ?? false
        var settled = now.wall
        // One that had its verdict has no other, wherever the clock stands.
        if job.recurrence.kind == .date { settled = isDone ? .distantFuture : .distantPast }
        begin(&state, due: isDone ? nil : firstDue(job, now), after: settled)
        let since = state.accountedThrough(now.wall)
        state.recordedThrough = since
        enter(state)
        return since
    }

    mutating func enter(_ state: JobState) {
        let id = state.job.spec.id
        giveTerms(state.job)
        guard var former = jobs.updateValue(state, forKey: id) else { return }
        // Only if two jobs had one id: an entry of nobody would never leave the queue.
        queue.put(id, at: nil, &former.ticket)
    }

    /// An unchanged rule keeps its plan: an edit of anything else starts nothing. But `now` means
    /// once for each definition. A date is due once however its calendar or zone file changes.
    ///
    /// Returns after which moment its occurrences are to be accounted for.
    private mutating func change(
        _ job: Job, _ now: Moment, into effects: inout [Effect]
    ) -> Timestamp {
        guard var state = jobs[job.spec.id] else { return now.wall }
        decideOnDue(&state, now, into: &effects)
        settle(&state, now, into: &effects)
        let before = state.job
        let settled = settledThrough(state, job, now)
        let isSameOnce =
            job.recurrence.isOnce && before.recurrence.isOnce
            && before.dateDefinition == job.dateDefinition
        var due: Timestamp? =
            if job.recurrence.kind == .atBoot, before.recurrence.kind == .atBoot {
                state.due
            } else if state.isPaused, job.recurrence.kind != .now,
                isSameOnce || before.recurrence == job.recurrence
            {
                job.recurrence.next(after: settled)
            } else if before.recurrence == job.recurrence, job.recurrence.kind != .now {
                state.due
            } else if isSameOnce, state.wake == nil {
                // It had its occurrence. One on an excluded day that is to come may come back.
                nil
            } else if job.recurrence.kind == .recurring {
                job.recurrence.next(after: settled)
            } else {
                firstDue(job, now)
            }
        // A run that waits is none of a definition that is due once.
        if job.recurrence.isOnce, !isSameOnce,
            job.recurrence.kind != .now || before.recurrence.kind != .now
        {
            missKept(&state, into: &effects)
        }
        state.job = job
        let backlog = job.spec.paused ? Backlog() : state.backlog
        let passedOn = redefine(&state, now, into: &effects)
        let isNowStill = before.recurrence.kind == .now && job.recurrence.kind == .now
        let isPassedOn = !passedOn.isEmpty || !backlog.isEmpty
        if let moment = due, job.recurrence.isOnce,
            passedOn.contains(moment) || backlog.contains(moment) || isNowStill && isPassedOn
        {
            // This definition has its run already.
            due = nil
        }
        let isNewDate = job.recurrence.kind == .date && !isSameOnce
        begin(&state, due: due, after: isNewDate ? .distantPast : settled)
        let since = state.accountedThrough(settled)
        state.recordedThrough = max(state.recordedThrough, since)
        let waiting = [state.kept?.due, state.skipped?.last, state.backlog.spans.last?.tally.last]
        state.noteFormer((waiting.compactMap { $0 } + passedOn).max())
        jobs[job.spec.id] = state
        return since
    }

    /// Up to where a job's occurrences are accounted for: now, or further where the clock was set
    /// back a little and the rules are the same.
    private func settledThrough(_ state: JobState, _ job: Job, _ now: Moment) -> Timestamp {
        let before = state.job
        guard before.spec.hasRules(of: job.spec) else { return now.wall }
        let isOver = state.wake == nil && !state.isPaused && before.recurrence.isOnce
        let decided =
            isOver
            ? before.recurrence.last(through: .distantFuture)
            : state.due.flatMap { before.recurrence.last(through: $0 - .nanoseconds(1)) }
        return [decided, state.pausedAfter, state.excludedAfter].compactMap { $0 }
            .reduce(now.wall) { max($0, $1) }
    }

    private mutating func remove(_ id: JobID, _ now: Moment, into effects: inout [Effect]) {
        guard var state = jobs[id] else { return }
        decideOnDue(&state, now, into: &effects)
        jobs[id] = nil
        queue.put(id, at: nil, &state.ticket)
        departed[id] = max(state.recordedThrough, state.formerThrough ?? .distantPast)
        settle(&state, now, into: &effects)
        endRetries(of: id, into: &effects)
        missKept(&state, into: &effects)
    }

    /// What waits has lost its job.
    private mutating func missKept(_ state: inout JobState, into effects: inout [Effect]) {
        let waiting = takeWaiting(of: state.job.spec.id).map { Passed($0) }
        for passed in takeKept(&state) + waiting {
            counters.count(passed.tally.count, .removed)
            effects.append(.record(.missed(passed, .removed)))
        }
    }

    /// A run that has not started takes the new definition, and where that is paused it doesn't
    /// start; nor is one tried again. Returns when those were due that took it.
    private mutating func redefine(
        _ state: inout JobState, _ now: Moment, into effects: inout [Effect]
    ) -> [Timestamp] {
        let job = state.job
        var passedOn: [Timestamp] = []
        if job.spec.paused {
            for passed in takeKept(&state) { passPaused(passed, into: &effects) }
        } else if let kept = state.kept {
            state.kept = Run(job: job, due: kept.due, cause: kept.cause)
            passedOn.append(kept.due)
        }
        for run in takeWaiting(of: job.spec.id) {
            if job.spec.paused {
                passPaused(Passed(run), into: &effects)
            } else {
                enqueue(Run(job: job, due: run.due, cause: run.cause))
                passedOn.append(run.due)
            }
        }
        if job.spec.paused, !retries.isEmpty {
            jobs[job.spec.id] = state
            endRetries(of: job.spec.id, into: &effects)
            state = jobs[job.spec.id] ?? state
        }
        // The new definition may leave room for more runs at once.
        startKept(&state, into: &effects)
        return passedOn
    }

    private mutating func passPaused(_ passed: Passed, into effects: inout [Effect]) {
        counters.count(passed.tally.count, .paused)
        effects.append(.record(.skipped(passed, .paused)))
    }

    /// Takes the runs of a job that wait for a place out of the queue: O(n) in all that wait, and
    /// nothing where none of this job's does.
    private mutating func takeWaiting(of id: JobID) -> [Run] {
        guard busy[id] != nil, !waiting.isEmpty else { return [] }
        var taken: [Run] = []
        var kept: [WaitingRun] = []
        for item in waiting.unordered {
            if item.run.id.job == id, item.run.attempt == 1 {
                taken.append(item.run)
            } else {
                kept.append(item)
            }
        }
        if taken.isEmpty { return [] }
        waiting = Heap(kept)
        for run in taken { release(run.id) }
        return taken.sorted { $0.id < $1.id }
    }

    /// Puts a job into the schedule, or aside when it is paused. What lies up to `settled` is
    /// accounted for.
    mutating func begin(_ state: inout JobState, due: Timestamp?, after settled: Timestamp) {
        var due = due
        if let moment = due, let reason = passReason(state.job, moment) {
            due = nil
            if settings.runsJobs {
                let tally = Tally(first: moment, last: moment, count: 1)
                counters.count(1, reason)
                passedAtOnce.append(
                    .record(.skipped(Passed(job: state.job, tally: tally), reason)))
            }
        }
        state.pausedAfter = nil
        state.excludedAfter = state.job.recurrence.hasExclusions ? settled : nil
        if state.isPaused {
            state.pausedAfter = due.map { min($0 - .nanoseconds(1), settled) } ?? settled
            state.due = nil
        } else {
            state.due = due
        }
        plan(&state)
    }

    /// Why an occurrence that the scheduler dates is let pass: no calendar knows it, so it is put
    /// on record here. A paused `now` waits: without the pause it is another definition.
    private func passReason(_ job: Job, _ due: Timestamp) -> SkipReason? {
        switch job.recurrence.kind {
        case .now, .atBoot:
            if job.spec.paused { return job.recurrence.kind == .atBoot ? .paused : nil }
            return job.recurrence.isExcluded(due) ? .excluded : nil
        case .date, .recurring: return nil
        }
    }

    /// The first occurrence of a definition that was not there before: strictly after now, but a
    /// date may be past (it is late or missed then), `now` means now, and so does `@reboot` where
    /// the daemon looks for the first time in this boot.
    private func firstDue(_ job: Job, _ now: Moment) -> Timestamp? {
        switch job.recurrence.kind {
        // To the microsecond, as records have it.
        case .now:
            job.recurrence.due(
                seenAt: Timestamp(nanoseconds: now.wall.nanoseconds / 1_000 * 1_000))
        // What comes later than the first look waits for the next boot: an edit starts nothing.
        case .atBoot:
            memory.isBootDone || isLoaded && !lateFiles.contains(FileName(job.place.file))
                ? nil
                : job.recurrence.due(
                    seenAt: Timestamp(nanoseconds: now.wall.nanoseconds / 1_000 * 1_000))
        case .date: job.recurrence.next(after: .distantPast)
        case .recurring: job.recurrence.next(after: now.wall)
        }
    }
}
