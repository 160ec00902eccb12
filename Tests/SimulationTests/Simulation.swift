import Calendar
import History
import Jobs
import Scheduling
import fuzz

/// A life of the production scheduler, reconciler, records and recovery in a world that one seed
/// draws: jobs of all kinds, children, clocks, a disk and the people who edit files. Time goes from
/// event to event. What is decided is watched by checkers; the first finding ends the life.
struct Simulation {
    let seed: UInt64
    let pace: JobPlan.Pace
    var dice: Dice
    var clock: SimulatedClock
    var files: SimulatedFiles
    var disk = SimulatedDisk()
    var log = SimulatedLog()
    var settings: Scheduler.Settings
    var scheduler: Scheduler
    var directory = JobDirectory()
    var runs: [RunID: SimulatedChild] = [:]
    var hooks: [Int: SimulatedChild] = [:]
    var ledger = Ledger(schedulerName: "sim")
    var plans = PlanCheck()
    var story = Story()
    /// What a checker found first.
    private(set) var finding: Finding?
    /// Faults that this world has.
    let faults: Set<Fault>
    /// How many boundaries between effects a daemon survives that is about to be killed. Nil: all.
    var fuse: Int?
    var isUp = false
    var isStopping = false { didSet { ledger.isStopping = isStopping } }
    /// Children are short and succeed.
    var isCalm = false
    var boot = 1
    var saboteur: Saboteur?
    /// How many runs waited for a place after the last turn.
    var waitingCount = 0
    /// The latest that the wall clock ever was.
    var highest = Timestamp.distantPast
    /// Jobs of which a run ended while they were gone: the history has its end, a job that comes
    /// then knows nothing of it.
    var strays: Set<JobID> = []
    private(set) var stepCount = 0
    private var nextFault: Duration = .zero
    private let end: Duration

    init(seed: UInt64, saboteur: Saboteur? = nil) {
        self.seed = seed
        self.saboteur = saboteur
        var dice = Dice(seed: seed)
        pace = dice.number(below: 4) == 0 ? .hours : .months
        let days = dice.number(below: 365)
        let start = Timestamp(seconds: 1_767_225_600 + Int64(days * 86_400), nanoseconds: 123_000)
        clock = SimulatedClock(wall: start)
        let length = dice.number(below: 100)
        end = pace == .hours ? .seconds(1_800 + length * 120) : .seconds((40 + length) * 86_400)
        faults = Set(Fault.allCases.filter { _ in dice.number(below: 5) > 1 })
        settings = Scheduler.Settings(
            runsJobs: true, maxRunning: dice.choice([1, 2, 3, 20]),
            stopTimeout: .seconds(dice.choice([1, 30])))
        files = SimulatedFiles(pace, at: start, &dice)
        scheduler = Scheduler(settings: settings, memory: Memory(), at: clock.now)
        self.dice = dice
    }

    /// Lives until it is over or something is found.
    mutating func live() {
        comeUp()
        drawNextFault()
        while finding == nil, clock.elapsed < end, stepCount < Self.stepsMax { step() }
        rest()
    }

    /// The failure's message.
    var report: String {
        guard let finding else { return "seed \(seed): nothing was found" }
        return """
            seed \(seed): \(finding.checker.rawValue): \(finding.sentence)
            play  (UTC)
            \(story.timeline)
            \(records(of: finding.sentence.prefix { $0 != " " && $0 != ":" }))
            """
    }

    /// The last records of a job.
    private func records(of id: Substring) -> String {
        let lines = disk.segments.suffix(200).flatMap { $0.bytes.split(separator: 0x0A) }
            .map { String(decoding: $0, as: UTF8.self) }
        return lines.filter { $0.contains("\"\(id)\"") }.suffix(Story.shownMax).joined(
            separator: "\n")
    }

    mutating func find(_ checker: Checker, _ sentence: String) {
        if finding == nil { finding = Finding(checker: checker, sentence: sentence) }
    }

    /// The next thing that happens, whatever it is.
    private mutating func step() {
        stepCount += 1
        if clock.elapsed >= nextFault, isUp {
            drawNextFault()
            return happen(dice.choice(Fault.weighted.filter { faults.contains($0) } + [.edit]))
        }
        guard isUp else {
            beDown()
            return comeUp()
        }
        let wait = waitTime(atMost: nextFault - clock.elapsed)
        clock.pass(wait.time)
        story.begin(wait.reason, at: clock.now)
        turn(.nothing)
    }

    /// How long nothing happens.
    private mutating func waitTime(atMost most: Duration) -> (time: Duration, reason: String) {
        let now = clock.now
        var (best, reason) = (max(most, .zero), "turn")
        func consider(_ time: Duration?, _ name: String) {
            guard let time, time < best else { return }
            (best, reason) = (time, name)
        }
        let alarm = self.alarm
        consider(scheduler.patience.map { $0 + .microseconds(100) }, "turn")
        consider(alarm.wall.map { $0 - now.wall + alarmDelay() }, "alarm")
        consider(alarm.uptime.map { $0 - now.uptime }, "limit")
        for child in runs.values { consider(child.next.map { $0 - now.uptime }, "child") }
        for child in hooks.values { consider(child.next.map { $0 - now.uptime }, "hook") }
        consider(log.retryAt.map { $0 - now.uptime }, "history")
        return (max(best, .microseconds(1)), reason)
    }

    /// The loop is mostly quick.
    private mutating func alarmDelay() -> Duration {
        let isLate = faults.contains(.overload) && !isCalm && dice.number(below: 50) == 0
        return isLate
            ? .milliseconds(dice.choice([900, 5_000, 45_000, 700_000]))
            : .nanoseconds(100_000 + dice.number(below: 900_000))
    }

    private mutating func drawNextFault() {
        let share = Double(1 + dice.number(below: 1_000)) / 1_000
        let mean = pace == .hours ? 120.0 : 2 * 86_400.0
        let isSoon = dice.number(below: 3) == 0
        nextFault = clock.elapsed + (isSoon ? .seconds(share * 5) : .seconds(share * 2 * mean))
    }

    /// Faults stop, and all that is left to do is done; then the daemon stops, and nothing is open.
    private mutating func rest() {
        guard finding == nil else { return }
        (isCalm, fuse) = (true, nil)
        log.isDiskFull = false
        files.repair()
        if isUp, isStopping { leave() }
        if !isUp {
            clock.pass(.seconds(2))
            comeUp()
        }
        for id in runs.keys { runs[id]?.calm(at: clock.now.uptime) }
        for id in hooks.keys { hooks[id]?.calm(at: clock.now.uptime) }
        story.begin("faults stop", at: clock.now)
        turn(.look)
        var count = 0
        while finding == nil, !isIdle || log.isWaiting {
            count += 1
            if count > Self.restStepsMax { return find(.rest, "it does not come to rest: \(runs)") }
            pass("rest")
        }
        guard finding == nil else { return }
        leave()
        guard finding == nil else { return }
        ledger.close(at: clock.now.wall)
        takeFindings()
        checkReread()
    }

    /// Waits for what comes next, with no fault in between.
    mutating func pass(_ text: String) {
        let wait = waitTime(atMost: .seconds(40 * 86_400))
        clock.pass(wait.time)
        story.begin("\(text): \(wait.reason)", at: clock.now)
        turn(.nothing)
    }

    private var isIdle: Bool {
        mutating get {
            let state = scheduler.snapshot(at: clock.now)
            return runs.isEmpty && hooks.isEmpty && state.waitingCount == 0
                && state.retrying.isEmpty
        }
    }

    private static let stepsMax = 1_200
    private static let restStepsMax = 20_000
}
