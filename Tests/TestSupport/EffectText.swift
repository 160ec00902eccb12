import Calendar
import Jobs
import Scheduling

/// What the scheduler decided, in the words of timelines.
package struct EffectText {
    /// How a moment is written.
    private let clock: (Timestamp) -> String

    /// Takes how moments are written.
    package init(clock: @escaping (Timestamp) -> String) {
        self.clock = clock
    }

    /// Nil: it needs no words.
    package func text(_ effect: Effect) -> String? {
        switch effect {
        case .record(let fact): return text(fact)
        case .start(let run):
            let isCaughtUp = run.cause == .catchUp
            return "\(isCaughtUp ? "catch up" : "start") \(run.id.job.text)"
        case .signal(let id, .ask(let signal)): return "\(signal.rawValue) \(id.job.text)"
        case .signal(let id, .kill): return "KILL \(id.job.text)"
        case .retry(let ended, let pause):
            return "retry \(ended.run.id.job) in \(pause.components.seconds)s"
        case .startHook(let hook):
            return "hook \(hook.id) \(hook.hook.kind.rawValue) of \(hook.ended.run.id.job)"
        case .signalHook(let id, .ask(let signal)): return "\(signal.rawValue) hook \(id)"
        case .signalHook(let id, .kill): return "KILL hook \(id)"
        case .dropHook(let hook): return "drop hook \(hook.id)"
        case .exit: return "exit"
        }
    }

    private func text(_ fact: Fact) -> String? {
        switch fact {
        case .started: return nil
        case .ended(let ended):
            let attempt = ended.run.attempt > 1 ? " after \(ended.run.attempt)" : ""
            return "record \(ended.run.id.job.text) \(ended.outcome.rawValue)\(attempt)"
        case .hookFailed(let hook, let run, _, _):
            return "\(hook.kind.rawValue) of \(run.id.job) failed"
        case .skipped(let passed, let reason): return "skipped \(text(passed)) (\(reason.rawValue))"
        case .missed(let passed, let reason): return "missed \(text(passed)) (\(reason.rawValue))"
        case .reconciled(let change):
            let parts =
                [("added", change.added), ("changed", change.changed.map(\.id))]
                + [("removed", change.removed)]
            let refused = change.refused.map { "refused \($0.file)" }
            return parts.filter { !$0.1.isEmpty }.map {
                "\($0.0) \($0.1.map(\.text).joined(separator: ","))"
            }.joined(separator: " ") + refused.joined()
        case .loaded, .defined: return nil
        case .slept(let time): return "slept \(time.components.seconds)s"
        case .clockStepped(let step): return "clock stepped \(step.components.seconds)s"
        }
    }

    private func text(_ passed: Passed) -> String {
        let tally = passed.tally
        let range =
            tally.count == 1 ? clock(tally.first) : "\(clock(tally.first))..\(clock(tally.last))"
        return "\(passed.job.spec.id.text) \(range) x\(tally.count)"
    }
}
