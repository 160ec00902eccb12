import Calendar
import Jobs
import Scheduling

/// When each job is to be due next, as its plan and the slow twin have it.
struct PlanCheck {
    /// Up to where all of a job is decided.
    private(set) var decided: [JobID: Timestamp] = [:]
    /// The twin's answer; good as long as it isn't decided on.
    private var next: [JobID: Timestamp?] = [:]
    /// When a run of a job was last going or waiting.
    private(set) var busy: [JobID: Timestamp] = [:]

    /// Runs of a job that may go at once, as any plan said since the last time that none was.
    private var limits: [String: Int] = [:]

    /// A new daemon knows this.
    mutating func recall(_ memory: Memory) {
        decided = memory.jobs.mapValues(\.through)
        next = [:]
        busy = [:]
    }

    mutating func take(_ effects: [Effect], at now: Timestamp) {
        for case .record(let fact) in effects {
            switch fact {
            case .defined(let jobs):
                for item in jobs {
                    decided[item.job.spec.id] = item.since
                    next[item.job.spec.id] = nil
                }
            case .clockStepped(let step) where step < .zero - SetBack.repeatsNothing:
                for id in decided.keys { decided[id] = min(decided[id] ?? now, now) }
                next = [:]
            default: break
            }
        }
    }

    /// All that was due by now is decided on.
    mutating func pass(_ id: JobID, at now: Timestamp) {
        decided[id] = max(decided[id] ?? now, now)
    }

    mutating func noteBusy(_ id: JobID, at now: Timestamp) {
        busy[id] = max(busy[id] ?? now, now)
    }

    /// What waits keeps its place where an edit allows for less.
    mutating func noteLimit(_ plan: JobPlan, isBusy: Bool) {
        limits[plan.id] = isBusy ? max(limits[plan.id] ?? 0, plan.limit) : plan.limit
    }

    func limit(_ plan: JobPlan) -> Int { max(limits[plan.id] ?? 0, plan.limit) }

    mutating func next(_ id: JobID, _ twin: SlowTwin) -> Timestamp? {
        let after = decided[id] ?? .distantPast
        if let known = next[id], known.map({ $0 > after }) ?? true { return known }
        let found = twin.next(after: after)
        next[id] = .some(found)
        return found
    }
}

// What is looked at in each turn.
extension Simulation {
    mutating func check() {
        let now = clock.now
        highest = max(highest, now.wall)
        let state = scheduler.snapshot(at: now)
        waitingCount = state.waitingCount
        checkRuns(state)
        guard state.isLoaded else { return }
        checkFiles(state)
        if !isStopping { checkPlans(state) }
        if stepCount % 8 == 0 { checkFreshStart(state) }
    }

    private mutating func checkRuns(_ state: Snapshot) {
        let isSame =
            state.runningJobs.count <= runs.count
            && state.running.allSatisfy { runs[$0.run.id] != nil }
        if !isSame || state.running.count != runs.count {
            find(.oneEnd, "other runs are going than were started: \(runs.keys)")
        }
        for id in state.ids {
            if state.isBusy(id) { plans.noteBusy(id, at: clock.now.wall) }
            if let plan = files.plans[id.text] { plans.noteLimit(plan, isBusy: state.isBusy(id)) }
        }
        guard isStopping else { return }
        if runs.isEmpty, hooks.isEmpty { find(.stop, "nothing goes on, and it does not end") }
    }

    private mutating func checkFiles(_ state: Snapshot) {
        let wanted = files.plans
        if state.jobCount != wanted.count {
            find(.files, "\(state.ids) are in force, not \(wanted.keys.sorted())")
        }
        for (text, plan) in wanted {
            guard let job = JobID(text).flatMap({ state.job($0)?.job }) else {
                find(.files, "\(text) is not in force")
                continue
            }
            if job.spec.paused != plan.isPaused { find(.files, "\(text) has another plan") }
        }
    }

    private mutating func checkPlans(_ state: Snapshot) {
        let now = clock.now.wall
        let alarm = alarm.wall
        if let alarm, alarm <= now { find(.alarm, "what is due at \(alarm) is not taken up") }
        for (text, plan) in files.plans {
            guard let id = JobID(text), let job = state.job(id) else { continue }
            plans.pass(id, at: now)
            if !plan.isRecurring || plan.isPaused {
                if plan.isPaused, job.due != nil { find(.unwanted, "\(id) is paused and due") }
                continue
            }
            let expected = plans.next(id, ledger.twin(plan.timing))
            let isFar = expected == nil && job.due.map { $0 > now + .seconds(60_000_000) } ?? true
            if job.due != expected, !isFar {
                find(
                    .eachOccurrenceOnce,
                    "\(id) is due \(job.due, or: "never"), not \(expected, or: "never")")
            }
            if let expected, alarm.map({ $0 > expected }) ?? true {
                find(.alarm, "the alarm is \(alarm, or: "off"), and \(id) is due at \(expected)")
            }
        }
    }

    /// What a start is asked for that nobody may have.
    mutating func checkStart(_ run: Run) {
        let id = run.id.job
        guard let plan = files.plans[id.text], !plan.isPaused else {
            return find(.unwanted, "\(run.id.text) starts, and its job is gone or paused")
        }
        plans.noteBusy(id, at: clock.now.wall)
        if run.cause == .catchUp, !files.catchUps.contains(id.text) {
            find(.inTime, "\(run.id.text) is caught up, and nothing is to be")
        }
        if isStopping { find(.stop, "\(run.id.text) is started in a stop") }
        if runs[run.id] != nil { find(.oneEnd, "\(run.id.text) is started while it goes") }
        let state = scheduler.snapshot(at: clock.now)
        let pausing = state.retrying.keys.count { $0.job == id && $0 != run.id && runs[$0] == nil }
        let going = runs.keys.count { $0.job == id } + pausing + 1
        let limit = plans.limit(plan)
        if run.attempt == 1, going > limit {
            find(.overlap, "\(going) runs of \(id) go at once, and \(limit) may")
        }
        if runs.count + 1 > settings.maxRunning {
            find(.overlap, "\(runs.count + 1) runs go at once, and \(settings.maxRunning) may")
        }
        if !ledger.isOpen(run.id), !log.hasStart(of: run.id) {
            find(.recordFirst, "\(run.id.text) starts, and that is not on record")
        }
    }

    /// An occurrence is skipped for overlap only where one overlaps.
    mutating func checkSkips(_ effects: [Effect]) {
        for case .record(.skipped(let passed, .overlap)) in effects {
            let id = passed.job.spec.id
            let isBusy = scheduler.snapshot(at: clock.now).isBusy(id)
            let last = plans.busy[id] ?? .distantPast
            if !isBusy, last < passed.tally.last, !runs.keys.contains(where: { $0.job == id }) {
                find(.overlap, "\(id) skips \(passed.tally.last), and no run of it goes")
            }
        }
    }

    mutating func checkBounds(of effects: [Effect]) {
        let starts = effects.count { if case .start = $0 { true } else { false } }
        if starts > Self.startsMax { find(.bounds, "\(starts) starts at once") }
        // Runs that waited may have a verdict each, where their job was another one by then.
        let most = Self.effectsMax + Self.effectsPerJobMax * files.plans.count + waitingCount
        if effects.count > most { find(.bounds, "\(effects.count) effects of an event") }
    }

    /// If the daemon were killed now, the next one would go on as this one does.
    private mutating func checkFreshStart(_ state: Snapshot) {
        guard !log.isWaiting, !isStopping, finding == nil else { return }
        let now = clock.now
        var memory = Memory(disk.taken, bootID: bootID)
        saboteur?.alter(&memory)
        var fresh = Scheduler(settings: settings, memory: memory, at: now)
        _ = fresh.handle(.wanted(directory.current), at: now)
        _ = fresh.handle(.turn, at: now)
        let other = fresh.snapshot(at: now)
        for id in state.ids {
            guard let here = state.job(id), let there = other.job(id) else {
                find(.freshStart, "\(id) would not be there")
                continue
            }
            // What is decided on and not on record comes again where the clock was set back.
            let isAgain = there.due.map { $0 <= highest } ?? false
            if isAgain || plans.decided[id] ?? .distantPast > now.wall { continue }
            if here.due != there.due {
                find(
                    .freshStart,
                    "\(id) is due \(here.due, or: "never"), and would be \(there.due, or: "never")")
            }
            let isFailing = here.lastRun?.isFailing ?? false
            let isOpen = state.retryingJobs.contains(id)
            if !state.isBusy(id), !isOpen, !strays.contains(id),
                isFailing != there.lastRun?.isFailing ?? false
            {
                find(.freshStart, "\(id) \(isFailing ? "fails" : "works"), and would not")
            }
        }
    }

    private static let startsMax = 16
    private static let effectsMax = 64
    private static let effectsPerJobMax = 16
}

extension DefaultStringInterpolation {
    fileprivate mutating func appendInterpolation(_ moment: Timestamp?, or word: String) {
        appendLiteral(moment.map { "at \($0)" } ?? word)
    }
}
