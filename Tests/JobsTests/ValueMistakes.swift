/// What goes wrong with values.
let valueMistakes: [Mistake] =
    [
        Mistake(
            "a key without a value",
            """
            rule: 10s
            cmd:
            """,
            """
            a.yaml:2:5: error: 'cmd' has no value [missing-value]
            """),
        Mistake(
            "null",
            """
            rule: 10s
            cmd: null
            """,
            """
            a.yaml:2:6: error: 'cmd' has no value [missing-value]
              hint: if the text 'null' is meant, quote it
            """),
        Mistake(
            "a list where a string is due",
            """
            rule: 10s
            cmd: x
            job_name: [a]
            """,
            """
            a.yaml:3:11: error: 'job_name' must be a string, not a list [wrong-type]
            """),
        Mistake(
            "a map where a string is due",
            """
            rule: 10s
            cmd: x
            description: {a: b}
            """,
            """
            a.yaml:3:14: error: 'description' must be a string, not a map [wrong-type]
            """),
        Mistake(
            "an empty job_name",
            """
            rule: 10s
            cmd: x
            job_name: ''
            """,
            """
            a.yaml:3:11: error: 'job_name' is empty [missing-value]
            """),
        Mistake(
            "a list of rules with mistakes",
            """
            rule: [10s, now, 0 0 0 32 * *, {a: b}]
            cmd: x
            """,
            """
            a.yaml:1:13: error: 'now' can't stand beside other rules [bad-rule-list]
              hint: write a job of its own for it
            a.yaml:1:24: error: the day must be 1 to 31 [out-of-range]
            a.yaml:1:32: error: 'rule[3]' must be a string, not a map [wrong-type]
            """),
        Mistake(
            "an empty list of rules",
            """
            rule: []
            cmd: x
            """,
            """
            a.yaml:1:7: error: 'rule' is an empty list [missing-value]
            """),
        Mistake(
            "more rules than a job may have",
            "rule: [\(Array(repeating: "1h", count: 33).joined(separator: ", "))]\ncmd: x\n",
            """
            a.yaml:1:7: error: 'rule' has 33 rules, and a job may have 32 [bad-rule-list]
              hint: write several jobs
            """),
        Mistake(
            "keys beside the rule",
            """
            rule: 10s
            cmd: x
            start_time: yesterday
            end_time: 2026-02-30 00:00:00
            jitter: -5s
            dst: off
            exclude: 2026-12-25
            """,
            """
            a.yaml:3:13: error: 'start_time' is no time: the year must have 4 digits [bad-date]
              hint: a date looks like 2026-12-16 18:03:17
            a.yaml:4:11: error: 'end_time' is no time: month 2 of the year 2026 has no day 30 [bad-date]
              hint: a date looks like 2026-12-16 18:03:17
            a.yaml:5:9: error: 'jitter' must be a duration, not '-5s' [bad-duration]
              hint: a duration looks like 10s, 5m, 2h or 1h30m
            a.yaml:6:6: error: 'dst' must be one of cron, skip, both, not 'off' [unknown-value]
            a.yaml:7:10: error: 'exclude' must be a list of dates and calendar names [wrong-type]
              hint: such as [2026-12-25, 2026-12-31..2027-01-02, holidays]
            """),
        Mistake(
            "excluded days that are none",
            """
            rule: 10s
            cmd: x
            exclude: [2026-12-32, 2027-01-02..2026-12-24, 2026-12-25 .. 2026-12-26, holidys]
            """,
            """
            a.yaml:3:19: error: '2026-12-32' is no date: the day must be 1 to 31 [bad-date]
              hint: a date looks like 2026-12-25, a range like 2026-12-24..2027-01-02
            a.yaml:3:35: error: '2027-01-02..2026-12-24' is no date: the last date lies before the first one [bad-date]
              hint: a date looks like 2026-12-25, a range like 2026-12-24..2027-01-02
            a.yaml:3:57: error: '2026-12-25 .. 2026-12-26' is no date: '..' and the last date must follow, or nothing [bad-date]
              hint: a date looks like 2026-12-25, a range like 2026-12-24..2027-01-02
            a.yaml:3:73: error: there is no calendar 'holidys' in 'calendars.d' [unknown-calendar]
              hint: did you mean 'holidays'?
            """),
        Mistake(
            "bounds the wrong way round",
            """
            rule: 10s
            cmd: x
            start_time: 2026-12-25
            end_time: 2026-12-25T00:00:00Z
            """,
            """
            a.yaml:4:11: error: the job can never be due: 'end_time' is not after 'start_time' [never-due]
            """),
        Mistake(
            "a rule with nothing between its bounds",
            """
            rule: 0 0 0 29 2 *
            cmd: x
            start_time: 2026-01-01
            end_time: 2027-01-01
            """,
            """
            a.yaml:1:7: error: the job can never be due: its rule has nothing between 'start_time' and 'end_time' [never-due]
            """),
        Mistake(
            "a rule out of range",
            """
            rule: 0 0 25 * * *
            cmd: x
            """,
            """
            a.yaml:1:11: error: the hour must be 0 to 23 [out-of-range]
            """),
        Mistake(
            "a rule out of range, in quotes",
            """
            rule: "0 0 25 * * *"
            cmd: x
            """,
            """
            a.yaml:1:12: error: the hour must be 0 to 23 [out-of-range]
            """),
        Mistake(
            "a rule out of range, on a line of its own",
            """
            rule: >
              0 0 25 * * *
            cmd: x
            """,
            """
            a.yaml:1:7: error: the hour must be 0 to 23 [out-of-range]
            """),
        Mistake(
            "a rule of another dialect",
            """
            rule: 0 0 0 L-3 * *
            cmd: x
            """,
            """
            a.yaml:1:13: error: 'L-3' is Quartz's dialect [other-dialect]
              hint: write the days from the end as days of each month, or 'L' alone
            """),
        Mistake(
            "a rule that can never be due",
            """
            rule: 0 0 0 30 2 *
            cmd: x
            """,
            """
            a.yaml:1:13: error: the rule can never be due: no month it names has such a day [never-due]
            """),
        Mistake(
            "an interval with a blank",
            """
            rule: 10 s
            cmd: x
            """,
            """
            a.yaml:1:7: error: a cron rule has six fields, or five without seconds; this has 2 fields [field-count]
              hint: an interval has no blanks: 10s
            """),
        Mistake(
            "a trigger that disagrees with the rule",
            """
            rule: 10s
            cmd: x
            job_trigger: cron
            """,
            """
            a.yaml:3:14: error: 'job_trigger' is cron, but the rule is of the kind interval [trigger-mismatch]
              hint: leave 'job_trigger' out: the rule tells it
            """),
        Mistake(
            "a trigger that there isn't",
            """
            rule: 10s
            cmd: x
            job_trigger: crom
            """,
            """
            a.yaml:3:14: error: 'job_trigger' must be one of interval, date, cron, not 'crom' [unknown-value]
              hint: did you mean 'cron'?
            """),
        Mistake(
            "an unknown zone",
            """
            rule: 10s
            cmd: x
            timezone: Europe/Berln
            """,
            """
            a.yaml:3:11: error: there is no time zone 'Europe/Berln' on this host [unknown-zone]
              hint: did you mean 'Europe/Berlin'?
            """),
        Mistake(
            "a zone in small letters",
            """
            rule: 10s
            cmd: x
            timezone: utc
            """,
            """
            a.yaml:3:11: error: there is no time zone 'utc' on this host [unknown-zone]
              hint: did you mean 'UTC'?
            """),
        Mistake(
            "yes for true",
            """
            rule: 10s
            cmd: x
            paused: yes
            """,
            """
            a.yaml:3:9: error: 'paused' must be true or false, not 'yes' [wrong-type]
              hint: write true, without quotes
            """),
        Mistake(
            "true in quotes",
            """
            rule: 10s
            cmd: x
            paused: 'true'
            """,
            """
            a.yaml:3:9: error: 'paused' must be true or false, not 'true' [wrong-type]
              hint: write true, without quotes
            """),
        Mistake(
            "no truth value",
            """
            rule: 10s
            cmd: x
            paused: maybe
            """,
            """
            a.yaml:3:9: error: 'paused' must be true or false, not 'maybe' [wrong-type]
            """),
        Mistake(
            "a number for a duration",
            """
            rule: 10s
            cmd: x
            timeout: 30
            """,
            """
            a.yaml:3:10: error: 'timeout' must be a duration or none, not '30' [bad-duration]
              hint: write '30s' for seconds
            """),
        Mistake(
            "exit codes that there aren't",
            """
            job_id: a
            rule: 10s
            cmd: x
            success_codes: [0, 256, 3-1, -1, x, 1-, 0x1]
            ---
            job_id: b
            rule: 10s
            cmd: x
            success_codes: 0
            ---
            job_id: c
            rule: 10s
            cmd: x
            success_codes: []
            """,
            """
            a.yaml:4:20: error: '256' is no exit code from 0 to 255, and no range of them [bad-exit-code]
              hint: such as 3 or 10-12
            a.yaml:4:25: error: '3-1' is no exit code from 0 to 255, and no range of them [bad-exit-code]
              hint: such as 3 or 10-12
            a.yaml:4:30: error: '-1' is no exit code from 0 to 255, and no range of them [bad-exit-code]
              hint: such as 3 or 10-12
            a.yaml:4:34: error: 'x' is no exit code from 0 to 255, and no range of them [bad-exit-code]
              hint: such as 3 or 10-12
            a.yaml:4:37: error: '1-' is no exit code from 0 to 255, and no range of them [bad-exit-code]
              hint: such as 3 or 10-12
            a.yaml:4:41: error: '0x1' is no exit code from 0 to 255, and no range of them [bad-exit-code]
              hint: such as 3 or 10-12
            a.yaml:9:16: error: 'success_codes' must be a list of exit codes [wrong-type]
              hint: such as [0, 10-12]
            a.yaml:14:16: error: 'success_codes' is an empty list [missing-value]
              hint: leave it out for 0 alone
            """),
        Mistake(
            "a signal as the system's headers spell it",
            """
            job_id: a
            rule: 10s
            cmd: x
            stop_signal: SIGINT
            ---
            job_id: b
            rule: 10s
            cmd: x
            stop_signal: 15
            ---
            job_id: c
            rule: 10s
            cmd: x
            stop_signal: STOP
            kill_after: never
            """,
            """
            a.yaml:4:14: error: 'stop_signal' must be one of HUP, INT, QUIT, ABRT, KILL, USR1, USR2, ALRM, TERM, WINCH, not 'SIGINT' [unknown-value]
              hint: did you mean 'INT'?
            a.yaml:9:14: error: 'stop_signal' must be one of HUP, INT, QUIT, ABRT, KILL, USR1, USR2, ALRM, TERM, WINCH, not '15' [unknown-value]
              hint: did you mean 'TERM'?
            a.yaml:14:14: error: 'stop_signal' must be one of HUP, INT, QUIT, ABRT, KILL, USR1, USR2, ALRM, TERM, WINCH, not 'STOP' [unknown-value]
            a.yaml:15:13: error: 'kill_after' must be a duration, not 'never' [bad-duration]
              hint: a duration looks like 10s, 5m, 2h or 1h30m
            """),
        Mistake(
            "no duration",
            """
            rule: 10s
            cmd: x
            timeout: soon
            """,
            """
            a.yaml:3:10: error: 'timeout' must be a duration or none, not 'soon' [bad-duration]
              hint: a duration looks like 10s, 5m, 2h or 1h30m
            """),
        Mistake(
            "a duration of nothing",
            """
            rule: 10s
            cmd: x
            timeout: 0s
            """,
            """
            a.yaml:3:10: error: 'timeout' must be longer than zero [bad-duration]
              hint: write 'none' for no limit
            """),
        Mistake(
            "a relative directory",
            """
            rule: 10s
            cmd: x
            cwd: tmp
            """,
            """
            a.yaml:3:6: error: 'cwd' must be an absolute path, not 'tmp' [bad-path]
            """),
        Mistake(
            "a directory with a tilde",
            """
            rule: 10s
            cmd: x
            cwd: ~/x
            """,
            """
            a.yaml:3:6: error: 'cwd' must be an absolute path, not '~/x' [bad-path]
              hint: write the home directory out
            """),
        Mistake(
            "an empty command",
            """
            rule: 10s
            cmd: ''
            """,
            """
            a.yaml:2:6: error: 'cmd' is empty [empty-command]
            """),
        Mistake(
            "an empty list as a command",
            """
            rule: 10s
            cmd: []
            """,
            """
            a.yaml:2:6: error: 'cmd' is an empty list [empty-command]
            """),
        Mistake(
            "a command without a program",
            """
            rule: 10s
            cmd: ['', a]
            """,
            """
            a.yaml:2:7: error: the program of 'cmd' is empty [empty-command]
            """),
        Mistake(
            "a command with a list in it",
            """
            rule: 10s
            cmd: [a, [b]]
            """,
            """
            a.yaml:2:10: error: 'cmd[1]' must be a string, not a list [wrong-type]
            """),
        Mistake(
            "a command with a NUL character",
            #"""
            rule: 10s
            cmd: "a\0b"
            """#,
            """
            a.yaml:2:6: error: 'cmd' has a NUL character in it [nul-character]
            """),
        Mistake(
            "a URL without a host",
            """
            rule: 10s
            cmd: http://
            """,
            """
            a.yaml:2:6: error: 'http://' is no URL [bad-url]
              hint: a host must follow the '//'
            """),
        Mistake(
            "a URL with a blank",
            """
            rule: 10s
            cmd: http://host/a b#body
            """,
            """
            a.yaml:2:6: error: 'http://host/a b' is no URL [bad-url]
              hint: a blank in a URL is written %20; the body stands behind a '#'
            """),
        Mistake(
            "env that is a list",
            """
            rule: 10s
            cmd: x
            env: [A=1]
            """,
            """
            a.yaml:3:6: error: 'env' must be a map of strings [wrong-type]
              hint: such as 'LANG: C'
            """),
        Mistake(
            "names of variables",
            """
            rule: 10s
            cmd: x
            env:
              A-B: 1
              1X: 2
              RUQI_X: 3
              A: 4
              A: 5
              C:
              D: [6]
            """,
            """
            a.yaml:4:3: error: 'A-B' is no name of a variable [bad-variable-name]
              hint: letters, digits and _, the first no digit
            a.yaml:5:3: error: '1X' is no name of a variable [bad-variable-name]
              hint: letters, digits and _, the first no digit
            a.yaml:6:3: error: 'RUQI_X' is set by ruqid itself [reserved-variable]
              hint: names that begin with RUQI_ are taken
            a.yaml:8:3: error: the variable 'A' stands twice [duplicate-key]
            a.yaml:9:5: error: 'env.C' has no value [missing-value]
            a.yaml:10:6: error: 'env.D' must be a string, not a list [wrong-type]
            """),
    ]
