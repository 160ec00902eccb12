import Calendar
import Jobs
import Testing

private let settingsContext = SettingsContext(
    hostName: "box", zone: { worldZone(named: $0) }, zoneNames: { ["UTC", "Europe/Berlin"] })

private func read(_ yaml: String?, flags: [FlagValue] = []) -> (Settings?, String) {
    let file = yaml.map { (name: "ruqid.yaml", bytes: Array($0.utf8)) }
    let (settings, found) = Settings.read(file: file, flags: flags, in: settingsContext)
    return (settings, text(found))
}

@Suite struct SettingsTests {
    @Test(arguments: [nil, "", "# nothing\n", "---\n"])
    func `needs no file, and nothing in it`(_ yaml: String?) throws {
        let settings = try #require(read(yaml).0)
        #expect(settings.schedulerName == "box")
        #expect(settings.schedulerStore == .memory)
        #expect(settings.jobsDir == "/etc/ruqi/jobs.d")
        #expect(settings.logDir == "/var/log/ruqi")
        #expect(settings.stateDir == "/var/lib/ruqi")
        #expect(settings.timezone.name == "Asia/Tokyo")
        #expect(settings.maxRunning == 64)
        #expect(settings.stopTimeout == .seconds(10))
        #expect(settings.history == HistorySettings())
        #expect(settings.httpListen == .tcp(host: "127.0.0.1", port: 8585))
        #expect(settings.logLevel == .info)
    }

    @Test func `refuses a host's own zone that can't be read, unless another one is given`() {
        let blind = SettingsContext(
            hostName: "box", zone: { $0 == "UTC" ? .utc : nil }, zoneNames: { ["UTC"] })
        let (settings, found) = Settings.read(file: nil, flags: [], in: blind)
        #expect(settings == nil)
        #expect(found.map(\.code) == [.unknownZone])
        let given = Settings.read(
            file: nil, flags: [FlagValue(flag: "--timezone", value: "UTC")], in: blind)
        #expect(given.settings?.timezone == .utc)
        #expect(given.diagnostics.isEmpty)
    }

    @Test func `takes all settings from the file`() throws {
        let settings = try #require(
            read(
                """
                scheduler_name: alpha
                scheduler_store: none
                jobs_dir: jobs.d
                log_dir: .ruqi/log
                state_dir: .ruqi/state
                timezone: Europe/Berlin
                max_running: 10000
                stop_timeout: 1m30s
                history: {max_age: 90d, max_size: none, segment_size: 1M, sync: always}
                http:
                  listen: "[::1]:0"
                log_level: debug
                """
            ).0)
        #expect(settings.schedulerName == "alpha")
        #expect(settings.schedulerStore == .none)
        #expect(settings.jobsDir == "jobs.d")
        #expect(settings.logDir == ".ruqi/log")
        #expect(settings.stateDir == ".ruqi/state")
        #expect(settings.timezone.name == "Europe/Berlin")
        #expect(settings.maxRunning == 10_000)
        #expect(settings.stopTimeout == .seconds(90))
        #expect(settings.history.maxAge == .seconds(90 * 86_400))
        #expect(settings.history.maxSizeBytes == nil)
        #expect(settings.history.segmentSizeBytes == 1 << 20)
        #expect(settings.history.sync == .always)
        #expect(settings.httpListen == .tcp(host: "::1", port: 0))
        #expect(settings.logLevel == .debug)
    }

    @Test func `takes one name or several by which it may be asked`() throws {
        #expect(read("http: {allowed_hosts: a.example}\n").0?.allowedHosts == ["a.example"])
        #expect(read("http: {allowed_hosts: [a, B-1.c_d]}\n").0?.allowedHosts == ["a", "B-1.c_d"])
        #expect(read("http: {allowed_hosts: []}\n").0?.allowedHosts == [])
        #expect(read("http: {allowed_hosts: none}\n").0?.allowedHosts == [])
        let flag = try DaemonArguments(["--http-allowed-hosts", "a,b"])
        #expect(
            read("http: {allowed_hosts: c}\n", flags: flag.flags).0?.allowedHosts == ["a", "b"])
    }

    @Test func `lets flags override the file, and later flags earlier ones`() throws {
        let arguments = try DaemonArguments([
            "--max-running", "5", "--http-listen=off", "--max-running", "7",
        ])
        let (settings, found) = read("max_running: 3\nlog_level: error\n", flags: arguments.flags)
        #expect(found == "")
        #expect(settings?.maxRunning == 7)
        #expect(settings?.httpListen == .off)
        #expect(settings?.logLevel == .error)
    }

    @Test(arguments: [
        Mistake(
            "an unknown setting", "job_dir: x\n",
            """
            ruqid.yaml:1:1: error: unknown setting 'job_dir' [unknown-setting]
              hint: did you mean 'jobs_dir'?
            """),
        Mistake(
            "a setting outside its map", "http.listen: off\n",
            """
            ruqid.yaml:1:1: error: unknown setting 'http.listen' [unknown-setting]
              hint: write 'http:' and below it, indented, 'listen: …'
            """),
        Mistake(
            "a setting without its map", "listen: off\n",
            """
            ruqid.yaml:1:1: error: unknown setting 'listen' [unknown-setting]
              hint: write 'http:' and below it, indented, 'listen: …'
            """),
        Mistake(
            "a setting whose name is put together", "http_listen: off\n",
            """
            ruqid.yaml:1:1: error: unknown setting 'http_listen' [unknown-setting]
              hint: write 'http:' and below it, indented, 'listen: …'
            """),
        Mistake(
            "an unknown setting in a map", "http:\n  lisen: off\n",
            """
            ruqid.yaml:2:3: error: unknown setting 'http.lisen' [unknown-setting]
              hint: did you mean 'http.listen'?
            """),
        Mistake(
            "a value where a map is due", "http: off\n",
            "ruqid.yaml:1:7: error: 'http' must be a map of settings [not-a-map]"),
        Mistake(
            "a list for a file", "- a\n",
            "ruqid.yaml:1:1: error: the settings are a map of names and values [not-a-map]"),
        Mistake(
            "a setting twice", "log_level: info\nlog_level: info\n",
            "ruqid.yaml:2:1: error: the setting 'log_level' stands twice,"
                + " first in line 1, then here [duplicate-key]"),
        Mistake(
            "names that are none", "http:\n  allowed_hosts: [http://a, b:80, '*.c', d]\n",
            """
            ruqid.yaml:2:19: error: 'http://a' is no name of a host [bad-host]
              hint: write it without a scheme, a port or a pattern: status.example.com
            ruqid.yaml:2:29: error: 'b:80' is no name of a host [bad-host]
              hint: write it without a scheme, a port or a pattern: status.example.com
            ruqid.yaml:2:35: error: '*.c' is no name of a host [bad-host]
              hint: write it without a scheme, a port or a pattern: status.example.com
            """),
        Mistake(
            "settings of later versions", "etcd:\n  when_unreachable: run\n",
            """
            ruqid.yaml:2:3: error: 'etcd.when_unreachable' is not yet supported [not-yet-supported]
            """),
        Mistake(
            "a server for nobody, or with a strange socket",
            "http: {max_connections: 0, socket_mode: rw, socket_group: ''}\nshow_cmd: no\n",
            """
            ruqid.yaml:1:25: error: 'http.max_connections' must be 1 to 10000, not 0 [out-of-range]
            ruqid.yaml:1:41: error: 'http.socket_mode' must be an octal number from 0 to 777, \
            not 'rw' [bad-mode]
              hint: such as "0660" or "0600"
            ruqid.yaml:1:59: error: 'http.socket_group' is empty [missing-value]
            ruqid.yaml:2:11: error: 'show_cmd' must be true or false, not 'no' [wrong-type]
              hint: write false, without quotes
            """),
        Mistake(
            "no limit of age in other words", "history: {max_age: never}\n",
            """
            ruqid.yaml:1:20: error: 'history.max_age' must be a duration or none, not 'never' \
            [bad-duration]
              hint: write 'none' for no limit
            """),
        Mistake(
            "a size without a meaning", "history: {max_size: large}\n",
            """
            ruqid.yaml:1:21: error: 'history.max_size' must be a size or none, not 'large' [bad-size]
              hint: a size looks like 4096, 64K, 1M or 2G
            """),
        Mistake(
            "a history that holds nothing", "history: {max_size: 4096}\n",
            "ruqid.yaml:1:21: error: 'history.max_size' must be at least 1M, not 4096 [out-of-range]"
        ),
        Mistake(
            "tiny segments", "history: {segment_size: 1K}\n",
            "ruqid.yaml:1:25: error: 'history.segment_size' must be 64K to 1G, not 1K [out-of-range]"
        ),
        Mistake(
            "another way to sync", "history: {sync: often}\n",
            "ruqid.yaml:1:17: error: 'history.sync' must be one of always, interval, never, not 'often'"
                + " [unknown-value]"),
        Mistake(
            "a store of a later version", "scheduler_store: etcd\n",
            "ruqid.yaml:1:18: error: 'scheduler_store: etcd' is not yet supported"
                + " [not-yet-supported]"),
        Mistake(
            "an unknown store", "scheduler_store: memry\n",
            """
            ruqid.yaml:1:18: error: 'scheduler_store' must be one of memory, none, not 'memry' \
            [unknown-value]
              hint: did you mean 'memory'?
            """),
        Mistake(
            "too many runs at once", "max_running: 20000\n",
            "ruqid.yaml:1:14: error: 'max_running' must be 1 to 10000, not 20000 [out-of-range]"),
        Mistake(
            "no run at once", "max_running: 0\n",
            "ruqid.yaml:1:14: error: 'max_running' must be 1 to 10000, not 0 [out-of-range]"),
        Mistake(
            "no number", "max_running: many\n",
            "ruqid.yaml:1:14: error: 'max_running' must be a whole number, not 'many' [wrong-type]"),
        Mistake(
            "a number for a duration", "stop_timeout: 10\n",
            """
            ruqid.yaml:1:15: error: 'stop_timeout' must be a duration, not '10' [bad-duration]
              hint: write '10s' for seconds
            """),
        Mistake(
            "a port alone", "http:\n  listen: 8585\n",
            """
            ruqid.yaml:2:11: error: 'http.listen' must be an address and port, a unix: path, or off, not '8585' \
            [bad-listen]
              hint: did you mean '127.0.0.1:8585'?
            """),
        Mistake(
            "a socket without a path", "http:\n  listen: 'unix:'\n",
            """
            ruqid.yaml:2:11: error: 'http.listen' must have the path of a socket behind 'unix:' \
            [bad-listen]
              hint: such as unix:/run/ruqi/ruqid.sock
            """),
        Mistake(
            "a path that no socket can have",
            "http:\n  listen: unix:/\(String(repeating: "x", count: 107))\n",
            """
            ruqid.yaml:2:11: error: the path of a Unix socket has at most 107 bytes, and this one \
            has 108 [bad-listen]
              hint: such as unix:/run/ruqi/ruqid.sock
            """),
        Mistake(
            "an unknown zone", "timezone: Europe/Berln\n",
            """
            ruqid.yaml:1:11: error: there is no time zone 'Europe/Berln' on this host [unknown-zone]
              hint: did you mean 'Europe/Berlin'?
            """),
        Mistake(
            "a log level of another program", "log_level: warn\n",
            """
            ruqid.yaml:1:12: error: 'log_level' must be one of error, warning, info, debug, \
            not 'warn' [unknown-value]
              hint: did you mean 'warning'?
            """),
        Mistake(
            "an empty path", "jobs_dir: ''\nlog_dir:\n",
            """
            ruqid.yaml:1:11: error: 'jobs_dir' is empty [missing-value]
            ruqid.yaml:2:9: error: 'log_dir' has no value [missing-value]
            """),
        Mistake(
            "broken YAML", "http: [\n",
            "ruqid.yaml:2:1: error: a value or a closing bracket is missing before this"
                + " [unclosed-bracket]"),
    ])
    func `refuses a wrong file, with all that is wrong in it`(_ mistake: Mistake) {
        let (settings, found) = read(String(decoding: mistake.bytes, as: UTF8.self))
        #expect(settings == nil)
        #expect(found == mistake.text)
    }

    @Test func `names the flag whose value is wrong`() {
        let flags = [FlagValue(flag: "--max-running", value: "x")]
        let (settings, found) = read("jobs_dir: ''\n", flags: flags)
        #expect(settings == nil)
        #expect(
            found == """
                ruqid.yaml:1:11: error: 'jobs_dir' is empty [missing-value]
                --max-running: error: 'max_running' must be a whole number, not 'x' [wrong-type]
                """)
    }

    @Test(arguments: [
        "127.0.0.1:8585", "0.0.0.0:0", "[::1]:65535", "[fe80::1%eth0]:80", "localhost:80", "off",
        "unix:/run/ruqi/ruqid.sock", "unix:s",
    ])
    func `takes these addresses and writes them as they were`(_ text: String) {
        #expect(HTTPListen(text: text)?.text == text)
    }

    @Test(arguments: [
        "", "8585", ":8585", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:+1", "256.0.0.1:80", "127.0.1:80", "::1:80", "[::1]", "[host]:80", "host:80",
        "OFF", "+1.0.0.1:80", "unix:", "unix:/run/", "UNIX:/run/s",
    ])
    func `refuses these addresses`(_ text: String) {
        #expect(HTTPListen(text: text) == nil)
    }
}

@Suite struct DaemonArgumentsTests {
    @Test func `reads values behind a blank and behind an equals sign`() throws {
        let arguments = try DaemonArguments([
            "--config", "a.yaml", "--jobs-dir=/x=y", "--log-level", "debug",
        ])
        #expect(arguments.request == .run)
        #expect(arguments.configPath == "a.yaml")
        #expect(
            arguments.flags == [
                FlagValue(flag: "--jobs-dir", value: "/x=y"),
                FlagValue(flag: "--log-level", value: "debug"),
            ])
    }

    @Test(arguments: [(["--help"], DaemonArguments.Request.help), (["-h", "--foo"], .help)])
    func `is asked for help`(_ words: [String], _ request: DaemonArguments.Request) throws {
        #expect(try DaemonArguments(words).request == request)
    }

    @Test func `is asked for the version`() throws {
        #expect(try DaemonArguments(["--version"]).request == .version)
    }

    @Test(arguments: [
        (["--job-dir", "x"], "unknown flag '--job-dir'\n  hint: did you mean '--jobs-dir'?"),
        (["--jobs_dir", "x"], "unknown flag '--jobs_dir'\n  hint: did you mean '--jobs-dir'?"),
        (["--frobnicate"], "unknown flag '--frobnicate'\n  hint: ruqid --help lists all flags"),
        (["--config"], "'--config' needs a value"), (["--log-dir"], "'--log-dir' needs a value"),
        (
            ["jobs.d"],
            "'jobs.d' is not expected here\n  hint: each setting is a flag: --jobs-dir jobs.d"
        ),
    ])
    func `says what is wrong with the command line`(_ words: [String], _ expected: String) {
        let error = #expect(throws: UsageError.self) { try DaemonArguments(words) }
        #expect(error?.text == expected)
        #expect(UsageError.exitStatus == 64)
    }

    @Test(arguments: Setting.all.filter(\.isSupported).map(\.flag))
    func `lists each flag in the help`(_ flag: String) {
        #expect(DaemonArguments.help.contains("  \(flag) "))
    }

    @Test(arguments: Setting.all.filter { !$0.isSupported }.map(\.path))
    func `does not offer what it does not support`(_ path: String) throws {
        let setting = try #require(Setting.all.first { $0.path == path })
        #expect(!DaemonArguments.help.contains(setting.flag))
    }

    @Test(arguments: Setting.all.filter(\.isSupported).map(\.path))
    func `accepts each default as it is documented`(_ path: String) throws {
        let setting = try #require(Setting.all.first { $0.path == path })
        let flags = [FlagValue(flag: setting.flag, value: setting.defaultText)]
        let (settings, found) = read(nil, flags: flags)
        #expect(found == "")
        let defaults = try #require(read(nil).0)
        #expect(settings?.httpListen == defaults.httpListen)
        #expect(settings?.maxRunning == defaults.maxRunning)
        #expect(settings?.stopTimeout == defaults.stopTimeout)
        #expect(settings?.timezone == defaults.timezone)
        #expect(settings?.jobsDir == defaults.jobsDir)
        #expect(settings?.logDir == defaults.logDir)
        #expect(settings?.stateDir == defaults.stateDir)
        #expect(settings?.logLevel == defaults.logLevel)
        #expect(settings?.schedulerStore == defaults.schedulerStore)
        #expect(settings?.maxConnections == defaults.maxConnections)
        #expect(settings?.socketMode == defaults.socketMode)
        #expect(settings?.socketGroup == defaults.socketGroup)
        #expect(settings?.showsCommands == defaults.showsCommands)
    }
}
