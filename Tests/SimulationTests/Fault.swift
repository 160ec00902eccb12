import Calendar
import Scheduling
import fuzz

/// What may happen to a simulated daemon beside its own work. Each world has some of them.
enum Fault: CaseIterable {
    /// Somebody edits, breaks, removes and adds files.
    case edit
    /// The loop wakes for nothing.
    case spurious
    /// The loop comes late to all that is due.
    case overload
    /// The wall clock is set by less than three hours.
    case smallStep
    /// It is set by more.
    case bigStep
    case suspend
    /// The daemon is killed at any boundary between effects, or in the midst of a write.
    case crash
    case stop
    case fullDisk
    /// Settings change that a running daemon takes over.
    case settings

    /// How often each comes.
    static let weighted: [Fault] =
        Array(repeating: .edit, count: 6)
        + [.spurious, .spurious, .overload, .overload, .smallStep, .smallStep, .bigStep]
        + [.suspend, .suspend, .crash, .crash, .crash, .stop, .stop, .fullDisk, .settings]
}

extension Simulation {
    mutating func happen(_ fault: Fault) {
        switch fault {
        case .edit: edit()
        case .spurious: story.begin("turn", at: clock.now)
        case .overload:
            let time = span([2, 40, 700, 9_000])
            clock.pass(time)
            story.begin("late by \(time.text)", at: clock.now)
        case .smallStep:
            set(by: dice.choice([-10_799, -3_600, -600, -20, -2, 5, 600, 3_600, 10_000]))
        case .bigStep:
            let isLong = pace == .months
            set(
                by: dice.choice([-14_400, isLong ? -200_000 : -20_000, isLong ? 2_000_000 : 20_000])
            )
        case .suspend:
            let time = span([2, 700, 9_000, 200_000, 900_000])
            clock.sleep(time)
            story.begin("sleep of \(time.text)", at: clock.now)
        case .crash:
            if isUp { fuse = dice.number(below: 24) }
            return
        case .stop:
            story.begin("stop", at: clock.now)
            return turn(.stop)
        case .fullDisk:
            log.isDiskFull.toggle()
            story.begin("the disk is \(log.isDiskFull ? "full" : "free")", at: clock.now)
        case .settings:
            story.begin("settings", at: clock.now)
            var new = settings
            new.maxRunning = dice.choice([1, 2, 5, 20])
            if isUp { flush() }
            return turn(.settings(new))
        }
        turn(.nothing)
    }

    /// No daemon runs for a while, in which all sorts of things happen.
    mutating func beDown() {
        clock.pass(span([1, 40, 4_000, 90_000, 900_000]))
        if dice.number(below: 3) == 0 {
            boot += 1
            clock.boot()
            story.begin("the host comes up", at: clock.now)
        }
        if faults.contains(.edit), dice.number(below: 3) == 0 { edit() }
        if faults.contains(.smallStep), dice.number(below: 8) == 0 { set(by: -1_800) }
        if faults.contains(.bigStep), dice.number(below: 16) == 0 { set(by: -20_000) }
    }

    private mutating func edit() {
        var texts: [String] = []
        for _ in 0..<(1 + dice.number(below: 3)) {
            texts.append(files.change(at: clock.now.wall, &dice))
        }
        story.begin(texts.joined(separator: ", "), at: clock.now)
        if dice.number(below: 8) > 0 { turn(.look) }
    }

    private mutating func set(by seconds: Int) {
        clock.set(by: .seconds(seconds))
        story.begin("clock set by \(seconds)s", at: clock.now)
    }

    /// Up to so many seconds, one of them drawn; less where jobs are due often.
    private mutating func span(_ seconds: [Int]) -> Duration {
        let most = pace == .hours ? 4_000 : Int.max
        let limit = min(dice.choice(seconds), most)
        return .microseconds(1 + dice.number(below: limit * 1_000_000))
    }
}
