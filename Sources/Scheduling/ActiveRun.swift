import Calendar
import Jobs

/// A run between its start and its end.
package struct ActiveRun: Sendable {
    package let run: Run
    /// Whether an earlier daemon has begun it, so that its process is no child of this one.
    package let isAdopted: Bool
    /// The definition whose `timeout`, `stop_signal` and `kill_after` count: the one that it began
    /// with, or, where that isn't known any more, the one that the files have.
    private(set) var terms: Job
    /// When its first attempt started.
    package internal(set) var startedAt: Moment
    /// When this attempt started.
    var triedAt: Moment
    /// Nil until the child exists.
    package internal(set) var pid: Int32?
    package internal(set) var phase: Phase
    /// When the next step of the stop sequence is due, on the monotonic clock. Nil: never.
    var deadline: Uptime?

    /// How far its end has been brought about.
    package enum Phase: Sendable, Equatable {
        case running
        /// It was asked to end.
        case terminating(StopReason)
        /// KILL was sent.
        case killed(StopReason)

        var stopReason: StopReason? {
            switch self {
            case .running: nil
            case .terminating(let reason), .killed(let reason): reason
            }
        }
    }

    init(run: Run, at now: Moment) {
        self.run = run
        isAdopted = false
        terms = run.job
        startedAt = now
        triedAt = now
        phase = .running
    }

    /// A run whose process has been there since `start`.
    init(adopted run: Run, pid: Int32, since start: Moment) {
        self.run = run
        isAdopted = true
        terms = run.job
        startedAt = start
        triedAt = start
        self.pid = pid
        phase = .running
    }

    /// The files tell what its job is now: its time limit runs as if it had been known all the
    /// time.
    mutating func take(terms job: Job) {
        terms = job
        if phase == .running { limitTime(from: triedAt.uptime) }
    }

    /// Its time limit runs from here.
    mutating func limitTime(from start: Uptime) {
        deadline = terms.spec.options.run.timeout.map { start + $0 }
    }

    /// The next step of the stop sequence, and the deadline of the one after it.
    mutating func advanceStop(_ reason: StopReason, at uptime: Uptime) -> StopStep? {
        switch phase {
        case .running:
            phase = .terminating(reason)
            deadline = uptime + terms.spec.options.run.killAfter
            return .ask(terms.spec.options.run.stopSignal)
        case .terminating(let first):
            phase = .killed(first)
            deadline = nil
            return .kill
        case .killed:
            deadline = nil
            return nil
        }
    }
}

/// The numbers of the scheduler that are no settings yet.
package enum Limits {
    /// Jobs that one record defines, some 100 bytes each.
    static let definedPerRecordMax = 1_000
    /// Tallies in a record of what else of its job is not on record.
    static let heldMax = 64
    /// Occurrences of one job that are caught up at most: CONTRACT §3.8.
    static let backlogMax = 1_000
    /// Starts of one turn: a spawn takes about a millisecond, and between turns the loop can
    /// notice ends and time limits.
    static let startsPerTurnMax = 16
    /// Jobs whose occurrences one turn decides on, some two microseconds each: when thousands are
    /// due at once the first of them don't wait for the last. What is left is due still, so the
    /// alarm rings at once.
    static let duePerTurnMax = 256
    /// Changes of jobs that one turn takes over, some three microseconds each.
    static let changesPerTurnMax = 64
    /// Between turns that take changes over: twice what one takes.
    static let breath: Duration = .milliseconds(2)
    /// A difference between the clocks below this is no clock step: reading them takes time.
    static let stepNoticed: Duration = .seconds(1)
}
