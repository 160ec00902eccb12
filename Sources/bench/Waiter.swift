import Calendar
import Linux

/// The one place at which this program waits. INT and TERM end each wait by an error, so that what
/// was started is ended and what was made is removed on every way out.
final class Waiter {
    private let epoll: Epoll
    private let signals: SignalReader

    /// Before anything is started: from here on the signals come by a descriptor.
    init() throws {
        epoll = try Epoll()
        signals = try SignalReader([Signals.interrupt, Signals.terminate])
        try epoll.add(signals.raw, token: Self.signalToken, interests: .readable)
    }

    /// Waits until a descriptor is readable or at its end. False: the time is over.
    func awaitReadable(_ fd: Int32, limit: Duration) throws -> Bool {
        try epoll.add(fd, token: Self.descriptorToken, interests: .readable)
        defer {
            // Removing can fail only for a descriptor that isn't there.
            try? epoll.remove(fd)
        }
        return try wait(limit)
    }

    /// Lets time pass.
    func pause(_ time: Duration) throws {
        _ = try wait(time)
    }

    /// Waits until the wall shows that time.
    func pause(until end: Timestamp) throws {
        try pause(max(end - readWallClock(), .zero))
    }

    private func wait(_ limit: Duration) throws -> Bool {
        var ready = [ReadyEvent](repeating: ReadyEvent(), count: 2)
        let end = readUptime() + limit
        while true {
            let left = end - readUptime()
            let count = try epoll.wait(into: &ready, timeLimit: max(left, .zero))
            let tokens = ready.prefix(count).map(\.token)
            if tokens.contains(Self.signalToken) {
                // Taken back, because ending and removing what there is needs waits too.
                _ = try signals.read()
                throw Failure("interrupted")
            }
            if !tokens.isEmpty { return true }
            if left <= .zero { return false }
        }
    }

    private static let signalToken: UInt64 = 0
    private static let descriptorToken: UInt64 = 1
}

/// The numbers of the signals (signal(7), the same on all of Linux).
enum Signals {
    static let interrupt: Int32 = 2
    static let kill: Int32 = 9
    static let terminate: Int32 = 15
}
