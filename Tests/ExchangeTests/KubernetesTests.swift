import Exchange
import Jobs
import Testing

@Suite struct `A CronJob` {
    private static let daily = "job_id: a\nrule: 0 0 6 * * *\n"

    @Test func `of a plain job is this`() throws {
        let export = try kubernetes(
            Self.daily + "cmd: echo $$ \"$HOME\"\nenv: {A: $(B)}\ncwd: /srv\n"
                + "user: '1000'\ngroup: '100'\n")
        #expect(export.refusals == [] && export.notes == [])
        #expect(
            export.files.map(\.text) == [
                """
                # The job 'a' of a.yaml, by ruqi export.
                apiVersion: "batch/v1"
                kind: "CronJob"
                metadata:
                  name: "a"
                  annotations:
                    ruqi/job-id: "a"
                    ruqi/job-name: "default"
                spec:
                  schedule: "0 6 * * *"
                  timeZone: "Etc/UTC"
                  concurrencyPolicy: "Forbid"
                  suspend: false
                  startingDeadlineSeconds: 30
                  jobTemplate:
                    spec:
                      activeDeadlineSeconds: 3600
                      backoffLimit: 0
                      template:
                        spec:
                          restartPolicy: "Never"
                          terminationGracePeriodSeconds: 10
                          securityContext:
                            runAsUser: 1000
                            runAsGroup: 100
                          containers:
                            - name: "job"
                              image: "registry.example/jobs:1"
                              command:
                                - "/bin/sh"
                                - "-c"
                                - "echo $$$$ \\"$$HOME\\""
                              workingDir: "/srv"
                              env:
                                - name: "A"
                                  value: "$$(B)"
                                - name: "RUQI_JOB_ID"
                                  value: "a"
                                - name: "RUQI_JOB_NAME"
                                  value: "default"

                """
            ])
        #expect(export.files.map(\.name) == ["a.yaml"])
    }

    @Test(arguments: [
        ("rule: '*/15 8-18 * * MON-FRI'", "*/15 8-18 * * 1-5"),
        ("rule: 0 30 2 1,15 JAN,JUL *", "30 2 1,15 1,7 *"),
        ("rule: 0 0 6 13 * FRI", "0 6 13 * 5"),
        ("rule: 0 0 6 */2 * *", "0 6 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 * *"),
        ("rule: '0 0 6 * * 7'", "0 6 * * 0"), ("rule: '@monthly'", "0 0 1 * *"),
        ("rule: 15m\nstart_time: 2026-01-01 00:05:00", "5,20,35,50 * * * *"),
        ("rule: 6h\nstart_time: 2026-01-01 00:00:00", "0 */6 * * *"),
        ("rule: 7d\nstart_time: 2026-01-05 04:30:00", "30 4 * * 1"),
    ])
    func `has the schedule of a rule`(keys: String, schedule: String) throws {
        let export = try kubernetes("job_id: a\ncmd: x\n\(keys)\n")
        #expect(export.refusals == [])
        #expect(export.lines("yaml").contains("  schedule: \"\(schedule)\""))
    }

    @Test func `has the values of H, and the zone`() throws {
        let export = try kubernetes(
            "job_id: a\ncmd: x\nrule: 0 H H * * *\ntimezone: Europe/Berlin\ndst: skip\n")
        #expect(export.refusals == [])
        #expect(export.lines("yaml").contains("  timeZone: \"Europe/Berlin\""))
        let schedule = export.lines("yaml").first { $0.hasPrefix("  schedule:") }
        #expect(schedule?.contains("H") == false)
    }

    @Test(arguments: [
        ("overlap: replace", ["concurrencyPolicy: \"Replace\""]),
        ("overlap: allow", ["concurrencyPolicy: \"Allow\""]),
        ("paused: true", ["suspend: true"]),
        ("misfire_grace_time: 90s", ["startingDeadlineSeconds: 90"]),
        ("misfire_grace_time: 1s", ["startingDeadlineSeconds: 10"]),
        (
            "timeout: 1500ms\nkill_after: 1m",
            ["activeDeadlineSeconds: 2", "terminationGracePeriodSeconds: 60"]
        ),
        ("retry: {attempts: 4}", ["backoffLimit: 3", "activeDeadlineSeconds: 3600"]),
        ("user: 1\ngroup: 2", ["runAsUser: 1", "runAsGroup: 2"]),
    ])
    func `has a field for each key`(keys: String, fields: [String]) throws {
        let export = try kubernetes(Self.daily + "cmd: x\n\(keys)\n")
        #expect(export.refusals == [])
        let lines = export.lines("yaml").map { String($0.drop { $0 == " " }) }
        #expect(fields.filter { !lines.contains($0) } == [])
    }

    /// What Forbid holds back counts as missed.
    @Test(arguments: [
        ("timeout: 1d", ["what is due during a run starts at its end, up to 30 s late"]),
        ("timeout: none\ncatch_up: latest", ["what is due during a run starts at its end"]),
        (
            "timeout: 23h59m50s\nmax_instances: 1\noverlap: allow\nmisfire_grace_time: 1h",
            ["what is due during a run starts at its end, up to 3600 s late"]
        ),
        ("timeout: 23h59m49s", []), ("timeout: 1d\noverlap: replace", []),
        // 12 h and two times 10 s, with the pause of 10 s, or with pauses of 10, 20 and 40 s.
        ("timeout: 11h59m44s\nretry: {attempts: 2}", []),
        ("timeout: 11h59m45s\nretry: {attempts: 2}", ["what is due during a run"]),
        ("timeout: 5h59m32s\nretry: {attempts: 4}", []),
        ("timeout: 5h59m33s\nretry: {attempts: 4}", ["what is due during a run"]),
    ])
    func `has a note where a run may go on when it is due again`(
        keys: String, notes: [String]
    ) throws {
        let export = try kubernetes(Self.daily + "cmd: x\n\(keys)\n")
        #expect(export.refusals == [])
        let found = export.notes.filter { $0.key == "overlap" }.map(\.message)
        #expect(found.count == notes.count)
        #expect(zip(found, notes).allSatisfy { $0.hasPrefix($1) })
    }

    @Test(arguments: [
        ("", ["it runs as the user of the image"]),
        ("group: 5", ["it runs as the user of the image"]),
        ("user: 5", ["its group is 0, or that of the image"]), ("user: 5\ngroup: 5", []),
    ])
    func `tells whose account it has`(keys: String, notes: [String]) throws {
        let export = try kubernetes(Self.daily + "cmd: x\n\(keys)\n")
        #expect(export.notes.map(\.message) == notes)
    }

    @Test func `has the name of its file as it is`() throws {
        let parsed = try job(Self.daily + "cmd: x\n", file: "50%.yaml")
        var export = KubernetesExport(image: "x", context)
        #expect(
            export.export(parsed).lines("yaml").first
                == "# The job 'a' of 50%.yaml, by ruqi export.")
    }

    @Test func `has annotations as long as they may be`() throws {
        // With their names, the job's id and the word 'default'.
        let rest = "ruqi/job-id" + "a" + "ruqi/job-name" + "default" + "ruqi/description"
        let text = String(repeating: "x", count: 262_144 - rest.utf8.count)
        let start = Self.daily + "cmd: x\ndescription: "
        #expect(try kubernetes(start + "\(text)\n").refusals == [])
        #expect(try kubernetes(start + "\(text)x\n").refusals.map(\.key) == ["description"])
    }

    @Test func `without a time limit has none, and makes up for a start without a deadline`() throws
    {
        let export = try kubernetes(Self.daily + "cmd: x\ntimeout: none\ncatch_up: latest\n")
        #expect(export.refusals == [])
        #expect(!export.files[0].text.contains("eadlineSeconds"))
    }

    @Test func `of a URL has its request in a Secret`() throws {
        let export = try kubernetes(Self.daily + "cmd: 'https://x.example#secret'\n")
        #expect(export.refusals == [])
        let documents = export.files[0].text.split(separator: "\n---\n")
        #expect(documents.count == 2)
        #expect(documents[0].contains("  request: \"request of https://x.example secret POST\""))
        #expect(!documents[1].contains("x.example#") && !documents[1].contains("of https"))
        #expect(documents[1].contains("< /etc/ruqi-request/request"))
        #expect(export.files[0].isSecret)
    }

    @Test func `has a request that fits into a Secret`() throws {
        let bare = "request of https://x.example  POST".utf8.count
        let cmd = "cmd: 'https://x.example#"
        let text = String(repeating: "x", count: 1_048_576 - bare)
        #expect(try kubernetes(Self.daily + cmd + text + "'\n").refusals == [])
        let long = try kubernetes(Self.daily + cmd + text + "x'\n").refusals.map(\.line)
        #expect(
            long == ["cmd: the request is for a Secret, which has at most 1048576 bytes"])
    }

    @Test func `takes a name that fits, and no name twice`() throws {
        var export = KubernetesExport(image: "x", context)
        let first = export.export(try job("job_id: Old_Job.v2\ncmd: x\nrule: 0 0 6 * * *\n"))
        #expect(first.files.map(\.name) == ["Old_Job.v2.yaml"])
        #expect(first.lines("yaml").contains("  name: \"old-job-v2\""))
        #expect(first.notes.contains { $0.key == "job_id" })
        let second = export.export(try job("job_id: old-job-v2\ncmd: x\nrule: 0 0 6 * * *\n"))
        #expect(
            second.refusals.map(\.line) == [
                "job_id: its name would be 'old-job-v2', as that of the job 'Old_Job.v2'"
            ])
        let long = String(repeating: "x", count: 53)
        #expect(
            export.export(try job("job_id: \(long)\ncmd: x\nrule: 0 0 6 * * *\n")).refusals
                .map(\.key) == ["job_id"])
    }

    @Test func `tells how it differs when the clock is changed`() throws {
        let zoned = "job_id: a\ncmd: x\ntimezone: Europe/Berlin\n"
        let fixed = try kubernetes(zoned + "rule: 0 30 2 * * *\n").notes.filter { $0.key == "dst" }
        #expect(
            fixed.map(\.message) == [
                "when the clock is changed it is due at other times: not at "
                    + "2027-03-28T03:00:00+02:00, and 9 times more in five years"
            ])
        let often = try kubernetes(zoned + "rule: 0 */5 * * * *\n")
        #expect(often.notes.filter { $0.key == "dst" } == [])
        let skip = try kubernetes(zoned + "rule: 0 30 2 * * *\ndst: skip\n").notes
        #expect(
            skip.map(\.message).filter { $0.contains("also at 2027-10-31T02:30:00+01:00") } != [])
    }

    @Test(arguments: [
        ("rule: 30 0 6 * * *", "rule: a CronJob is due on full minutes only"),
        ("rule: 10s", "rule: a CronJob is due on full minutes only"),
        ("rule: 1h", "rule: a CronJob is due on full minutes only"),
        ("rule: 7m", "rule: an interval of 7m is due at other times each day"),
        (
            "rule: 96m\nstart_time: 2026-01-01 00:00:00",
            "rule: an interval of 1h36m is due at other minutes"
        ),
        ("rule: 0 0 6 L * *", "rule: the schedule of a CronJob has no L, W and #"),
        ("rule: 0 0 6 */2 * MON", "rule: days that must be both"),
        ("rule: '@reboot'", "rule: a cluster is not booted"),
        ("rule: '2030-01-01 00:00:00'", "rule: a CronJob is due again and again"),
        ("rule: ['0 0 6 * * *', '0 0 7 * * *']", "rule: a CronJob has one schedule"),
        ("rule: 0 0 6 * * *\njitter: 10m", "jitter: a CronJob has no delay"),
        ("rule: 0 0 6 * * *\nend_time: 2030-01-01", "end_time: a CronJob has no end"),
        ("rule: 0 0 6 * * *\noverlap: queue", "overlap: a CronJob keeps no occurrence"),
        ("rule: 0 0 6 * * *\ncatch_up: all", "catch_up: a CronJob makes up for one"),
        ("rule: 0 0 6 * * *\nmax_instances: 3\noverlap: allow", "max_instances: a CronJob has one"),
        ("rule: 0 0 6 * * *\nuser: www-data", "user: a cluster knows no names"),
        ("rule: 0 0 6 * * *\nuser: 2147483648", "user: a cluster takes numbers up to"),
        ("rule: 0 0 6 * * *\ngroup: 4294967294", "group: a cluster takes numbers up to"),
        ("rule: 0 0 6 * * *\nexclude: [past]", "exclude: a CronJob has no days"),
        ("rule: 0 0 6 * * *\ntimezone: posix/Europe/Rome", "timezone: a cluster knows no zone"),
        ("rule: 0 0 6 * * *\nenv_file: /etc/x", "env_file: the file is on this host"),
        ("rule: 0 0 6 * * *\nhosts: [a]", "hosts: a cluster chooses the node itself"),
        ("rule: 0 0 6 * * *\nnice: 1", "nice: a container has none"),
        ("rule: 0 0 6 * * *\numask: '077'", "umask: a container has its own"),
        ("rule: 0 0 6 * * *\nlimits: {cpu: 1}", "limits: a container has no limits"),
        ("rule: 0 0 6 * * *\nstdin: x", "stdin: a container has no input"),
        ("rule: 0 0 6 * * *\nstop_signal: INT", "stop_signal: pods are stopped with TERM"),
        ("rule: 0 0 6 * * *\nsuccess_codes: [0, 1]", "success_codes: 0 is the only success"),
        ("rule: 0 0 6 * * *\noutput_file: /x", "output_file: the file is on this host"),
        ("rule: 0 0 6 * * *\non_success: x", "on_success: a CronJob starts nothing"),
        ("rule: 0 0 6 * * *\non_failure: x", "on_failure: a CronJob starts nothing"),
        ("rule: 0 0 6 * * *\non_recovery: x", "on_recovery: a CronJob starts nothing"),
    ])
    func `refuses what has no equal`(keys: String, start: String) throws {
        let export = try kubernetes("job_id: a\ncmd: x\n\(keys)\n")
        #expect(export.files == [])
        #expect(export.refusals.map(\.line).filter { $0.hasPrefix(start) }.count == 1)
        #expect(export.refusals.count == 1)
        #expect(export.refusals.first?.hint != nil)
    }
}
