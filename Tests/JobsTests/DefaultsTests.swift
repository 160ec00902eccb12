import Calendar
import Jobs
import Testing

@Suite struct `The setting defaults` {
    /// The settings of a file; nil: there are errors.
    private func settings(_ yaml: String) -> (settings: Settings?, diagnostics: [Diagnostic]) {
        Settings.read(
            file: ("ruqid.yaml", Array(yaml.utf8)), flags: [],
            in: SettingsContext(
                hostName: "here", zone: { worldZone(named: $0) }, zoneNames: { ["Asia/Tokyo"] }))
    }

    private func jobs(_ yaml: String, defaults: String) throws -> ParsedJobFile {
        let settings = try #require(settings(defaults).settings)
        let context = JobContext(
            defaultZone: .utc, zone: { worldZone(named: $0) }, zoneNames: { [] },
            calendar: { name in
                name == "holidays"
                    ? .found(DateRanges([20_447...20_448]))
                    : .missing(names: ["holidays"], directory: "calendars.d")
            },
            schedulerName: "here", defaults: settings.defaults)
        return JobFile.parse(Array(yaml.utf8), file: "a.yaml", in: context)
    }

    private static let all = """
        defaults:
          job_name: team
          timezone: Asia/Tokyo
          start_time: 2026-12-01
          exclude: [holidays]
          jitter: 5s
          dst: both
          paused: true
          cwd: /srv
          env: {A: one, B: two}
          timeout: 5m
          stop_signal: INT
          kill_after: 20s
          success_codes: [0, 3]
          hosts: [web*]
          description: ours
        """

    @Test func `exit codes in the defaults leave URL jobs alone`() throws {
        let parsed = try jobs(
            "rule: 1h\ncmd: http://host/\n", defaults: "defaults: {success_codes: [0, 3]}")
        #expect(parsed.diagnostics.isEmpty)
        let job = try #require(parsed.jobs.first)
        #expect(job.spec.run.successCodes.texts == ["0", "3"])
    }

    @Test func `count where a job says nothing`() throws {
        let parsed = try jobs("rule: 1h\ncmd: x", defaults: Self.all)
        #expect(parsed.diagnostics.isEmpty)
        let spec = try #require(parsed.jobs.first).spec
        #expect(spec.jobName == "team")
        #expect(spec.zone.name == "Asia/Tokyo")
        #expect(spec.timing.start?.description == "2026-11-30T15:00:00+00:00")
        #expect(spec.timing.excluded.ranges == [20_447...20_448])
        #expect(spec.timing.jitter == .seconds(5))
        #expect(spec.timing.dst == .both)
        #expect(spec.paused && spec.run.cwd?.text == "/srv" && spec.run.timeout == .seconds(300))
        #expect(spec.run.stopSignal == .interrupt && spec.run.killAfter == .seconds(20))
        #expect(spec.run.env.map { "\($0.name)=\($0.value)" } == ["A=one", "B=two"])
        #expect(spec.options.hosts == ["web*"])
        #expect(spec.description == "ours")
    }

    @Test func `are outweighed by the job's own values, variable by variable in env`() throws {
        let parsed = try jobs(
            """
            rule: 1h
            cmd: x
            timeout: none
            env: {B: mine, C: more}
            timezone: UTC
            paused: false
            exclude: []
            """, defaults: Self.all)
        let spec = try #require(parsed.jobs.first).spec
        #expect(spec.run.timeout == nil)
        #expect(spec.run.env.map { "\($0.name)=\($0.value)" } == ["A=one", "B=mine", "C=more"])
        #expect(spec.zone.name == "UTC")
        #expect(spec.timing.start?.description == "2026-12-01T00:00:00+00:00")
        #expect(!spec.paused)
        #expect(spec.timing.excluded.isEmpty)
    }

    @Test func `and the file tell where each value comes from`() throws {
        let parsed = try jobs(
            "---\n# note\nrule: 1h\ncmd: x\n\ntimeout: 1m\nenv: {B: b}\n", defaults: Self.all)
        let job = try #require(parsed.jobs.first)
        func origins(_ key: String) -> [String] { job.origins(ofKey: key).map(\.text) }
        #expect(origins("rule") == ["a.yaml:3:1"])
        #expect(origins("timeout") == ["a.yaml:6:1"])
        #expect(origins("env") == ["a.yaml:7:1", "ruqid.yaml:10:3"])
        #expect(origins("cwd") == ["ruqid.yaml:9:3"])
        #expect(origins("job_id") == [])
    }

    @Test func `tell also where the values of a long document stand`() throws {
        let many = (0..<80).map { "  V\($0): x\n" }.joined()
        let parsed = try jobs(
            "rule: 1h\nenv:\n\(many)cmd: x\ntimeout: 1m\n", defaults: "log_level: info")
        let job = try #require(parsed.jobs.first)
        #expect(job.origins(ofKey: "rule").map(\.line) == [1])
        #expect(job.origins(ofKey: "env").map(\.line) == [2])
        #expect(job.origins(ofKey: "cmd").map(\.line) == [83])
        #expect(job.origins(ofKey: "timeout").map(\.line) == [84])
        #expect(job.origins(ofKey: "cwd") == [])
    }

    @Test func `of a calendar that there is not are the error of each job that has no other`()
        throws
    {
        let defaults = "defaults:\n  exclude: [holiday]\n"
        let refused = try jobs("rule: 1h\ncmd: x", defaults: defaults)
        #expect(
            text(refused.diagnostics) == """
                a.yaml:1:1: error: there is no calendar 'holiday' in 'calendars.d'; the setting \
                'defaults' has it (ruqid.yaml:2:13) [unknown-calendar]
                  hint: did you mean 'holidays'?
                """)
        let own = try jobs("rule: 1h\ncmd: x\nexclude: [2026-12-25]", defaults: defaults)
        #expect(own.diagnostics.isEmpty)
    }

    @Test func `may not be what makes a job that job, nor anything that a job may not be`() {
        let found = settings(
            """
            defaults:
              rule: 10s
              cmd: x
              job_id: a
              run_on: every
              timout: 5m
              cwd: here
              env: [A]
              timeout: 5m
              timeout: 6m
            """)
        #expect(found.settings == nil)
        #expect(
            text(found.diagnostics) == """
                ruqid.yaml:2:3: error: 'rule' can't be a default: each job has its own [no-default]
                ruqid.yaml:3:3: error: 'cmd' can't be a default: each job has its own [no-default]
                ruqid.yaml:4:3: error: 'job_id' can't be a default: each job has its own [no-default]
                ruqid.yaml:5:3: error: 'run_on' is not yet supported [not-yet-supported]
                ruqid.yaml:6:3: error: unknown key 'timout' [unknown-key]
                  hint: did you mean 'timeout'?
                ruqid.yaml:7:8: error: 'cwd' must be an absolute path, not 'here' [bad-path]
                ruqid.yaml:8:8: error: 'env' must be a map of strings [wrong-type]
                  hint: such as 'LANG: C'
                ruqid.yaml:10:3: error: the key 'timeout' stands twice in 'defaults' [duplicate-key]
                """)
        #expect(
            text(settings("defaults: 5m\n").diagnostics) == """
                ruqid.yaml:1:11: error: 'defaults' must be a map of job keys [not-a-map]
                  hint: such as 'timeout: 5m'
                """)
    }

    @Test func `may be given by a flag`() throws {
        let read = Settings.read(
            file: nil, flags: [FlagValue(flag: "--defaults", value: "{timeout: 5m}")],
            in: SettingsContext(
                hostName: "here", zone: { worldZone(named: $0) }, zoneNames: { [] }))
        #expect(try #require(read.settings).defaults?.text == #"{"timeout":"5m"}"#)
    }

    @Test func `that are written out in canonical form are read alike without them`() throws {
        let parsed = try jobs("rule: 1h\ncmd: x", defaults: Self.all)
        let spec = try #require(parsed.jobs.first).spec
        #expect(onlySpec(spec.canonicalText) == spec)
    }

    @Test func `that changed are named among the settings that did`() throws {
        let before = try #require(settings("defaults: {timeout: 5m}\nmax_running: 3").settings)
        let after = try #require(
            settings("defaults: {timeout: 6m}\nmax_running: 3\njobs_dir: /x").settings)
        let changed = Setting.changed(from: before, to: after)
        #expect(changed.map(\.path) == ["jobs_dir", "defaults"])
        #expect(changed.map(\.isLive) == [false, true])
        var live = before
        live.takeLive(after)
        #expect(Setting.changed(from: live, to: after).map(\.path) == ["jobs_dir"])
    }
}
