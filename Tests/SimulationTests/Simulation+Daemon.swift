import Calendar
import History
import Jobs
import Scheduling
import fuzz

// The daemon, as Startup and Loop are it.
extension Simulation {
    /// What a turn brings beside ends.
    enum News {
        case nothing
        case look
        case stop
        case settings(Scheduler.Settings)
    }

    /// A daemon comes up and knows what the history tells.
    mutating func comeUp() {
        story.begin("start", at: clock.now)
        (runs, hooks, isStopping, isUp, fuse) = ([:], [:], false, true, nil)
        log.clear()
        let repairedBytes = saboteur?.trustsTornLines == true ? 0 : disk.repair()
        let past = disk.recollection
        var memory = Memory(past, bootID: bootID)
        saboteur?.alter(&memory)
        scheduler = Scheduler(
            settings: saboteur?.altered(settings) ?? settings, memory: memory, at: clock.now)
        plans.recall(memory)
        strays.formUnion(
            past.openRuns.compactMap { JobID($0.jobID) }.filter { past.jobs[$0] == nil })
        files.forget()
        let kept = files.kept.sorted { $0.key < $1.key }.compactMap {
            // What can't be read again is found, because its jobs are not in force.
            try? LastGood($0.value, file: $0.key, in: SimulatedZones.context)
        }
        directory = JobDirectory(lastGood: kept, newcomers: [])
        log.nextSeq = past.lastSeq + 1
        let hello = Record.Event.daemonStarted(
            version: "0", pid: 1, repairedBytes: repairedBytes, bootID: bootID, adopted: [])
        let lost = past.openRuns.map { Record.Event.lost($0) }
        let told = saboteur?.losesEnds == true ? [] : lost
        write(([hello] + told).map { Record(time: clock.now.wall, event: $0) })
        if dice.number(below: 4) == 0 {
            turn(.nothing)
            clock.pass(.milliseconds(dice.number(below: 3_000)))
        }
        turn(.look)
    }

    /// The daemon is asked to stop, and does.
    mutating func leave() {
        story.begin("stop", at: clock.now)
        turn(.stop)
        var count = 0
        while isUp, finding == nil {
            count += 1
            if count > Self.stopStepsMax { return find(.stop, "it goes on for ever: \(runs)") }
            pass("stop")
        }
    }

    /// When the loop has to come back by itself.
    var alarm: (wall: Timestamp?, uptime: Uptime?) {
        mutating get {
            let alarm = scheduler.alarm
            return saboteur?.altered(alarm) ?? alarm
        }
    }

    var bootID: String { "boot-\(boot)" }

    /// A turn of the loop.
    mutating func turn(_ news: News) {
        guard isUp, finding == nil else { return }
        if let retryAt = log.retryAt, retryAt <= clock.now.uptime { flush() }
        var effects = takeStarts() + takeEnds() + handle(.limit)
        effects += bring(news)
        effects += handle(.turn)
        perform(effects)
        if isUp { perform(handle(.changes)) }
        guard isUp, finding == nil else { return }
        story.end(alarm: alarm.wall)
        check()
    }

    private mutating func bring(_ news: News) -> [Effect] {
        switch news {
        case .nothing: return []
        case .look:
            let sightings = files.sightings
            let set = directory.take(
                saboteur?.altered(sightings) ?? sightings, in: SimulatedZones.context,
                at: clock.now.wall)
            files.settle(set)
            return handle(.wanted(saboteur?.altered(set) ?? set))
        case .stop:
            isStopping = true
            return handle(.stop)
        case .settings(let new):
            settings = new
            return handle(.settings(saboteur?.altered(new) ?? new))
        }
    }

    mutating func handle(_ event: Event) -> [Effect] {
        var effects: [Effect] = []
        for event in saboteur?.altered(event, at: clock.now) ?? [(event, clock.now)] {
            effects += scheduler.handle(event.0, at: event.1)
        }
        for id in saboteur?.alter(&effects, at: clock.now) ?? [] {
            let report = RunReport(
                result: .exited(code: 0), output: .none, endedAt: clock.now, usage: nil)
            _ = scheduler.handle(.ended(id, report), at: clock.now)
        }
        story.add(effects)
        checkBounds(of: effects)
        plans.take(effects, at: clock.now.wall)
        checkSkips(effects)
        return effects
    }

    private mutating func takeStarts() -> [Effect] {
        let now = clock.now
        var effects: [Effect] = []
        for id in runs.keys.filter({ runs[$0]?.readyAt ?? .distantFuture <= now.uptime }).sorted() {
            if runs[id]?.start() == true, dice.number(below: isCalm ? 1_000_000 : 6) > 0 {
                effects += handle(.started(id, pid: 2, startedAt: now))
            } else {
                effects += end(id, failing: "no such account")
            }
        }
        return effects
    }

    /// In any order.
    private mutating func takeEnds() -> [Effect] {
        let now = clock.now
        var effects: [Effect] = []
        let ended = runs.keys.filter { id in
            runs[id].map { $0.readyAt == nil && $0.endAt ?? .distantFuture <= now.uptime } ?? false
        }
        for id in ended.sorted().shuffled(using: &dice) {
            guard let child = runs.removeValue(forKey: id) else { continue }
            if files.plans[id.job.text] == nil { strays.insert(id.job) }
            effects += handle(.ended(id, child.report(at: now)))
        }
        for id in hooks.keys.filter({ hooks[$0]?.endAt ?? .distantFuture <= now.uptime }).sorted() {
            guard let child = hooks.removeValue(forKey: id) else { continue }
            effects += handle(.hookEnded(id, child.report(at: now)))
        }
        return effects
    }

    private mutating func end(_ id: RunID, failing sentence: String) -> [Effect] {
        runs[id] = nil
        if files.plans[id.job.text] == nil { strays.insert(id.job) }
        let report = RunReport(
            result: .startFailed(sentence), output: .none, endedAt: clock.now, usage: nil)
        return handle(.ended(id, report))
    }

    /// Facts first, then the rest in order; what comes of it is done after it.
    private mutating func perform(_ effects: [Effect]) {
        var effects = effects
        while !effects.isEmpty, isUp {
            write(
                effects.compactMap { effect in
                    guard case .record(let fact) = effect else { return nil }
                    return Record(time: clock.now.wall, event: .fact(fact))
                })
            var next: [Effect] = []
            for effect in effects {
                guard survives() else { return }
                next += perform(effect)
            }
            effects = next
        }
    }

    private mutating func perform(_ effect: Effect) -> [Effect] {
        switch effect {
        case .record, .retry, .dropHook: break
        case .start(let run): return start(run)
        case .signal(let id, let step):
            if runs[id] == nil { find(.oneEnd, "\(id.text) is signalled, and does not go") }
            runs[id]?.take(step, at: clock.now.uptime, &dice)
        case .startHook(let hook):
            hooks[hook.id] = SimulatedChild(
                isPreparing: false, isCalm: isCalm, at: clock.now.uptime, &dice)
        case .signalHook(let id, let step): hooks[id]?.take(step, at: clock.now.uptime, &dice)
        case .exit: exit()
        }
        return []
    }

    private mutating func start(_ run: Run) -> [Effect] {
        checkStart(run)
        runs[run.id] = SimulatedChild(
            isPreparing: run.job.spec.run.needsSources, isCalm: isCalm, at: clock.now.uptime, &dice)
        if runs[run.id]?.readyAt != nil { return [] }
        if !isCalm, dice.number(below: 16) == 0 { return end(run.id, failing: "no such file") }
        return handle(.started(run.id, pid: 2, startedAt: clock.now))
    }

    private mutating func exit() {
        if !runs.isEmpty || !hooks.isEmpty { find(.stop, "it ends while children go") }
        write([Record(time: clock.now.wall, event: .daemonStopped)])
        flush()
        isUp = false
    }

    private static let stopStepsMax = 2_000
}

// How records come to the disk.
extension Simulation {
    private mutating func write(_ records: [Record]) {
        guard !records.isEmpty, survives() else { return }
        log.add(records)
        if log.retryAt == nil { flush() }
    }

    /// All that is waiting in one write. A daemon that is killed in it leaves any part of it.
    mutating func flush() {
        guard log.isWaiting, isUp else { return }
        if log.isDiskFull { return log.refuse(at: clock.now.uptime) }
        let day = Zone.utc.civil(at: clock.now.wall).date
        let firstSeq = log.nextSeq - log.pending.count
        let isCut = !survives()
        let count = isCut ? dice.number(below: log.bytes.count + 1) : log.bytes.count
        disk.append(log.bytes[..<count], on: day, firstSeq: firstSeq)
        for (line, item) in zip(disk.takeLines(), log.pending) { ledger.take(item.record, line) }
        log.clear()
        takeFindings()
    }

    /// Whether the daemon is still there at the next boundary.
    mutating func survives() -> Bool {
        guard isUp else { return false }
        guard let left = fuse else { return true }
        fuse = left - 1
        if left > 0 { return true }
        isUp = false
        story.begin("crash", at: clock.now)
        return false
    }

    mutating func takeFindings() {
        for found in ledger.findings.prefix(1) { find(found.checker, found.sentence) }
    }

    /// The history as a whole tells what it told piece by piece.
    mutating func checkReread() {
        guard finding == nil, seed % 8 == 0 else { return }
        let (whole, parts) = (disk.reread, disk.taken)
        let isSame =
            whole.lastSeq == parts.lastSeq && whole.dated == parts.dated
            && whole.jobs.mapValues(\.through) == parts.jobs.mapValues(\.through)
            && whole.openRuns.map(\.runID) == parts.openRuns.map(\.runID)
        if !isSame { find(.history, "read again it tells something else") }
    }
}

extension Memory {
    /// As the daemon takes it from the history.
    init(_ past: Recollection, bootID: String) {
        var lastRuns = past.lastEnds.mapValues {
            LastRun(
                outcome: $0.outcome, startTime: $0.startTime, endTime: $0.endTime,
                isFailing: $0.isFailing, lastSuccess: $0.lastSuccess, recent: $0.recent)
        }
        for run in past.openRuns {
            guard let id = JobID(run.jobID) else { continue }
            var recent = past.lastEnds[id]?.recent ?? RecentOutcomes()
            recent.add(.lost)
            lastRuns[id] = LastRun(
                outcome: .lost, startTime: run.startTime, endTime: run.startTime, isFailing: true,
                lastSuccess: past.lastEnds[id]?.lastSuccess, recent: recent)
        }
        let context = SimulatedZones.context
        self.init(
            dated: past.dated, lastRuns: lastRuns, jobs: past.jobs,
            isBootDone: past.lastBoot == bootID,
            revive: { Job.revived(from: $0, in: context) })
    }
}
