import Calendar
import Jobs

/// A hook that waits or is run, with the run that it is about.
package struct HookRun: Sendable {
    /// Counts from 1 as long as the daemon lives.
    package let id: Int
    package let hook: Hook
    package let ended: EndedRun

    /// CONTRACT §1: a hook has its own limit.
    static let timeout: Duration = .seconds(60)
}

/// The hooks of all jobs: a few at once, many may wait, none touches the schedule.
struct HookDesk: Sendable {
    private struct Going {
        let run: HookRun
        /// When the next step of the stop sequence is due.
        var deadline: Uptime?
        var isAsked = false
    }

    private var waiting: [HookRun] = []
    private var going: [Int: Going] = [:]
    private var lastID = 0
    /// Of the outputs that those which wait will tell of.
    private var waitingBytes = 0
    /// The daemon has no patience any more.
    private(set) var isClosed = false

    var isIdle: Bool { waiting.isEmpty && going.isEmpty }

    /// How many more may wait.
    var room: Int {
        isClosed || waitingBytes > Self.waitingBytesMax ? 0 : Self.waitingMax - waiting.count
    }

    /// The soonest end of a time limit.
    var deadline: Uptime? { going.values.lazy.compactMap(\.deadline).min() }

    mutating func enqueue(_ ended: EndedRun) {
        for hook in ended.hooks {
            lastID += 1
            waiting.append(HookRun(id: lastID, hook: hook, ended: ended))
            waitingBytes += ended.report.output.kept.count
        }
    }

    /// Those that are to be started now.
    mutating func admit(at now: Uptime) -> [HookRun] {
        let starting = Array(waiting.prefix(max(0, Self.goingMax - going.count)))
        waiting.removeFirst(starting.count)
        for run in starting {
            going[run.id] = Going(run: run, deadline: now + HookRun.timeout)
            waitingBytes -= run.ended.report.output.kept.count
        }
        return starting
    }

    /// Takes the next step of the stop sequence wherever a limit is over.
    mutating func enforceLimits(at now: Uptime) -> [(id: Int, step: StopStep)] {
        var steps: [(Int, StopStep)] = []
        for id in going.keys.sorted() {
            guard let deadline = going[id]?.deadline, deadline <= now else { continue }
            steps.append((id, advance(id, at: now)))
        }
        return steps
    }

    private mutating func advance(_ id: Int, at now: Uptime) -> StopStep {
        let wasAsked = going[id]?.isAsked ?? true
        going[id]?.isAsked = true
        going[id]?.deadline = wasAsked ? nil : now + RunOptions.killAfterDefault
        return wasAsked ? .kill : .ask(RunOptions.stopSignalDefault)
    }

    /// Nil: there is none of that number.
    mutating func end(_ id: Int) -> HookRun? { going.removeValue(forKey: id)?.run }

    /// The daemon stops: those that wait are given up, those that go are stopped; the second time
    /// their patience is over, too.
    mutating func close(at now: Uptime) -> (dropped: [HookRun], steps: [(id: Int, step: StopStep)])
    {
        let wasClosed = isClosed
        isClosed = true
        let dropped = waiting
        waiting = []
        waitingBytes = 0
        let steps = going.keys.sorted().filter { wasClosed || going[$0]?.isAsked == false }
            .map { ($0, advance($0, at: now)) }
        return (dropped, steps)
    }

    /// So many that a slow receiver of messages does not hold up the others, and few beside the
    /// runs.
    static let goingMax = 16
    /// Beyond that the newest are dropped, and that is recorded.
    static let waitingMax = 1_000
    /// The same: outputs may have a mebibyte each.
    static let waitingBytesMax = 16 << 20
}
