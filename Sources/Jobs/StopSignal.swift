/// The signals that a job may ask its runs to end with, by the names of signal(7) without `SIG`.
package enum StopSignal: String, CaseIterable, Hashable, Sendable {
    case hangUp = "HUP"
    case interrupt = "INT"
    case quit = "QUIT"
    case abort = "ABRT"
    case kill = "KILL"
    case user1 = "USR1"
    case user2 = "USR2"
    case alarm = "ALRM"
    case terminate = "TERM"
    case windowChange = "WINCH"

    /// On Linux, the same on all architectures that Swift runs on (signal(7)).
    package var number: Int32 {
        switch self {
        case .hangUp: 1
        case .interrupt: 2
        case .quit: 3
        case .abort: 6
        case .kill: 9
        case .user1: 10
        case .user2: 12
        case .alarm: 14
        case .terminate: 15
        case .windowChange: 28
        }
    }

    /// The one that was meant by another spelling: `SIGTERM`, `term`, `15`. Nil: none is.
    static func guess(_ text: String) -> StopSignal? {
        if let number = Int32(text) { return allCases.first { $0.number == number } }
        let name = text.uppercased()
        return StopSignal(rawValue: String(name.hasPrefix("SIG") ? name.dropFirst(3) : name[...]))
    }
}
