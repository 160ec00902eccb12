import Exchange
import Jobs
import Testing

/// What the other keys become in the service.
@Suite struct `A service of systemd` {
    private static let daily = "job_id: a\nrule: 0 0 6 * * *\n"

    @Test func `of a plain job is this`() throws {
        let export = try systemd(
            Self.daily + "cmd: backup --all\ndescription: The\nuser: root\n")
        #expect(export.notes == [])
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
                        IgnoreSIGPIPE=no
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
        // Variables are expanded in all words but the first.
        ("cmd: ['/o p/a$b%c', $d%e]", ["ExecStart=\"/o p/a$b%%c\" $$d%%e"]),
        ("cmd: x\nuser: www-data\ngroup: adm", ["User=www-data", "Group=adm"]),
        ("cmd: x\nuser: a%b\ngroup: 65534", ["User=a%%b", "Group=65534"]),
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
                "StartLimitIntervalSec=7318s",
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

    /// What is missing, and how the job itself is to be stopped, doesn't count for hooks.
    @Test func `of a hook can tell that the job could not be started`() throws {
        let export = try systemd(
            Self.daily + "cmd: x\non_failure: mail\nenv_file: /etc/x\ncwd: /srv\n"
                + "stop_signal: INT\nkill_after: 1m\n")
        let hook = try #require(export.files.last?.text.split(separator: "\n"))
        for line in [
            "EnvironmentFile=-/etc/x", "WorkingDirectory=-/srv", "IgnoreSIGPIPE=no",
            "TimeoutStartSec=60s", "KillSignal=SIGTERM", "TimeoutStopSec=10s",
        ] {
            #expect(hook.count { $0 == line } == 1, "\(line)")
        }
        #expect(export.lines("service").contains("EnvironmentFile=/etc/x"))
        let home = try systemd(Self.daily + "cmd: x\non_failure: mail\n")
        #expect(home.files.last?.text.contains("\nWorkingDirectory=-~\n") == true)
    }

    @Test(arguments: [
        ("cmd: x\nenv: {A: b}", "env: 'systemctl show' shows the values to all users"),
        ("cmd: x\nstdin: a", "stdin: 'systemctl show' shows it to all users"),
        ("cmd: x\nenv_file: /x", "env_file: it is read as root"),
        ("cmd: x\nsuccess_codes: [0-255]", "success_codes: with 200 to 245 systemd says itself"),
        ("cmd: x\numask: '077'\noutput_file: /x", "output_file: the output stands in that file"),
        ("cmd: x\nmisfire_grace_time: 6h", "misfire_grace_time: a timer has none"),
        ("cmd: x\ntimeout: 1d", "overlap: systemd before 257 doesn't know"),
        ("job_id: cron\ncmd: x", "job_id: the host has a 'cron.service' of its own"),
    ])
    func `has one note on what is another thing there`(keys: String, start: String) throws {
        let daily = keys.hasPrefix("job_id") ? "rule: 0 0 6 * * *\n" : Self.daily
        let export = try systemd(daily + "user: root\n" + keys + "\n")
        #expect(export.refusals == [])
        #expect(export.notes.map(\.line).filter { $0.hasPrefix(start) }.count == 1)
        #expect(export.notes.count == 1)
    }

    @Test(arguments: [
        "server & sleep 1", "(server&)", "'server &'", "a&b", "sleep 9 & echo wait",
        "nohup x > log 2>&1 & echo kill", "true; setsid x", "if true; then A=b setsid x; fi",
        "'echo \"$(date \"+%F & %T\")\" & true'", "timeout 5 sh -c 'x &'", "'# a\n\n  x &'",
        "[/usr/bin/setsid, x]", "[nice, /bin/bash, -euo, pipefail, -c, 'x &']",
    ])
    func `has a note where something seems to be left in the background`(cmd: String) throws {
        let export = try systemd(Self.daily + "user: root\ncmd: \(cmd)\n")
        #expect(export.refusals == [])
        let note = "cmd: what it leaves in the background is killed when it ends"
        #expect(export.notes.map(\.line) == [note])
    }

    @Test(arguments: [
        "x && y", "x & y & wait", "x & y; kill $!", "x > /dev/null 2>&1", "x &> /dev/null",
        "x |& y", "x 2>&-", "curl 'http://x/?a=1&b=2'", "curl \"https://h/x?a=1 & b\"",
        "echo 'Tom & Jerry'", "sed -i 's/foo/& bar/' f", "psql -c \"select a & b > 0\"",
        "echo nohup", "exec nohup x", "nohup x", "echo setsid", "setsid -w x", "echo a \\& b",
        "echo \"$(echo \"a & b\")\"", "echo $((a & b))", "(( a & b ))", "echo ${a:-b & c}",
        "'true # a & b'", "\"cat <<E\\na & b\\nE\"", "timeout 5 sh -c 'x & wait'",
        "[echo, -c, 'a & b']", "[ssh, host, sh, -c, 'x &']", "x\nshell: [python3, '-c a & b']",
    ])
    func `has no note where nothing is left in the background`(cmd: String) throws {
        let export = try systemd(Self.daily + "user: root\ncmd: \(cmd)\n")
        #expect(export.refusals == [] && export.notes == [])
    }

    @Test(arguments: [
        "cmd: x\nsuccess_codes: [0, 199, 246]",
        "cmd: x\ntimeout: 12h", "cmd: x\nmisfire_grace_time: 6h\ncatch_up: latest",
        "cmd: x\noverlap: queue\ntimeout: 1d",
    ])
    func `has no note where all is the same`(keys: String) throws {
        let export = try systemd(Self.daily + "user: root\n" + keys + "\n")
        #expect(export.refusals == [] && export.notes == [])
    }

    @Test func `has an output whose mode is told`() throws {
        let export = try systemd(Self.daily + "cmd: x\numask: '027'\noutput_file: /x\n")
        #expect(export.notes.contains { $0.message.hasSuffix("a new one gets the mode 0640") })
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

    /// systemd issue 26903: at each restart a unit would pass through the state that starts them.
    @Test func `starts hooks after the last try`() throws {
        let retry = Self.daily + "cmd: x\nretry: {attempts: 2}\n"
        let line = "RestartMode=direct"
        #expect(!(try systemd(retry).lines("service").contains(line)))
        let failure = try systemd(retry + "on_failure: y\n")
        #expect(failure.lines("service").contains(line))
        #expect(!failure.notes.contains { $0.message.contains("before 254") })
        let success = try systemd(retry + "on_success: y\n")
        #expect(success.lines("service").contains(line))
        #expect(
            success.notes.map(\.line).contains(
                "on_success: systemd before 254 starts it at each try that fails, too"))
    }

    @Test func `tells that a hook may be asked for while it is going`() throws {
        let note = "on_failure: while the hook is going, it is not started for the next run"
        func notes(_ rule: String) throws -> [String] {
            try systemd("job_id: a\nrule: \(rule)\ncmd: x\non_failure: y\n").notes.map(\.line)
        }
        #expect(try notes("60s").contains(note))
        #expect(try !notes("90s").contains(note))
    }

    /// What is made up for may come just before the next run.
    @Test func `makes up for a start with tries only where no other one follows`() throws {
        let keys = "job_id: a\ncmd: x\nretry: {attempts: 2}\ncatch_up: latest\nrule: "
        #expect(
            try systemd(keys + "0 0 6 * * *\n").refusals.map(\.line) == [
                "retry: the tries of a start that is made up for would be counted with the next"
                    + " run's, which systemd would then refuse"
            ])
        #expect(try systemd(keys + "2027-01-01 00:00:00\n").refusals == [])
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
        ("cmd: x\noverlap: replace", "overlap: a service that goes on is not started again"),
        ("cmd: x\noverlap: allow", "overlap: a service"),
        ("cmd: x\nhosts: ['!web']", "hosts: systemd takes '!web' for a negation"),
        (
            "cmd: x\nhosts: [web, 0123456789abcdef0123456789abcdef]",
            "hosts: systemd takes '0123456789abcdef0123456789abcdef' for"
        ),
        (
            "cmd: x\nhosts: [01234567-89ab-cdef-0123-456789abcdef]",
            "hosts: systemd takes '01234567-89ab-cdef-0123-456789abcdef' for"
        ),
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
        // Exactly as long as the time between two runs; a little less.
        (
            "cmd: x\nretry: {attempts: 2, backoff: 5s}\ntimeout: 11h59m45s",
            "retry: 2 tries can take 1d, "
        ),
        (
            "cmd: x\nretry: {attempts: 2, backoff: 5s}\ntimeout: 11h50m",
            "retry: 2 tries can take 23h40m30s"
        ),
        ("cmd: x\non_recovery: y", "on_recovery: systemd doesn't remember"),
        ("cmd: x\non_failure: http://x", "on_failure: what is sent to the URL is the record"),
        ("cmd: x\non_failure: mail $RUQI_OUTCOME", "on_failure: the command wants RUQI_OUTCOME"),
        ("cmd: echo $RUQI_SCHEDULED_TIME", "cmd: the command wants RUQI_SCHEDULED_TIME"),
        ("cmd: x\nstdin: echo $RUQI_RUN_ID", "stdin: the command wants RUQI_RUN_ID"),
        ("cmd: x\nshell: [/bin/log, $RUQI_CAUSE]", "shell: the command wants RUQI_CAUSE"),
        ("cmd: [./x]", "cmd: where the program is can't be said there"),
        ("cmd: [a=b]", "cmd: where the program is can't be said there"),
        ("cmd: x\nenv: {A: \"\\u0001\"}", "env: 'A' has control characters"),
        ("cmd: x\njob_name: \"\\u0001\"", "job_name: 'RUQI_JOB_NAME' has control characters"),
        ("cmd: x\nenv_file: '/etc/*.env'", "env_file: a unit file can't have this path"),
        ("cmd: x\nenv_file: /etc/../x", "env_file: a unit file can't have this path"),
        ("cmd: x\nenv_file: /etc/x\nenv: {A: b}", "env: there a variable of 'env_file' outweighs"),
        ("cmd: x\ncwd: '/srv/x\\'", "cwd: a unit file can't have this path"),
        ("cmd: x\ncwd: /srv/..", "cwd: a unit file can't have this path"),
        ("cmd: x\noutput_file: /srv/../x", "output_file: a unit file can't have this path"),
        ("cmd: x\noutput_file: /x\nuser: a", "output_file: systemd opens it as root"),
        ("cmd: [/bin/o'x]", "cmd: systemd takes no program whose path has quotes"),
        ("cmd: ['/bin/\"x\"']", "cmd: systemd takes no program whose path has quotes"),
        ("cmd: ['/bin/a\\b']", "cmd: systemd takes no program whose path has quotes"),
        ("cmd: [/bin/]", "cmd: systemd takes no program whose path has quotes"),
        ("cmd: x\nuser: 65535", "user: systemd takes '65535' for no account"),
        ("cmd: x\nuser: '4294967295'", "user: systemd takes '4294967295' for no account"),
        ("cmd: x\ngroup: '-1'", "group: systemd takes '-1' for no account"),
        ("cmd: \"x \\uFFFE\"", "cmd: it has a code point that is no character"),
        ("cmd: x\nenv: {A: \"\\uFDD0\"}", "env: it has a code point that is no character"),
        ("cmd: x\njob_name: \"\\U0001FFFF\"", "job_name: it has a code point"),
        ("cmd: http://x\nhttp: {expect_json: {a: 1}}", "http: 'expect_json' looks into the answer"),
    ])
    func `refuses what has no equal`(keys: String, start: String) throws {
        let export = try systemd(Self.daily + keys + "\n")
        #expect(export.files == [])
        #expect(export.refusals.map(\.line).filter { $0.hasPrefix(start) }.count == 1)
        #expect(export.refusals.count == 1)
    }

    /// systemd reads neither a line of 1 MiB nor the file that has it.
    @Test(arguments: [
        ("cmd: x\nstdin: ", 750_000, "stdin: it is longer than 750000 bytes"),
        ("cmd: x ", 524_200, "cmd: it takes a line of more than 1 MiB"),
        ("cmd: x\ndescription: ", 524_200, "description: it takes a line of more than 1 MiB"),
    ])
    func `has no line that is too long`(start: String, count: Int, refusal: String) throws {
        // Each % is written as two.
        let fitting = String(repeating: "%", count: count)
        let good = try systemd(Self.daily + start + "'\(fitting)'\n")
        #expect(good.refusals == [])
        let long = try systemd(Self.daily + start + "'\(fitting)\(fitting.prefix(200))'\n")
        #expect(long.refusals.map(\.line).filter { $0.hasPrefix(refusal) }.count == 1)
        #expect(good.files[1].text.split(separator: "\n").allSatisfy { $0.utf8.count < 1 << 20 })
    }

    @Test func `tells all that is in the way at once, each once`() throws {
        let export = try systemd(
            "job_id: a\nrule: 7m\ncmd: x\noverlap: replace\non_failure: y\ncwd: /..\n"
                + "catch_up: all\non_recovery: x\n")
        #expect(
            export.refusals.map(\.key).sorted() == ["cwd", "on_recovery", "overlap", "rule"])
    }
}
