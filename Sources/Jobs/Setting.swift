import Calendar

/// A setting: a row of the table from which file, flags and help are read.
package struct Setting: Sendable {
    /// Its place in the file: `http.listen` is `listen` in the map `http`.
    package let path: String
    /// What its value is, in a word for the help: `DIR`.
    package let valueWord: String
    /// What it is when nobody sets it, as it would be written.
    package let defaultText: String
    /// One sentence without a final stop.
    package let meaning: String
    /// Whether a running daemon takes a new value at HUP; else it takes a restart.
    package let isLive: Bool
    /// The value in force, as one text for equal ones.
    let value: @Sendable (Settings) -> String
    /// Nil: the setting is known and not yet supported.
    let decode: (@Sendable (inout SettingsDecoder, YAMLNode) -> Void)?

    /// Whether this version knows what to do with it.
    package var isSupported: Bool { decode != nil }

    /// `--http-listen` for `http.listen`.
    package var flag: String {
        "--" + String(path.map { $0 == "_" || $0 == "." ? "-" : $0 })
    }

    private init(
        _ path: String, _ valueWord: String, default defaultText: String, _ meaning: String,
        isLive: Bool = false, value: @escaping @Sendable (Settings) -> String,
        decode: @escaping @Sendable (inout SettingsDecoder, YAMLNode) -> Void
    ) {
        self.path = path
        self.valueWord = valueWord
        self.defaultText = defaultText
        self.meaning = meaning
        self.isLive = isLive
        self.value = value
        self.decode = decode
    }

    private init(later path: String) {
        self.path = path
        valueWord = ""
        defaultText = ""
        meaning = ""
        isLive = false
        value = { _ in "" }
        decode = nil
    }

    /// All settings, in the order of CONTRACT §4.
    package static let all: [Setting] = [
        Setting(
            "scheduler_name", "NAME", default: "the host's name",
            "the name that each record of the history carries", value: \.schedulerName
        ) { $0.takeName($1) },
        Setting(
            "scheduler_store", "STORE", default: "memory",
            "memory: run the jobs; none: load, check and show them, run nothing",
            value: { $0.schedulerStore.rawValue }
        ) { $0.takeStore($1) },
        Setting(
            "jobs_dir", "DIR", default: "/etc/ruqi/jobs.d", "the directory of the job files",
            value: \.jobsDir
        ) { if let path = $0.path($1, "jobs_dir") { $0.settings.jobsDir = path } },
        Setting(
            "calendars_dir", "DIR", default: "/etc/ruqi/calendars.d",
            "the directory of the calendars that jobs exclude", value: \.calendarsDir
        ) { if let path = $0.path($1, "calendars_dir") { $0.settings.calendarsDir = path } },
        Setting(
            "log_dir", "DIR", default: "/var/log/ruqi", "the directory in which history/ is kept",
            value: \.logDir
        ) { if let path = $0.path($1, "log_dir") { $0.settings.logDir = path } },
        Setting(
            "state_dir", "DIR", default: "/var/lib/ruqi", "what the daemon keeps for itself",
            value: \.stateDir
        ) { if let path = $0.path($1, "state_dir") { $0.settings.stateDir = path } },
        Setting(
            "timezone", "ZONE", default: "local",
            "the zone of rules that name none and of times that are shown: IANA name, UTC, local",
            value: \.timezoneName
        ) { $0.takeTimezone($1) },
        Setting(
            "max_running", "N", default: "64", "how many runs may go at once", isLive: true,
            value: { String($0.maxRunning) }
        ) { $0.takeMaxRunning($1) },
        Setting(
            "stop_timeout", "DURATION", default: "10s",
            "what running runs get when the daemon stops", isLive: true,
            value: { $0.stopTimeout.text }
        ) { $0.takeStopTimeout($1) },
        Setting(
            "defaults", "MAP", default: "{}",
            "what counts where a job says nothing: '{timeout: 5m}'", isLive: true,
            value: { $0.defaults?.text ?? "" }
        ) { $0.takeDefaults($1) },
        Setting(
            "history.max_age", "DURATION", default: "365d",
            "how old records become before they are removed, or none", isLive: true,
            value: { $0.history.maxAge?.text ?? "none" }
        ) { $0.takeMaxAge($1) },
        Setting(
            "history.max_size", "SIZE", default: "1G",
            "what the history may take before its oldest part is removed, or none", isLive: true,
            value: { $0.history.maxSizeBytes.map(ByteCount.text) ?? "none" }
        ) { $0.takeMaxSize($1) },
        Setting(
            "history.segment_size", "SIZE", default: "64M",
            "how large a file of the history becomes", isLive: true,
            value: { ByteCount.text($0.history.segmentSizeBytes) }
        ) { $0.takeSegmentSize($1) },
        Setting(
            "history.sync", "WHEN", default: "interval",
            "when records reach the disk: always (at once), interval (within a second), never",
            isLive: true, value: { $0.history.sync.rawValue }
        ) { $0.takeSync($1) },
        Setting(
            "http.listen", "ADDRESS", default: "127.0.0.1:8585",
            "where status is served: 127.0.0.1:8585, [::1]:8585, unix:PATH, or off",
            value: { $0.httpListen.text }
        ) { $0.takeListen($1) },
        Setting(
            "http.allowed_hosts", "NAMES", default: "none",
            "names by which status may be asked for, besides localhost and addresses: a,b",
            value: { $0.allowedHosts.joined(separator: ",") }
        ) { $0.takeAllowedHosts($1) },
        Setting(
            "http.max_connections", "N", default: "128", "how many may be connected at once",
            value: { String($0.maxConnections) }
        ) { $0.takeMaxConnections($1) },
        Setting(
            "http.socket_mode", "MODE", default: "0660",
            "the mode of a Unix socket that status is served at, octal",
            value: { String($0.socketMode, radix: 8) }
        ) { $0.takeSocketMode($1) },
        Setting(
            "http.socket_group", "GROUP", default: "none",
            "the group of that socket, a name or a number, or none",
            value: { $0.socketGroup ?? "none" }
        ) { $0.takeSocketGroup($1) },
        Setting(
            "show_cmd", "BOOL", default: "true", "whether status shows commands: true or false",
            value: { String($0.showsCommands) }
        ) { $0.takeShowCommands($1) },
        Setting(later: "etcd.when_unreachable"),
        Setting(
            "log_level", "LEVEL", default: "info", "what is logged: error, warning, info or debug",
            isLive: true, value: { $0.logLevel.rawValue }
        ) { $0.takeLogLevel($1) },
    ]

    /// The setting of that path; nil: there is none.
    static func named(_ path: String) -> Setting? {
        all.first { $0.path == path }
    }

    /// Whether settings stand in a map of that name.
    static func isGroup(_ name: String) -> Bool {
        all.contains { $0.path.hasPrefix(name + ".") }
    }

    /// Those of which two sets have different values, in the order of the table.
    package static func changed(from old: Settings, to new: Settings) -> [Setting] {
        all.filter { $0.value(old) != $0.value(new) }
    }
}
