import Calendar
import Jobs
import Testing

@Suite struct JobFileTests {
    @Test func `takes the body of the original's add_job call`() throws {
        let body = """
            {"job_trigger":"interval", "job_id":"test3", "job_name":"platform", \
            "rule":"10s","cmd":"bash scripts/test.sh"}
            """
        let spec = try #require(onlySpec(body))
        #expect(spec.id.text == "test3")
        #expect(spec.jobName == "platform")
        #expect(spec.timing.rules == [try Rule.parse("10s")])
        #expect(spec.command == .shell("bash scripts/test.sh"))
    }

    @Test func `fills in the defaults`() throws {
        let spec = try #require(onlySpec("rule: 10s\ncmd: date\n"))
        #expect(spec.id.text == "a")
        #expect(spec.jobName == "default")
        #expect(spec.description == nil)
        #expect(spec.timing == Timing(rules: [try Rule.parse("10s")], zone: .utc))
        #expect(spec.ruleTexts == ["10s"])
        #expect(spec.command == .shell("date"))
        #expect(spec.run.cwd?.text == nil)
        #expect(spec.run.env == [])
        #expect(spec.run.timeout == .seconds(3600))
        #expect(!spec.paused)
        #expect(spec.options.hosts == [])
    }

    @Test func `takes all keys`() throws {
        let spec = try #require(
            onlySpec(
                """
                job_id: nightly
                job_name: backup
                description: saves everything
                job_trigger: cron
                rule: '0 20 2 * * *'
                timezone: Europe/Berlin
                start_time: 2026-12-01
                end_time: 2027-12-01 12:00:00.5
                exclude: [2026-12-24, 2026-12-31..2027-01-02, holidays]
                jitter: 90s
                dst: both
                cmd: [tar, -c, "", '*.c']
                cwd: /srv
                env: {Z: last, A: "first", N: 5, E: ''}
                timeout: 1h30m
                paused: true
                """))
        #expect(spec.id.text == "nightly")
        #expect(spec.jobName == "backup")
        #expect(spec.description == "saves everything")
        #expect(spec.ruleTexts == ["0 20 2 * * *"])
        #expect(spec.command == .direct(["tar", "-c", "", "*.c"]))
        #expect(spec.run.cwd?.text == "/srv")
        #expect(
            spec.run.env.map { "\($0.name)=\($0.value)" } == ["A=first", "E=", "N=5", "Z=last"])
        #expect(spec.timing.zone.name == "Europe/Berlin")
        #expect(spec.timing.start?.description == "2026-11-30T23:00:00+00:00")
        #expect(spec.timing.end?.description == "2027-12-01T11:00:00.5+00:00")
        #expect(
            spec.timing.excluded.texts
                == ["2025-12-25..2025-12-26", "2026-12-24", "2026-12-31..2027-01-02"])
        #expect(spec.timing.jitter == .seconds(90))
        #expect(spec.timing.dst == .both)
        #expect(spec.run.timeout == .seconds(5400))
        #expect(spec.paused)
    }

    @Test(arguments: [
        ("5", "5"), ("2026-01-01", "2026-01-01"), ("true", "true"), ("yes", "yes"),
        ("0x1F", "0x1F"), ("1e3", "1e3"), ("'null'", "null"), ("\"~\"", "~"), ("!!str 5", "5"),
        (".5", ".5"), ("a 'b' \"c\"", "a 'b' \"c\""), ("a #b", "a"), ("a#b", "a#b"),
        ("|\n  two\n  lines", "two\nlines\n"), (">-\n  one\n  line", "one line"),
        ("\"\\u00e9\\t\\/\"", "é\t/"),
    ])
    func `takes a scalar of any look as text`(_ yaml: String, _ expected: String) {
        #expect(onlySpec("rule: 10s\ncmd: \(yaml)\n")?.command == .shell(expected))
        #expect(onlySpec("rule: 10s\ncmd: x\ndescription: \(yaml)\n")?.description == expected)
    }

    @Test(arguments: [
        ("http://host/path", "http://host/path", nil),
        ("https://host/path#", "https://host/path", ""),
        ("'http://host/?a=1#{\"b\": \"#2\"}'", "http://host/?a=1", "{\"b\": \"#2\"}"),
    ])
    func `takes a URL with its body behind the first #`(
        _ yaml: String, _ url: String, _ body: String?
    ) {
        #expect(onlySpec("rule: 10s\ncmd: \(yaml)\n")?.command == .url(url, body: body))
    }

    @Test func `takes none as a time limit`() throws {
        let spec = try #require(onlySpec("rule: 10s\ncmd: x\ntimeout: none\n"))
        #expect(spec.run.timeout == nil)
    }

    @Test(arguments: [("true", true), ("True", true), ("FALSE", false)])
    func `takes the truth values of the core schema`(_ yaml: String, _ expected: Bool) {
        #expect(onlySpec("rule: 10s\ncmd: x\npaused: \(yaml)\n")?.paused == expected)
    }

    @Test func `takes several documents, each at its first line`() {
        let parsed = parse(
            """
            # the first
            job_id: a
            rule: 10s
            cmd: x
            ---
            # the second
            job_id: b
            rule: 10s
            cmd: x
            """)
        #expect(parsed.diagnostics.isEmpty)
        #expect(parsed.jobs.map(\.place.text) == ["a.yaml:2:1", "a.yaml:7:1"])
    }

    @Test func `takes a byte order mark and carriage returns`() {
        let parsed = parse("\u{FEFF}rule: 10s\r\ncmd: x\r\n")
        #expect(parsed.diagnostics.isEmpty)
        #expect(parsed.jobs.map(\.place.text) == ["a.yaml:1:1"])
        #expect(
            text(parse("\u{FEFF}foo: 1\r\nrule: 10s\r\ncmd: x\r\n").diagnostics)
                == "a.yaml:1:1: error: unknown key 'foo' [unknown-key]")
    }

    @Test func `combines the surrogate pairs of JSON, in JSON only`() {
        #expect(
            onlySpec(#"{"rule": "10s", "cmd": "a \ud83d\ude00 \\ud83d\u00e9"}"#)?.command
                == .shell(#"a 😀 \ud83dé"#))
        #expect(onlySpec(#"{rule: 10s, cmd: '\ud83d\ude00'}"#)?.command == .shell(#"\ud83d\ude00"#))
        #expect(
            parse("rule: 10s\ncmd: \"\\ud83d\\ude00\"\n").diagnostics.map(\.code) == [.badEscape])
    }

    @Test func `keeps the rule as it was written, without the blanks around it`() throws {
        let spec = try #require(onlySpec("rule: |\n  */5  *  * * * *\ncmd: x\n"))
        #expect(spec.ruleTexts == ["*/5  *  * * * *"])
    }
}

@Suite struct JobTests {
    @Test func `has a fingerprint of its meaning, whatever its form`() throws {
        let plain = try #require(parse("rule: 60s\ncmd: x\nenv: {A: 1, B: 2}\n").jobs.first)
        let other = try #require(
            parse("# moved\nenv: {B: '2', A: '1'}\ndescription: new\ncmd: 'x'\nrule: 1m\n").jobs
                .first)
        #expect(plain.fingerprint == other.fingerprint)
        // Recorded in histories: it must not change with the program.
        #expect(plain.fingerprint == 9_957_427_819_651_080_244)
    }

    @Test(arguments: [
        "job_id: b", "job_name: b", "timezone: Asia/Tokyo", "cwd: /b", "env: {A: b}",
        "timeout: 5s", "paused: true", "stop_signal: HUP", "kill_after: 11s",
        "success_codes: [0-1]", "shell: [bash, -c]", "user: root", "group: adm", "env_file: /x",
        "overlap: queue", "max_instances: 2", "misfire_grace_time: 1m", "catch_up: all",
        "retry: {attempts: 2}", "output_limit: 1K",
        "output_file: /x", "on_success: x", "on_failure: x", "on_recovery: x",
        "umask: 0077", "nice: 1", "limits: {as: 1M}", "stdin: x", "http: {method: PUT}",
        "http: {headers: {A: b}}", "http: {body: b}", "http: {expect_status: [204]}",
        "http: {expect_json: {a: null}}", "http: {connect_timeout: 1s}",
    ])
    func `has another fingerprint when a key changes what it means`(_ line: String) throws {
        let before = try #require(parse("rule: 10s\ncmd: x\n").jobs.first)
        let after = try #require(parse("rule: 10s\ncmd: x\n\(line)\n").jobs.first)
        #expect(before.fingerprint != after.fingerprint)
    }

    @Test(arguments: [("x y", "[x, y]"), ("[x, y]", "[x y]"), ("http://a/#", "http://a/")])
    func `tells commands apart that look alike`(_ one: String, _ two: String) throws {
        let before = try #require(parse("rule: 10s\ncmd: \(one)\n").jobs.first)
        let after = try #require(parse("rule: 10s\ncmd: \(two)\n").jobs.first)
        #expect(before.fingerprint != after.fingerprint)
    }

    @Test(arguments: ["a", "0", "a.b_c-D9", String(repeating: "x", count: 128)])
    func `takes these ids`(_ text: String) {
        #expect(JobID(text)?.text == text)
    }

    @Test(arguments: ["", ".a", "-a", "_a", "a b", "a/b", "ä", String(repeating: "x", count: 129)])
    func `refuses these ids`(_ text: String) {
        #expect(JobID(text) == nil)
    }

    @Test func `writes a run's id with a fraction only where there is one`() throws {
        let job = try #require(JobID("tick"))
        let due = Timestamp(seconds: 1_795_474_215)
        #expect(RunID(job: job, due: due).text == "tick@2026-11-23T22:50:15Z")
        #expect(
            RunID(job: job, due: due + .milliseconds(250)).text == "tick@2026-11-23T22:50:15.25Z")
    }

    @Test func `names a run so that it can be read again`() throws {
        let job = try #require(JobID("a.b_c-1"))
        for fraction in [0, 1, 1_000, 250_000_000, 999_999_999] {
            let due = Timestamp(seconds: 1_795_474_215) + .nanoseconds(fraction)
            let id = RunID(job: job, due: due)
            #expect(RunID(id.text) == id)
        }
        for text in [
            "", "tick", "@2026-11-23T22:50:15Z", "tick@", "tick@2026-11-23T22:50:15+00:00",
            "tick@2026-11-23T22:50:15.250Z", "tick@2026-11-23T22:50:15Z@",
            "t k@2026-11-23T22:50:15Z",
        ] {
            #expect(RunID(text) == nil)
        }
    }

    @Test func `orders runs by job, then by due`() throws {
        let (a, b) = (try #require(JobID("a")), try #require(JobID("b")))
        let runs = [(b, 1), (a, 2), (a, 1)].map {
            RunID(job: $0.0, due: Timestamp(seconds: $0.1))
        }
        #expect(runs.sorted() == [runs[2], runs[1], runs[0]])
    }
}
