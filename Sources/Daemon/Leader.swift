import Linux

/// The process that leads the session of a run or hook: a child, or one that an earlier daemon has
/// started.
enum Leader: ~Copyable {
    case child(ChildProcess)
    case found(FoundProcess)

    /// How it ended.
    enum End {
        case known(ChildEnd)
        /// It was no child, so nobody tells.
        case unknown
    }

    var pid: Int32 {
        switch self {
        case .child(let child): child.pid
        case .found(let process): process.pid
        }
    }

    /// Readable when it has ended.
    var pidfd: Int32 {
        switch self {
        case .child(let child): child.pidfd
        case .found(let process): process.pidfd
        }
    }

    var isChild: Bool {
        switch self {
        case .child: true
        case .found: false
        }
    }

    /// Sends a signal to every process of its group.
    borrowing func signalGroup(_ signal: Int32) {
        switch self {
        case .child(let child): child.signalGroup(signal)
        case .found(let process): process.signalGroup(signal)
        }
    }

    /// What ends it with all that came from it.
    borrowing func sweep(marks: [String], group: ControlGroup?) -> SessionSweep {
        switch self {
        case .child(let child): SessionSweep(leader: child.pid, marks: marks, group: group)
        case .found(let process): SessionSweep(of: process, marks: marks, group: group)
        }
    }

    /// How it ended; it stays to be reaped. Nil: it hasn't.
    borrowing func peek() throws(SystemError) -> End? {
        switch self {
        case .child(let child): try child.peek().map { .known($0) }
        case .found(let process): process.hasEnded ? .unknown : nil
        }
    }

    /// How it ended, and lets go of it. Nil: it hasn't.
    mutating func reap() throws(SystemError) -> End? {
        switch consume self {
        case .child(var child):
            do throws(SystemError) {
                let end = try child.reap()
                self = .child(child)
                return end.map { .known($0) }
            } catch {
                self = .child(child)
                throw error
            }
        case .found(let process):
            self = .found(process)
            return process.hasEnded ? .unknown : nil
        }
    }

    /// Ends its group at once, and lets go of it where that takes no longer than `patience`.
    mutating func end(patience: Duration) {
        switch consume self {
        case .child(var child):
            child.end(patience: patience)
            self = .child(child)
        case .found(let process):
            process.signalGroup(Signals.kill)
            self = .found(process)
        }
    }
}
