import Calendar
import Jobs
import Scheduling
import fuzz

/// A child process as far as the scheduler can tell: it comes, is asked to end or not, and goes.
struct SimulatedChild {
    /// When its account is looked up. Nil: it goes.
    private(set) var readyAt: Uptime?
    /// Nil: it never ends by itself.
    private(set) var endAt: Uptime?
    private let code: Int32
    private let isStubborn: Bool
    private var wasSignalled = false
    /// It was to end before it came to be.
    private var isGivenUp = false

    /// `isCalm`: it is short and succeeds.
    init(isPreparing: Bool, isCalm: Bool, at now: Uptime, _ dice: inout Dice) {
        let isLong = dice.number(below: 3) == 0 && !isCalm
        let time: Duration? =
            isLong
            ? dice.choice([.seconds(20), .seconds(400), .seconds(9_000), .seconds(100_000), nil])
            : .microseconds(1 + dice.number(below: isCalm ? 100_000 : 3_000_000))
        let start = isPreparing ? now + .milliseconds(dice.number(below: isCalm ? 9 : 4_000)) : now
        readyAt = isPreparing ? start : nil
        endAt = time.map { start + $0 }
        code = isCalm ? 0 : Int32(dice.number(below: 4) / 3)
        isStubborn = !isCalm && dice.number(below: 4) == 0
    }

    /// When something comes of it by itself.
    var next: Uptime? { readyAt ?? endAt }

    /// What it needs is looked up: whether it comes to be.
    mutating func start() -> Bool {
        readyAt = nil
        return !isGivenUp
    }

    mutating func take(_ step: StopStep, at now: Uptime, _ dice: inout Dice) {
        if readyAt != nil {
            isGivenUp = true
            return
        }
        switch step {
        case .ask:
            if isStubborn { return }
            end(by: now + .milliseconds(dice.number(below: 2_000)))
        case .kill: end(by: now + .milliseconds(dice.number(below: 50)))
        }
        wasSignalled = true
    }

    private mutating func end(by moment: Uptime) {
        endAt = endAt.map { min($0, moment) } ?? moment
    }

    /// Faults stop: it comes to its end soon.
    mutating func calm(at now: Uptime) { end(by: now + .seconds(1)) }

    func report(at now: Moment) -> RunReport {
        let name = wasSignalled ? "TERM" : nil
        let result = name.map { ChildResult.signalled(name: $0) } ?? .exited(code: code)
        return RunReport(
            result: result, output: .none, endedAt: now, wasSignalled: wasSignalled, usage: nil)
    }
}
