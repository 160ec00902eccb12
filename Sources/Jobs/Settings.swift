import Calendar

/// How the daemon is set up, checked and with defaults filled in. Both programs read it.
package struct Settings: Sendable {
    /// Written to each record.
    package var schedulerName: String
    /// Whether jobs are run at all.
    package var schedulerStore: SchedulerStore = .memory
    /// Relative paths start where the program was started.
    package var jobsDir = "/etc/ruqi/jobs.d"
    /// A calendar a file.
    package var calendarsDir = "/etc/ruqi/calendars.d"
    /// History stands in `history/` below it.
    package var logDir = "/var/log/ruqi"
    /// What the daemon keeps for itself.
    package var stateDir = "/var/lib/ruqi"
    /// The zone of rules that name none, and of the times that are shown.
    package var timezone: Zone
    /// What that zone was called: an IANA name, `UTC` or `local`.
    package var timezoneName = "local"
    /// Runs at once in the daemon.
    package var maxRunning = 64
    /// What running runs get when the daemon stops, before the stop sequence.
    package var stopTimeout: Duration = .seconds(10)
    /// What counts where a job says nothing. Nil: what is built in.
    package var defaults: JobDefaults?
    /// How the history is kept.
    package var history = HistorySettings()
    /// Where status is served.
    package var httpListen: HTTPListen = .tcp(host: "127.0.0.1", port: 8585)
    /// By which names it may be asked, besides localhost and the host's addresses.
    package var allowedHosts: [String] = []
    /// How many may be connected with it at once.
    package var maxConnections = 128
    /// Who may connect with its Unix socket: the mode of the file.
    package var socketMode: UInt32 = 0o660
    /// The group of that file, a name or a number. Nil: that of the daemon.
    package var socketGroup: String?
    /// Whether commands are shown there.
    package var showsCommands = true
    /// What is logged.
    package var logLevel: LogLevel = .info

    /// Takes those values over that need no restart (``Setting/isLive``).
    package mutating func takeLive(_ new: Settings) {
        maxRunning = new.maxRunning
        stopTimeout = new.stopTimeout
        defaults = new.defaults
        history = new.history
        logLevel = new.logLevel
    }

    /// More runs at once than this are a mistake: each is a process with a pipe of its own.
    package static let maxRunningRange = 1...10_000
    /// Each connection is a descriptor.
    package static let maxConnectionsRange = 1...10_000
}

/// Where the schedule lives.
package enum SchedulerStore: String, CaseIterable, Hashable, Sendable {
    case memory
    /// Job files are loaded, checked and shown, and nothing is run.
    case none
}

/// The least important messages that are still logged.
package enum LogLevel: String, CaseIterable, Hashable, Sendable {
    case error, warning, info, debug
}

/// What settings need to know of the world they are read in.
package struct SettingsContext: Sendable {
    /// The default of `scheduler_name`.
    package let hostName: String
    /// The zone of an IANA name, of `UTC` or `local`; nil: there is none.
    package let zone: @Sendable (String) -> Zone?
    /// All zone names, for suggestions; asked for only when a name is wrong.
    package let zoneNames: @Sendable () -> [String]
    /// Where zones are looked for, as messages go on: `in '/usr/share/zoneinfo'`.
    package let zonePlace: @Sendable () -> String

    package init(
        hostName: String, zone: @escaping @Sendable (String) -> Zone?,
        zoneNames: @escaping @Sendable () -> [String],
        zonePlace: @escaping @Sendable () -> String = { "on this host" }
    ) {
        self.hostName = hostName
        self.zone = zone
        self.zoneNames = zoneNames
        self.zonePlace = zonePlace
    }
}
