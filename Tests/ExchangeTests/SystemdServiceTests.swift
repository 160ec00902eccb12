import Exchange
import Jobs
import Testing

/// What the other keys become in the service.
@Suite struct `A service of systemd` {
    private static let daily = "job_id: a\nrule: 0 0 6 * * *\n"

    @Test func `of a plain job is this`() throws {
        let export = try systemd(Self.daily + "cmd: backup --all\ndescription: The\n")
        #expect(
            export.files == [
                NewFile(
                    name: "a.timer",
                    text: """
                        # The job 'a' of a.yaml, by ruqi export.

                        [Unit]
                        Description=When a is due

                        [Timer]
                        OnCalendar=*-*-* 06:00:00 UTC
                        AccuracySec=1us

                        [Install]
                        WantedBy=timers.target

                        """, isSecret: false),
                NewFile(
                    name: "a.service",
                    text: """
                        # The job 'a' of a.yaml, by ruqi export.

                        [Unit]
                        Description=The
                        StartLimitIntervalSec=0

                        [Service]
                        Type=oneshot
                        ExecStart=/bin/sh -c "backup --all"
                        User=root
                        WorkingDirectory=~
                        Environment=\(Self.path)
                        Environment=RUQI_JOB_ID=a
                        Environment=RUQI_JOB_NAME=default
                        UMask=022
                        TimeoutStartSec=3600s
                        KillSignal=SIGTERM
                        TimeoutStopSec=10s

                        """, isSecret: false),
            ])
    }

    private static let path =
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// Each row: keys, and lines that the service has for them.
    @Test(arguments: [
        ("cmd: [/usr/bin/backup, --all]", ["ExecStart=/usr/bin/backup --all"]),
        ("cmd: [backup, a b]", ["ExecStart=/usr/bin/env -- backup \"a b\""]),
        ("cmd: [./backup]\ncwd: /srv/x", ["ExecStart=/srv/x/./backup", "WorkingDirectory=/srv/x"]),
        ("cmd: x\nshell: [/bin/bash, -ec]", ["ExecStart=/bin/bash -ec x"]),
        ("cmd: x\nuser: www-data\ngroup: adm", ["User=www-data", "Group=adm"]),
        ("cmd: x\numask: '077'\nnice: 5", ["UMask=077", "Nice=5"]),
        (
            "cmd: x\nlimits: {nofile: 1024, as: 2G, core: unlimited}",
            ["LimitNOFILE=1024", "LimitAS=2147483648", "LimitCORE=infinity"]
        ),
        ("cmd: x\ntimeout: none", ["TimeoutStartSec=infinity"]),
        (
            "cmd: x\ntimeout: 1500ms\nstop_signal: INT\nkill_after: 1m",
            ["TimeoutStartSec=1500ms", "KillSignal=SIGINT", "TimeoutStopSec=60s"]
        ),
        ("cmd: x\nsuccess_codes: [0, 10-12]", ["SuccessExitStatus=10 11 12"]),
        ("cmd: x\nstdin: abcdef", ["StandardInput=data", "StandardInputData=YWJjZGVm"]),
        ("cmd: x\nstdin: a", ["StandardInputData=YQ=="]),
        (
            "cmd: x\nretry: {attempts: 2}",
            [
                "Restart=on-failure", "RestartSec=10s", "StartLimitBurst=2",
                "StartLimitIntervalSec=7240s",
            ]
        ),
        ("cmd: x\nenv_file: /etc/x.env", ["EnvironmentFile=/etc/x.env"]),
        (
            "cmd: x\noutput_file: /var/log/x.log",
            ["StandardOutput=append:/var/log/x.log", "StandardError=append:/var/log/x.log"]
        ),
    ])
    func `has a line for each key`(keys: String, lines: [String]) throws {
        let export = try systemd(Self.daily + keys + "\n")
        #expect(export.refusals == [])
        #expect(lines.filter { !export.lines("service").contains($0) } == [])
    }

    @Test func `escapes what has a meaning there`() throws {
        let odd = #"a "b" 'c' $HOME 100% \n ; \ "#
        let yaml =
            #"cmd: ["/bin/x", "a \"b\" 'c' $HOME 100% \\n ; \\ ", ";", "", "#
            + #""\u0001\t\n\u00e9", "-x"]"#
        let export = try systemd(
            Self.daily + yaml + "\nenv: {ODD: '\(odd.replacing("'", with: "''"))'}\n")
        let lines = export.lines("service")
        let expected =
            #"ExecStart=/bin/x "a \"b\" 'c' $$HOME 100%% \\n ; \\ " ";" "" "\x01\t\né" -x"#
        #expect(lines.contains(expected))
        #expect(lines.contains(#"Environment="ODD=a \"b\" 'c' $HOME 100%% \\n ; \\ ""#))
        #expect(export.files.map(\.isSecret) == [false, true])
    }

    @Test func `keeps a text of one line in comments and titles`() throws {
        let export = try systemd(
            Self.daily + "cmd: x\ndescription: \"50% of\\nExecStart=/bin/evil \\\\\"\n")
        #expect(export.lines("service").contains(#"Description=50%% of ExecStart=/bin/evil \."#))
        #expect(export.lines("service").count { $0.hasPrefix("ExecStart") } == 1)
    }

    @Test func `of a URL asks with curl, which reads the request`() throws {
        let export = try systemd(
            Self.daily + "cmd: 'https://x.example/y#secret'\n"
                + "http: {expect_status: [200, 202-204], headers: {Authorization: Bearer s}}\n")
        #expect(export.refusals == [])
        let start = try #require(export.lines("service").first { $0.hasPrefix("ExecStart=") })
        #expect(start.hasPrefix("ExecStart=/bin/sh -c \""))
        #expect(start.contains("curl -q --config -"))
        #expect(start.contains(#"[ \"$$status\" -ge 202 ] && [ \"$$status\" -le 204 ] && exit 0"#))
        #expect(!start.contains("secret") && !start.contains("Bearer"))
        #expect(export.files.last?.isSecret == true)
    }

    @Test func `starts hooks as units of their own`() throws {
        let export = try systemd(
            Self.daily + "cmd: x\non_success: done\non_failure: [[/bin/mail, root], 'http://x#y']\n"
        )
        #expect(export.refusals == [])
        #expect(
            export.files.map(\.name) == [
                "a.timer", "a.service", "a-on-success.service", "a-on-failure-1.service",
                "a-on-failure-2.service",
            ])
        #expect(export.files[1].text.contains("\nOnSuccess=a-on-success.service\n"))
        #expect(
            export.files[1].text.contains(
                "\nOnFailure=a-on-failure-1.service a-on-failure-2.service\n"))
        #expect(export.files[3].text.contains("\nExecStart=/bin/mail root\n"))
        #expect(export.files[3].text.contains("\nTimeoutStartSec=60s\n"))
    }

    @Test func `is bound to hosts, and not enabled where the job is paused`() throws {
        let export = try systemd(Self.daily + "cmd: x\nhosts: [web*, db1.example]\npaused: true\n")
        let timer = export.lines("timer")
        #expect(
            timer.filter { $0.hasPrefix("Cond") } == [
                "ConditionHost=|web*", "ConditionHost=|web*.*", "ConditionHost=|db1.example",
            ])
        #expect(!timer.contains("[Install]"))
        #expect(export.notes.contains { $0.key == "paused" })
    }

    @Test(arguments: [
        ("cmd: x\noverlap: queue", "overlap: a service that goes on is not started again"),
        ("cmd: x\noverlap: replace", "overlap: a service"),
        ("cmd: x\noverlap: allow", "overlap: a service"),
        ("cmd: x\nmax_instances: 2", "max_instances: a service runs once at a time"),
        ("cmd: x\nsuccess_codes: [1]", "success_codes: 0 is always a success there"),
        ("cmd: x\nretry: {attempts: 3}", "retry: systemd's pauses don't grow"),
        (
            "cmd: x\nretry: {attempts: 3, factor: 1}\ntimeout: none",
            "retry: without a timeout"
        ),
        (
            "cmd: x\nretry: {attempts: 3, factor: 1}\ntimeout: 12h",
            "retry: 3 tries can take 1d12h1m, and the job is due again after 1d"
        ),
        ("cmd: x\non_recovery: y", "on_recovery: systemd doesn't remember"),
        ("cmd: x\non_failure: http://x", "on_failure: what is sent to the URL is the record"),
        ("cmd: x\non_failure: mail $RUQI_OUTCOME", "on_failure: the command wants RUQI_OUTCOME"),
        ("cmd: echo $RUQI_SCHEDULED_TIME", "cmd: the command wants RUQI_SCHEDULED_TIME"),
        ("cmd: [./x]", "cmd: where the program is can't be said there"),
        ("cmd: [a=b]", "cmd: where the program is can't be said there"),
        ("cmd: x\nenv: {A: \"\\u0001\"}", "env: 'A' has control characters"),
        ("cmd: x\nenv_file: '/etc/*.env'", "env_file: a unit file can't have this path"),
        ("cmd: x\ncwd: '/srv/x\\'", "cwd: a unit file can't have this path"),
        ("cmd: http://x\nhttp: {expect_json: {a: 1}}", "http: 'expect_json' looks into the answer"),
    ])
    func `refuses what has no equal`(keys: String, start: String) throws {
        let export = try systemd(Self.daily + keys + "\n")
        #expect(export.files == [])
        #expect(export.refusals.map(\.line).filter { $0.hasPrefix(start) }.count == 1)
        #expect(export.refusals.count == 1)
    }

    @Test func `tells all that is in the way at once`() throws {
        let export = try systemd(
            "job_id: a\nrule: 7m\ncmd: x\noverlap: queue\ncatch_up: all\non_recovery: x\n")
        #expect(export.refusals.map(\.key).sorted() == ["on_recovery", "overlap", "rule"])
    }
}
