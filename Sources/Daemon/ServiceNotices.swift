import Calendar

/// How the daemon is, as far as a service manager has to know.
package struct ServiceState: Hashable, Sendable {
    /// The first look at the files is over.
    package var isUp = false
    /// A reload was asked for then and isn't over. Nil: none is under way.
    package var reloadingSince: Uptime?
    /// It was told to stop.
    package var isStopping = false
    /// A sentence without a final stop. Empty: there is nothing to say yet.
    package var status = ""

    /// Not up yet.
    package init() {}
}

/// Decides what a service manager is told, and when: what is new since the last message that it
/// took, and where it keeps a watchdog, that the loop turns. Without a watchdog nothing is told as
/// long as nothing changes.
package struct ServiceNotices {
    private var told = ServiceState()
    private let aliveEvery: Duration?
    private var aliveAt: Uptime?
    private var retryAt: Uptime?

    /// `watchdog` is the time after which the manager gives up on a silent service; nil: never.
    package init(watchdog: Duration?) {
        aliveEvery = watchdog.map { $0 / 2 }
    }

    /// When `notice` is to be asked again by itself. Nil: when something happens.
    package var deadline: Uptime? {
        if let retryAt { return retryAt }
        guard let aliveAt, let aliveEvery else { return nil }
        return aliveAt + aliveEvery
    }

    /// What is to be told now. Nil: nothing.
    package mutating func notice(of state: ServiceState, at now: Uptime) -> Notice? {
        if let retryAt, now < retryAt { return nil }
        // What found no room may have come to nothing since.
        retryAt = nil
        var notice = Notice()
        if state.isStopping {
            notice.isStopping = !told.isStopping
        } else if !told.isUp {
            notice.isReady = state.isUp
        } else if state.reloadingSince == nil {
            notice.isReady = told.reloadingSince != nil
        } else if state.reloadingSince != told.reloadingSince {
            notice.reloadingSince = state.reloadingSince
        }
        if state.status != told.status { notice.status = state.status }
        if let aliveEvery, state.isUp {
            notice.isAlive = aliveAt.map { $0 + aliveEvery <= now } ?? true
        }
        return notice == Notice() ? nil : notice
    }

    /// It was taken, at that time.
    package mutating func noteSent(_ notice: Notice, at now: Uptime) {
        if notice.isReady {
            told.isUp = true
            told.reloadingSince = nil
        }
        if let since = notice.reloadingSince { told.reloadingSince = since }
        if notice.isStopping { told.isStopping = true }
        if let status = notice.status { told.status = status }
        if notice.isAlive { aliveAt = now }
    }

    /// It found no room, and is tried again after a while: early enough for a watchdog.
    package mutating func noteFull(at now: Uptime) {
        retryAt = now + min(Self.pauseMax, aliveEvery.map { $0 / 2 } ?? Self.pauseMax)
    }

    private static let pauseMax: Duration = .seconds(1)
}
