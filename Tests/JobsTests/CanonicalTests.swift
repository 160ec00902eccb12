import Calendar
import Jobs
import Testing

@Suite struct `The canonical form of a job` {
    /// Each of them has one job.
    static let jobs = [
        "rule: 10s\ncmd: date",
        "rule: now\ncmd: 'https://host/hook#{\"a\": \"#b\"}'\ntimeout: none",
        "rule: [\"@daily\", 0 0 H * * 1-5]\ncmd: [a, '', \"b\\tc\"]\npaused: true",
        "rule: 2026-12-16 18:03:17.5\ncmd: \"two\\nlines\"\ntimezone: Asia/Tokyo\ndst: skip",
        """
        job_id: all
        job_name: n
        description: "quotes \\" and \\\\ and é \\u2028 \\x07"
        rule: "0 20 2 * * *"
        job_trigger: cron
        timezone: Europe/Berlin
        start_time: 2026-12-01
        end_time: 2027-12-01T12:00:00.25+02:00
        exclude: [2026-12-24, 2026-12-31..2027-01-02, holidays]
        jitter: 1m30s500ms
        dst: both
        paused: false
        cmd: [x]
        cwd: /srv
        env: {Z: "null", A: '~', N: 5, E: ''}
        timeout: 1h30m
        hosts: [web*, "[!a-c]?"]
        """,
        """
        rule: 10s
        cmd: http://host/
        http:
          method: PUT
          headers: {X-Empty: '', b: "\\"q\\" é", A: '1'}
          body: "@two\\nlines\\t\\\\"
          expect_status: [404, 200-204, '205', 500-599]
          expect_json: {s: OK, n: 1.0, f: 0.25, big: 1e300, t: true, z: null, q: '5', "a b": ''}
          connect_timeout: 1s500ms
        """,
        "rule: 10s\ncmd: 'null'\njob_name: '~'\ntimezone: local",
    ]

    @Test(arguments: jobs)
    func `is read as the very job of which it was made, and made of that again`(
        _ yaml: String
    ) throws {
        let spec = try #require(onlySpec(yaml))
        let again = try #require(onlySpec(spec.canonicalText))
        #expect(again == spec)
        #expect(again.canonicalText == spec.canonicalText)
    }

    @Test func `has keys in the order of their table, and leaves out what is built in`() throws {
        let spec = try #require(onlySpec("cmd: x\ntimeout: 5m\nrule: 10s\njob_name: default"))
        #expect(
            spec.canonicalText == """
                job_id: "a"
                rule: "10s"
                timezone: "UTC"
                cmd: "x"
                timeout: "5m"

                """)
    }

    @Test(arguments: [
        ("cmd: y", ["cmd"]), ("rule: 20s", ["rule"]), ("timezone: Asia/Tokyo", ["timezone"]),
        ("timeout: 5m\ncwd: /x", ["cwd", "timeout"]), ("env: {A: b}", ["env"]),
        ("description: new", []), ("rule: '10s '", []), ("timeout: 1h", []), ("hosts: ['*']", []),
        ("exclude: [2026-12-25]", ["exclude"]), ("paused: true", ["paused"]),
        ("stop_signal: INT", ["stop_signal"]), ("stop_signal: TERM", []),
        ("success_codes: [0, 3]", ["success_codes"]), ("success_codes: [0-0]", []),
        ("shell: [bash, -c]", ["shell"]), ("shell: [/bin/sh, -c]", []),
        ("user: root", ["user"]), ("group: adm", ["group"]), ("env_file: /x", ["env_file"]),
        ("umask: 0077", ["umask"]), ("umask: 0022", []), ("nice: 1", ["nice"]), ("nice: 0", []),
        ("http: {method: GET}", ["http"]), ("http: {}", []),
        ("http: {method: POST, headers: {}, expect_status: [200-299]}", []),
        ("limits: {as: 1024K}", ["limits"]), ("stdin: x", ["stdin"]), ("stdin: ''", []),
        ("overlap: queue", ["overlap"]), ("overlap: skip", []),
        ("misfire_grace_time: 6h", ["misfire_grace_time"]), ("misfire_grace_time: 30000ms", []),
        ("catch_up: latest", ["catch_up"]), ("catch_up: none", []),
        ("max_instances: 2", ["max_instances"]), ("retry: {attempts: 2}", ["retry"]),
        ("retry: {attempts: 1, factor: 2.0}", []), ("output_limit: 1K", ["output_limit"]),
        ("output_limit: 4K", []), ("output_file: /x", ["output_file"]),
        ("on_success: x", ["on_success"]), ("on_failure: [x]", ["on_failure"]),
        ("on_recovery: [[x]]", ["on_recovery"]),
        ("kill_after: 1m", ["kill_after"]), ("kill_after: 10000ms", []),
        ("jitter: 5s", ["jitter"]), ("start_time: 2030-01-01", ["start_time"]),
    ])
    func `tells which keys changed what a job means`(_ lines: String, _ keys: [String]) throws {
        let base = [("rule", "rule: 10s"), ("cmd", "cmd: x")]
        let kept = base.filter { !lines.contains("\($0.0):") }.map(\.1).joined(separator: "\n")
        let before = try #require(parse("rule: 10s\ncmd: x").jobs.first)
        let after = try #require(parse("\(kept)\n\(lines)").jobs.first)
        #expect(after.changedKeys(from: before) == keys)
        let isSame = verdict(wanted: after, present: before) == .unchanged
        #expect(isSame == keys.isEmpty)
    }

    @Test func `names the calendar or zone where that is what changed`() throws {
        let yaml = "rule: 0 0 0 * * *\ncmd: x\nexclude: [holidays]"
        let before = try #require(parse(yaml).jobs.first)
        let other = JobContext(
            defaultZone: .utc, zone: { worldZone(named: $0) }, zoneNames: { [] },
            calendar: { _ in .found(DateRanges([20_000...20_000])) }, schedulerName: "here")
        let parsed = JobFile.parse(Array(yaml.utf8), file: "a.yaml", in: other)
        let after = try #require(parsed.jobs.first)
        #expect(after.changedKeys(from: before) == ["exclude"])
    }
}
