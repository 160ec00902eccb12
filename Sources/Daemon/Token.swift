/// The numbers of the signals that are sent (signal(7), the same on all of Linux).
enum Signals {
    static let hangUp: Int32 = 1
    static let interrupt: Int32 = 2
    static let kill: Int32 = 9
    static let terminate: Int32 = 15
    static let childEnded: Int32 = 17
    static let goOn: Int32 = 18
}

/// What a readiness of the loop belongs to, as the 64 bits that epoll keeps for us.
enum Token {
    static let signals: UInt64 = 0
    static let wallAlarm: UInt64 = 1
    static let uptimeAlarm: UInt64 = 2
    static let watch: UInt64 = 3
    static let loader: UInt64 = 4
    static let worldWatch: UInt64 = 5
    static let linkWatch: UInt64 = 6
    static let mounts: UInt64 = 7
    static let children: UInt64 = 8

    enum Source: Equatable {
        case process(serial: UInt64)
        case output(serial: UInt64)
    }

    /// Serials count from 1.
    static func process(_ serial: UInt64) -> UInt64 { first + serial * 2 }
    static func output(_ serial: UInt64) -> UInt64 { first + serial * 2 + 1 }

    /// Nil for the tokens above.
    static func source(_ token: UInt64) -> Source? {
        guard token >= first else { return nil }
        let serial = (token - first) / 2
        return token % 2 == 0 ? .process(serial: serial) : .output(serial: serial)
    }

    private static let first: UInt64 = 16
}
