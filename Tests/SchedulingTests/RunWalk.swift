import Calendar
import History
import Jobs
import Scheduling
import fuzz

/// A life of the production scheduler drawn at random, in turns as the loop's: jobs of all policies
/// come, change and go, children start late or never and end by themselves or because they are made
/// to, clocks are set. What is decided goes into a ledger, and complaints say what is wrong.
struct RunWalk {
    /// What may happen to the plan.
    enum Kind: CaseIterable {
        /// Nothing.
        case calm
        /// The daemon stops, or is killed in the midst of writing records, and comes back.
        case restarts
        /// The same, and jobs are edited, removed and added, also while no daemon runs.
        case upheavals
        /// Jobs are edited, removed and added.
        case edits
        /// Jobs are edited, but for their rules, and the wall clock is set by little.
        case steps
        /// All of it, and the clock is set by so much that the schedule starts anew.
        case corrections
    }

    /// What a turn brings beside ends.
    private enum News {
        case none
        case files
        case stop
        /// Only the first of the turn's records come to the file, and nothing else is done.
        case crash
    }

    private struct Child {
        /// An earlier daemon has started it.
        var isAdopted = false
        /// Its account is being looked up.
        var isPreparing = false
        var isAsked = false
        var isKilled = false

        mutating func take(_ step: StopStep) {
            switch step {
            case .ask: isAsked = true
            case .kill: isKilled = true
            }
        }
    }

    private(set) var complaints: [String] = []
    private let kind: Kind
    private var dice: Dice
    private var scheduler: Scheduler
    private var directory = JobDirectory()
    private var texts: [String: String] = [:]
    private var now = Moment(wall: Play.midnight, uptime: Uptime(nanoseconds: 1_000_000_000))
    /// The job that has another rule from this turn on, or comes back: an occurrence of it may be
    /// due again.
    private var renewed: String?
    private var runs: [RunID: Child] = [:]
    private var hooks: [Int: Child] = [:]
    private var ledger: RunLedger
    private var history = Remembering()
    /// What happened last, for the failure's message.
    private var story: [String] = []
    private var isStopping = false
    private var isOver = false
    private let maxRunning: Int

    init(_ kind: Kind, seed: UInt64) {
        self.kind = kind
        dice = Dice(seed: seed)
        maxRunning = dice.choice([1, 2, 3, 20])
        scheduler = Self.scheduler(maxRunning, Memory(), now)
        ledger = RunLedger(
            isStrict: kind != .corrections, knowsDefinitions: kind != .upheavals)
    }

    private static func scheduler(
        _ maxRunning: Int, _ memory: Memory, _ now: Moment
    ) -> Scheduler {
        let settings = Scheduler.Settings(
            runsJobs: true, maxRunning: maxRunning, stopTimeout: .seconds(5))
        return Scheduler(settings: settings, memory: memory, at: now)
    }

    /// Lives for so many turns, stops, and comes to its end.
    mutating func live(turns: Int) {
        keep(Self.hello())
        for id in Self.ids { texts[id] = jobText() }
        turn(.files)
        for _ in 0..<turns where complaints.isEmpty {
            pass()
            if kind == .restarts || kind == .upheavals, dice.number(below: 8) == 0 {
                restart()
            } else {
                turn(edits() ? .files : .none)
            }
        }
        stop()
        guard complaints.isEmpty else { return }
        complaints += ledger.openComplaints
        // Where the clock is set back far again and again, what waits tells nothing.
        if kind != .corrections { complaints += history.findings }
        if kind == .calm || kind == .restarts {
            complaints += ledger.gaps(
                after: Play.midnight, but: history.past.jobs.mapValues(\.held))
        }
    }

    /// The daemon goes, in one way or the other, and comes back after a while.
    private mutating func restart() {
        let isCrash = Bool.random(using: &dice)
        tell(isCrash ? "crash" : "stop")
        if isCrash { turn(.crash) } else { stop() }
        guard complaints.isEmpty else { return }
        let survivors = runs.filter { id, child in
            !child.isPreparing && Bool.random(using: &dice)
        }
        let open = history.past.openRuns
        let found = open.filter { RunID($0.runID).flatMap { survivors[$0] } != nil }.map(\.runID)
        pass()
        tell("start, of \(open.count) runs \(found.count) go on")
        keep(Self.hello(adopted: found))
        (runs, hooks) = ([:], [:])
        (isStopping, isOver) = (false, false)
        _ = edits()
        scheduler = Self.scheduler(maxRunning, history.memory, now)
        directory = JobDirectory()
        for run in open {
            if found.contains(run.runID) { adopt(run) } else { lose(run) }
        }
        turn(.files)
    }

    private mutating func lose(_ run: OpenRun) {
        complaints += ledger.lose(run.runID)
        keep(.lost(run))
    }

    private mutating func adopt(_ open: OpenRun) {
        guard let run = open.run(attempt: 1, in: Self.context) else {
            return complaints.append("no run of \(open.runID)")
        }
        runs[run.id] = Child(isAdopted: true)
        // Its process is as old as its last attempt.
        let age = Duration.milliseconds(dice.choice([0, 500, 5_000]))
        let since = Moment(wall: open.startTime, uptime: now.uptime - age)
        for effect in scheduler.handle(.adopted(run, pid: 1, since: since), at: now) {
            complaints.append("adopting makes an effect: \(effect)")
        }
    }

    private mutating func stop() {
        isStopping = true
        turn(.stop)
        for _ in 0..<Self.stopTurnsMax where !isOver && complaints.isEmpty {
            pass()
            turn(dice.number(below: 40) == 0 ? .stop : .none)
        }
        guard complaints.isEmpty else { return }
        if !isOver { complaints.append("it never comes to its end: \(runs) \(hooks)") }
        keep(.daemonStopped)
    }

    private mutating func keep(_ event: Record.Event) {
        if let line = history.keep(event, at: now.wall) {
            tell(line)
        } else {
            complaints.append("no line of \(event)")
        }
    }

    private mutating func tell(_ event: String) {
        story.append("\(now.wall) \(event)")
        if story.count > 60 { story.removeFirst() }
    }

    /// All that was put on record.
    var lines: [String] { history.lines }

    /// What happened last, an event a line.
    var timeline: String { story.joined(separator: "\n") }

    private mutating func pass() {
        let time = Duration.milliseconds(
            dice.choice([1, 20, 500, 500, 1_000, 1_000, 2_000, 5_000, 40_000]))
        now = Moment(wall: now.wall + time, uptime: now.uptime + time, asleep: now.asleep)
        guard !isStopping, kind == .steps || kind == .corrections, dice.number(below: 12) == 0
        else { return }
        var step = Int64(dice.number(below: 120)) - 60
        if kind == .corrections { step = dice.choice([-14_400, -14_400, 14_400, 14_395, step]) }
        let sleep: Duration = step > 0 && Bool.random(using: &dice) ? .seconds(step) : .zero
        now = Moment(
            wall: now.wall + .seconds(step), uptime: now.uptime, asleep: now.asleep + sleep)
    }

    /// Whether a file was edited, removed or added.
    private mutating func edits() -> Bool {
        guard kind != .calm, kind != .restarts, dice.number(below: 4) == 0 else { return false }
        let id = dice.choice(Self.ids)
        let before = texts[id]
        // Where the clock was set back, another rule may make the same occurrence due again.
        let keepsRule = kind == .steps
        let isRemoved = before != nil && !keepsRule && dice.number(below: 3) == 0
        texts[id] = isRemoved ? nil : jobText(rule: keepsRule ? rule(of: before) : nil)
        tell("\(id).yaml: \(texts[id] ?? "gone")")
        if rule(of: before) != rule(of: texts[id]) { renewed = id }
        // Only a date that is written otherwise is the same one.
        let areDates = [before, texts[id]].allSatisfy { $0?.hasPrefix("rule: 2026") == true }
        if renewed != nil, !areDates { ledger.forget(id) }
        return true
    }

    private mutating func look() -> [Effect] {
        let sightings = texts.sorted { $0.key < $1.key }.map {
            Sighting(file: "\($0.key).yaml", seen: .bytes(Array($0.value.utf8)))
        }
        let set = directory.take(sightings, in: Self.context, at: now.wall)
        for file in set.files where file.isBroken {
            complaints.append("\(file.file): \(file.diagnostics.map(\.text))")
        }
        return scheduler.handle(.wanted(set), at: now)
    }

    private func rule(of text: String?) -> Substring? { text?.prefix { $0 != "\n" } }

    private mutating func jobText(rule: Substring? = nil) -> String {
        let rules = ["1s", "2s", "7s", "30s", "\"*/5 * * * * *\""]
        let isCalm = kind == .calm || kind == .restarts
        var dates = ["now", "2026-01-05 00:00:20.5", "2026-01-05 00:01:40.5", "[1s, 1500s]"]
        // The same, written otherwise: another definition if the former one is done.
        if kind != .upheavals { dates.append("2026-01-05T00:00:20.5Z") }
        let drawn = "rule: \(dice.choice(isCalm ? rules : rules + dates))"
        var lines = [rule.map(String.init) ?? drawn, "cmd: x"]
        for (key, values) in Self.policies where Bool.random(using: &dice) {
            lines.append("\(key): \(dice.choice(values))")
        }
        if kind != .calm, dice.number(below: 6) == 0 { lines.append("paused: true") }
        return lines.map { "\($0)\n" }.joined()
    }
}

// As Loop does it.
extension RunWalk {
    private mutating func turn(_ news: News) {
        var effects = starts() + ends() + scheduler.handle(.limit, at: now)
        switch news {
        case .none, .crash: break
        case .files: effects += look()
        case .stop: effects += scheduler.handle(.stop, at: now)
        }
        effects += scheduler.handle(.turn, at: now)
        if case .crash = news {
            for effect in effects.prefix(dice.number(below: effects.count + 1)) {
                if case .record(let fact) = effect { note(fact) }
            }
            return
        }
        perform(effects)
        perform(scheduler.handle(.changes, at: now))
        if let id = renewed { ledger.forget(id) }
        renewed = nil
        check()
    }

    /// Of those that are looked up some start, and some can't.
    private mutating func starts() -> [Effect] {
        var effects: [Effect] = []
        for (id, child) in runs.sorted(by: { $0.key < $1.key }) where child.isPreparing {
            guard !child.isAsked, !child.isKilled, dice.number(below: 3) == 0 else { continue }
            if dice.number(below: 4) == 0 {
                effects += end(id, .startFailed("no such account"))
            } else {
                runs[id]?.isPreparing = false
                effects += scheduler.handle(.started(id, pid: 1, startedAt: now), at: now)
            }
        }
        return effects
    }

    private mutating func ends() -> [Effect] {
        var effects: [Effect] = []
        for (id, child) in runs.sorted(by: { $0.key < $1.key }) where isEnding(child) {
            let code = Int32(dice.number(below: 2))
            let result = child.isAdopted ? ChildResult.unknown : .exited(code: code)
            effects += end(id, child.isPreparing ? .startFailed("stopped") : result)
        }
        for (id, child) in hooks.sorted(by: { $0.key < $1.key }) where isEnding(child) {
            hooks[id] = nil
            effects += scheduler.handle(.hookEnded(id, report(.exited(code: 0), child)), at: now)
        }
        return effects
    }

    private mutating func isEnding(_ child: Child) -> Bool {
        if child.isPreparing { return child.isAsked || child.isKilled }
        if child.isKilled { return dice.number(below: 2) == 0 }
        return dice.number(below: child.isAsked ? 4 : 8) == 0
    }

    private mutating func end(_ id: RunID, _ result: ChildResult) -> [Effect] {
        guard let child = runs.removeValue(forKey: id) else { return [] }
        return scheduler.handle(.ended(id, report(result, child)), at: now)
    }

    private mutating func report(_ result: ChildResult, _ child: Child) -> RunReport {
        // A signal may come too late to change anything.
        let wasSignalled =
            !child.isPreparing && (child.isKilled || child.isAsked && dice.number(below: 4) > 0)
        return RunReport(
            result: result, output: .none, endedAt: now, wasSignalled: wasSignalled, usage: nil)
    }

    private mutating func perform(_ effects: [Effect]) {
        var effects = effects
        while !effects.isEmpty {
            for case .record(let fact) in effects { note(fact) }
            var next: [Effect] = []
            for effect in effects { next += perform(effect) }
            effects = next
        }
    }

    private mutating func note(_ fact: Fact) {
        complaints += ledger.note(fact)
        keep(.fact(fact))
    }

    private mutating func perform(_ effect: Effect) -> [Effect] {
        switch effect {
        case .record, .retry, .dropHook: return []
        case .start(let run): return start(run)
        case .signal(let id, let step):
            if runs[id] == nil { complaints.append("\(id.text) is signalled and not going") }
            runs[id]?.take(step)
        case .startHook(let hook):
            if hooks.updateValue(Child(), forKey: hook.id) != nil {
                complaints.append("hook \(hook.id) is started twice")
            }
        case .signalHook(let id, let step): hooks[id]?.take(step)
        case .exit:
            if isOver { complaints.append("it ends twice") }
            if !runs.isEmpty || !hooks.isEmpty { complaints.append("it ends while children go") }
            isOver = true
        }
        return []
    }

    private mutating func start(_ run: Run) -> [Effect] {
        if runs.updateValue(Child(), forKey: run.id) != nil {
            complaints.append("\(run.id.text) is started while it is going")
        }
        if isStopping { complaints.append("\(run.id.text) is started in a stop") }
        if run.job.spec.run.needsSources {
            runs[run.id]?.isPreparing = true
            return []
        }
        if dice.number(below: 10) == 0 { return end(run.id, .startFailed("no such file")) }
        return scheduler.handle(.started(run.id, pid: 1, startedAt: now), at: now)
    }

    /// After a turn nothing is left to do that the loop would not come back for.
    private mutating func check() {
        let alarm = scheduler.alarm
        if let due = alarm.wall, due <= now.wall {
            complaints.append("what is due at \(due) is not taken up at \(now.wall)")
        }
        let state = scheduler.snapshot(at: now)
        if Set(state.running.map(\.run.id)) != Set(runs.keys) {
            complaints.append("other runs are going than were started")
        }
        let isIdle =
            runs.isEmpty && state.retrying.isEmpty && (state.waitingCount == 0 || isStopping)
        for id in Self.ids.compactMap(JobID.init) where isIdle && !isStopping && state.isBusy(id) {
            complaints.append("\(id) is busy with nothing")
        }
        if isIdle, !hooks.isEmpty || isOver { return }
        if isIdle, isStopping { complaints.append("nothing goes on, and it does not end") }
        let hasPlace = !isStopping && state.waitingCount > 0 && runs.count < maxRunning
        if hasPlace, scheduler.patience != .zero {
            complaints.append("runs wait, and the loop does not come back")
        }
    }
}
