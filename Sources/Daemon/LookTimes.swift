import Calendar

/// When `jobs.d` is looked at though nothing was told: after 10 minutes, and after 30 s where
/// changes may not be told.
package struct LookTimes {
    /// Changes may not be told.
    package var isPolling = false
    private var last: Uptime

    /// The first look is asked for now.
    package init(at now: Uptime) {
        last = now
    }

    /// Each look at every file counts, whatever it was asked for.
    package mutating func noteLook(at now: Uptime) {
        last = now
    }

    /// When the next look has to be asked for.
    package var deadline: Uptime {
        last + (isPolling ? Self.pollEvery : Self.rescanEvery)
    }

    private static let pollEvery: Duration = .seconds(30)
    /// What no watch tells: writing through shared memory or another hard link.
    private static let rescanEvery: Duration = .seconds(600)
}
