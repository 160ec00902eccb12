import Calendar

/// The clocks of a simulated host, moved by whoever plays it.
struct SimulatedClock {
    /// As the loop reads them.
    private(set) var now: Moment
    /// The time that has really passed.
    private(set) var elapsed: Duration = .zero

    init(wall: Timestamp) {
        now = Moment(wall: wall, uptime: Uptime(seconds: 1_000))
    }

    mutating func pass(_ time: Duration) {
        elapsed += time
        now = Moment(wall: now.wall + time, uptime: now.uptime + time, asleep: now.asleep)
    }

    /// The host sleeps.
    mutating func sleep(_ time: Duration) {
        elapsed += time
        now = Moment(wall: now.wall + time, uptime: now.uptime, asleep: now.asleep + time)
    }

    /// Somebody sets the wall clock.
    mutating func set(by step: Duration) {
        now = Moment(wall: now.wall + step, uptime: now.uptime, asleep: now.asleep)
    }

    /// The host comes up anew.
    mutating func boot() {
        now = Moment(wall: now.wall, uptime: Uptime(seconds: 20))
    }
}
