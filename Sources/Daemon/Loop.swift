import Calendar
import History
import Jobs
import Keeping
import Launching
import Linux
import Logging
import Scheduling
import Status

/// The one thread that everything happens on: it waits, reads both clocks once, brings what
/// happened to the scheduler in a fixed order, and performs the effects.
///
/// The order of a turn: ends, time limits, signals, files, then what is due. So an occurrence finds
/// its job's last run ended and its file up to date. What is left of a deploy comes last.
struct Loop: ~Copyable {
    private var log: Logger
    private var settings: Settings
    private let requests: Mailbox<Loader.Request>
    private let published: Published
    private let epoll: Epoll
    private let signals: SignalReader
    private var wallAlarm: WallAlarm
    private let uptimeAlarm: UptimeAlarm
    private var watch: JobsWatch
    private var worldWatch: WorldWatch
    private let replies: Mailbox<Loaded>
    private let shownZone: ShownZone
    private let starts: RunStarts
    /// What happened to files and is not in the log yet.
    private var untold: [FileNews] = []
    /// The same of time zones and calendars.
    private var untoldWorld: [JobWorld.Change] = []
    /// The troubles that the log knows of.
    private var told = Health()
    /// It has said that it is ready.
    private var isReady = false
    private var children: Children
    private var history: HistoryLog
    private let keeper: HistoryKeeper
    private var service: ServiceReport
    private var scheduler: Scheduler
    private var hookRecords = HookRecords()
    private var armedWall: Timestamp?
    private var armedUptime: Uptime?
    private var isDone = false

    /// Takes over everything that it will work with.
    init(
        log: Logger, settings: Settings, published: Published, signals: consuming SignalReader,
        watch: consuming JobsWatch, worldWatch: consuming WorldWatch,
        requests: Mailbox<Loader.Request>, replies: Mailbox<Loaded>, shownZone: ShownZone,
        starts: RunStarts,
        children: consuming Children, found: [Adoption.Foundling], history: consuming HistoryLog,
        keeper: HistoryKeeper, service: consuming ServiceReport,
        scheduler: consuming Scheduler
    ) throws(SystemError) {
        let epoll = try Epoll()
        let wallAlarm = try WallAlarm()
        let uptimeAlarm = try UptimeAlarm()
        try epoll.add(signals.raw, token: Token.signals, interests: .readable)
        try epoll.add(wallAlarm.raw, token: Token.wallAlarm, interests: .readable)
        try epoll.add(uptimeAlarm.raw, token: Token.uptimeAlarm, interests: .readable)
        try epoll.add(children.answersNumber, token: Token.children, interests: .readable)
        try epoll.add(replies.raw, token: Token.loader, interests: .readable)
        try children.adopt(found, epoll)
        self.log = log
        self.settings = settings
        self.requests = requests
        self.published = published
        self.epoll = epoll
        self.signals = signals
        self.wallAlarm = wallAlarm
        self.uptimeAlarm = uptimeAlarm
        self.watch = watch
        self.worldWatch = worldWatch
        self.replies = replies
        self.shownZone = shownZone
        self.starts = starts
        self.children = children
        self.history = history
        self.keeper = keeper
        self.service = service
        self.scheduler = scheduler
    }

    /// Runs until a signal asks for the end and nothing runs any more.
    mutating func run() throws(SystemError) {
        try arm()
        var ready = [ReadyEvent](repeating: ReadyEvent(), count: Self.eventsPerTurn)
        while !isDone {
            let count = try epoll.wait(into: &ready, timeLimit: scheduler.patience)
            let now = readMoment()
            try turn(ready.prefix(count), now)
            try arm()
        }
        let end = readMoment()
        history.append([Record(time: end.wall, event: .daemonStopped)], at: end)
        children.removeGroups()
        let lost = history.close(at: end)
        if lost > 0 { log.error("\(lost) records could not be written to history and are lost") }
        keeper.close()
    }

    private mutating func turn(_ ready: ArraySlice<ReadyEvent>, _ now: Moment) throws(SystemError) {
        history.retry(at: now)
        var effects: [Effect] = []
        for event in ready {
            if let source = Token.source(event.token) {
                children.handle(source, at: now, epoll: epoll)
            }
        }
        for (name, born) in children.takeStarts(at: now.uptime, epoll: epoll) {
            effects += note(start: name, born, now)
        }
        for (name, report) in children.takeEnded(at: now, epoll: epoll) {
            effects += note(end: name, report, now)
        }
        effects += scheduler.handle(.limit, at: now)
        for token in ready.map(\.token).sorted() {
            effects += try bring(token, now)
        }
        watch.tend(at: now.uptime)
        worldWatch.tend(at: now.uptime)
        effects += scheduler.handle(.turn, at: now)
        // Published first: what the history and the log tell can be seen in status.
        publish(now)
        tellNews(now)
        perform(effects, now)
        let changes = scheduler.handle(.changes, at: now)
        if !changes.isEmpty { publish(now) }
        perform(changes, now)
        tellHealth()
        let snapshot = publish(now)
        service.tell(snapshot, told, at: now.uptime, log)
    }

    @discardableResult
    private mutating func publish(_ now: Moment) -> Snapshot {
        let snapshot = scheduler.snapshot(at: now)
        published.publish(snapshot, health)
        return snapshot
    }

    private mutating func bring(_ token: UInt64, _ now: Moment) throws(SystemError) -> [Effect] {
        switch token {
        case Token.signals: return try takeSignals(now)
        case Token.wallAlarm:
            // After a step the timer has to be set again, whatever it was set to.
            if try wallAlarm.acknowledge() != .nothing { armedWall = nil }
            return []
        case Token.uptimeAlarm:
            try uptimeAlarm.acknowledge()
            armedUptime = nil
            return []
        case Token.watch:
            watch.takeEvents(at: now.uptime)
            return []
        case Token.linkWatch:
            watch.takeLinkEvents(at: now.uptime)
            return []
        case Token.mounts:
            watch.takeMounts(at: now.uptime)
            return []
        case Token.worldWatch:
            worldWatch.takeEvents(at: now.uptime)
            return []
        case Token.loader: return takeLoaded(now)
        default: return []
        }
    }

    private mutating func takeSignals(_ now: Moment) throws(SystemError) -> [Effect] {
        var effects: [Effect] = []
        for signal in try signals.read() {
            if signal == Signals.childEnded {
                children.reapOrphans()
            } else if signal == Signals.hangUp {
                log.info("HUP: reading settings, job files, time zones and calendars again")
                service.beginReload(at: now.uptime)
                requests.post(.settings)
                watch.lookAgain(at: now.uptime)
                worldWatch.lookAgain(at: now.uptime)
                history.hurry(at: now)
            } else {
                log.info("\(signalName(signal)): stopping; running: \(scheduler.runningCount)")
                effects += scheduler.handle(.stop, at: now)
            }
        }
        return effects
    }

    private mutating func takeLoaded(_ now: Moment) -> [Effect] {
        var effects: [Effect] = []
        for loaded in replies.takeAll() {
            service.take(loaded)
            worldWatch.follow(loaded.targets, at: now.uptime)
            if let isWhole = loaded.isWorldWhole {
                worldWatch.noteLook(isWhole: isWhole, at: now.uptime)
            }
            if let zone = loaded.world.zone {
                shownZone.current = zone
                history.take(zone)
            }
            if !loaded.world.isEmpty { untoldWorld.append(loaded.world) }
            if let settings = loaded.settings { effects += take(settings, now) }
            guard let look = loaded.jobs else { continue }
            watch.noteLook(look, links: loaded.links, at: now.uptime)
            guard let set = look.set else { continue }
            untold += set.news
            effects += scheduler.handle(.wanted(set, since: look.since), at: now)
        }
        return effects
    }

    /// Takes those settings over that a running daemon can.
    private mutating func take(_ read: Result<Settings, Refusal>, _ now: Moment) -> [Effect] {
        switch read {
        case .failure(let refusal):
            for sentence in refusal.sentences {
                log.error("the settings stay as they were: \(sentence)")
            }
            return []
        case .success(let new):
            let changed = Setting.changed(from: settings, to: new)
            log.tell(changed)
            settings.takeLive(new)
            log.logLevel = settings.logLevel.loggerLevel
            history.take(settings.history)
            if changed.contains(where: { $0.path.hasPrefix("history.") }) {
                keeper.take(settings.history)
            }
            raiseLimits(for: settings, log)
            return scheduler.handle(.settings(Scheduler.Settings(settings)), at: now)
        }
    }

    /// Logs what the last look at the files found, and records what changed beside them.
    private mutating func tellNews(_ now: Moment) {
        for change in untoldWorld {
            history.append(change.records(at: now.wall), at: now)
            log.tell(change)
        }
        untoldWorld = []
        log.tell(untold)
        untold = []
        guard scheduler.isLoaded, !isReady else { return }
        isReady = true
        log.tellReady(scheduler.snapshot(at: now))
        // A daemon lives long: two thirds of its resident memory is code that ran for the last
        // time.
        releaseStartupCode()
    }

    /// Performs effects and what comes of them. Facts are on file before anything else is done.
    private mutating func perform(_ effects: [Effect], _ now: Moment) {
        var effects = effects
        while !effects.isEmpty {
            remember(effects, now)
            var next: [Effect] = []
            for effect in effects {
                switch effect {
                case .record: break
                case .start(let run): next += start(run)
                case .signal(let id, let step): children.signal(.run(id), step, at: now.uptime)
                case .retry(let ended, let pause): log.tell(ended, retriedAfter: pause)
                case .startHook(let hook): next += start(hook)
                case .dropHook(let hook): hookRecords.drop(hook)
                case .signalHook(let id, let step):
                    children.signal(.hook(id), step, at: now.uptime)
                case .exit: isDone = true
                }
            }
            effects = next
        }
    }

    private mutating func remember(_ effects: [Effect], _ now: Moment) {
        let records = effects.compactMap { effect -> Record? in
            guard case .record(let fact) = effect else { return nil }
            return Record(time: now.wall, event: .fact(fact))
        }
        guard !records.isEmpty else { return }
        for (offset, record) in records.enumerated() {
            guard case .fact(.ended(let ended)) = record.event, !ended.hooks.isEmpty else {
                continue
            }
            let line = history.line(record, seq: history.nextSeq + offset)
            hookRecords.keep(line, for: ended)
        }
        history.append(records, at: now)
        for record in records {
            if case .fact(let fact) = record.event { log.tell(fact) }
        }
    }

    /// Logs troubles as they come and go.
    private mutating func tellHealth() {
        let health = health
        if health.watching != told.watching {
            log.warning("\(health.watching ?? "changes of files are noticed at once again")")
        }
        if health.history != told.history {
            log.error("\(health.history ?? "history is written again")")
        }
        told = health
    }

    private mutating func start(_ run: Run) -> [Effect] {
        starts.note(at: readUptime())
        do throws(LaunchProblem) {
            switch try children.start(.run(run.id), LaunchOrder(run), epoll: epoll) {
            // Of several starts in a turn each has a time of its own.
            case .started(let born): return note(start: .run(run.id), born, born.startedAt)
            case .preparing: return []
            }
        } catch {
            let now = readMoment()
            let report = RunReport(
                result: .startFailed(error.sentence), output: .none, endedAt: now, usage: nil)
            return note(end: .run(run.id), report, now)
        }
    }

    private mutating func start(_ hook: HookRun) -> [Effect] {
        do throws(LaunchProblem) {
            let order = LaunchOrder(
                hook.hook, number: hook.id, of: hook.ended, record: hookRecords.take(hook))
            _ = try children.start(.hook(hook.id), order, epoll: epoll)
            return []
        } catch {
            let now = readMoment()
            let report = RunReport(
                result: .startFailed(error.sentence), output: .none, endedAt: now, usage: nil)
            return note(end: .hook(hook.id), report, now)
        }
    }

    private mutating func note(
        start name: ChildName, _ born: Children.Born, _ now: Moment
    ) -> [Effect] {
        switch name {
        case .run(let id):
            return scheduler.handle(
                .started(id, pid: born.pid, startedAt: born.startedAt), at: now)
        case .hook: return []
        }
    }

    private mutating func note(
        end name: ChildName, _ report: RunReport, _ now: Moment
    ) -> [Effect] {
        switch name {
        case .run(let id):
            var report = report
            if case .startFailed(let reason) = report.result {
                let sentence = "cannot start '\(id.job)': \(reason)"
                log.error("\(sentence)")
                report.result = .startFailed(sentence)
            }
            return scheduler.handle(.ended(id, report), at: now)
        case .hook(let id): return scheduler.handle(.hookEnded(id, report), at: now)
        }
    }

    /// Sets the alarms to what is waited for next, where that changed, and waits for what came to
    /// be watched.
    private mutating func arm() throws(SystemError) {
        try watch.enlist(in: epoll)
        try worldWatch.enlist(in: epoll)
        let wanted = scheduler.alarm
        if wanted.wall != armedWall {
            try wallAlarm.arm(wanted.wall)
            armedWall = wanted.wall
        }
        let limits = [
            wanted.uptime, children.deadline, watch.deadline, worldWatch.deadline, history.retryAt,
            service.deadline,
        ]
        let uptime = limits.compactMap { $0 }.min()
        if uptime != armedUptime {
            try uptimeAlarm.arm(uptime)
            armedUptime = uptime
        }
    }

    private var health: Health {
        var health = Health(
            watching: watch.trouble ?? worldWatch.trouble, history: history.trouble)
        health.historyErrors = history.errorCount
        health.heldRecords = history.heldCount
        health.droppedRecords = history.droppedCount
        return health
    }

    private static let eventsPerTurn = 256
}
