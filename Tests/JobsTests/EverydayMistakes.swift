/// What people write who know YAML, crontab or durations from elsewhere.
let everydayMistakes: [Mistake] =
    [
        Mistake(
            "stars without quotes, and mistakes behind them",
            """
            rule: * * * * * # each minute
            cmd: x
            comand: y
            ---
            job_id: b
            rule:
              - */5 * * * * *
              - 10x
            cmd: *
            """,
            """
            a.yaml:1:1: error: 'job_id' is missing [missing-key]
              hint: each job needs its own where a file has several
            a.yaml:1:7: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: put the value in quotes: '* * * * *'
            a.yaml:3:1: error: unknown key 'comand' [unknown-key]
              hint: did you mean 'cmd'?
            a.yaml:7:5: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: put the value in quotes: '*/5 * * * * *'
            a.yaml:8:7: error: '10x' is no interval: whole numbers with d, h, m, s, large to small [bad-interval]
            a.yaml:9:6: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: put the value in quotes: '*'
            """),
        Mistake(
            "a star without quotes within brackets",
            """
            rule: 10s
            exclude: [*, holidays]
            cmd: x
            """,
            """
            a.yaml:2:11: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: put the value in quotes: '*'
            """),
        Mistake(
            "a crontab",
            """
            */5 * * * * root /usr/local/bin/check
            0 3 * * * root /usr/local/bin/backup
            """,
            """
            a.yaml:1:1: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: in a job the times of a crontab stand under 'rule', the command under 'cmd'
            """),
        Mistake(
            "a crontab whose first line begins with a number",
            """
            0 3 * * MON root /usr/local/bin/backup
            30 4 * * * root /usr/local/bin/report
            """,
            """
            a.yaml:1:1: error: a job is a map of keys and values, and this is a text [not-a-map]
              hint: in a job the times of a crontab stand under 'rule', the command under 'cmd'
            """),
        Mistake(
            "an anchor bomb",
            """
            a: &a ["lol", "lol"]
            b: &b [*a, *a]
            rule: 10s
            cmd: *b
            """,
            """
            a.yaml:1:1: error: unknown key 'a' [unknown-key]
            a.yaml:1:4: error: an unquoted '&' begins a YAML anchor, which is not accepted [anchor]
              hint: write the value out where it is used
            a.yaml:2:1: error: unknown key 'b' [unknown-key]
            a.yaml:2:4: error: an unquoted '&' begins a YAML anchor, which is not accepted [anchor]
              hint: write the value out where it is used
            a.yaml:2:8: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: write out what it stands for
            a.yaml:2:12: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: write out what it stands for
            a.yaml:4:6: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: write out what it stands for
            """),
        Mistake(
            "a tab behind a hyphen",
            "rule: 10s\ncmd:\n  -\tdate\n",
            """
            a.yaml:3:4: error: YAML is indented with spaces, and this is a tab [tab]
              hint: put spaces in its place
            """),
        Mistake(
            "a tab in front of the first key",
            "\trule: 10s\ncmd: x\n",
            """
            a.yaml:1:1: error: YAML is indented with spaces, and this is a tab [tab]
              hint: put spaces in its place
            """),
        Mistake(
            "a tab between key and list",
            "rule: 10s\ncmd:\t- date\n",
            """
            a.yaml:2:6: error: a list can't begin here [bad-indentation]
              hint: put each '- ' on a line of its own, or quote it
            """),
        Mistake(
            "the same key three times, once in quotes",
            """
            rule: 10s
            cmd: x
            "cmd": y
            cmd: z
            """,
            """
            a.yaml:3:1: error: the key 'cmd' stands twice, first in line 2, then here [duplicate-key]
            a.yaml:4:1: error: the key 'cmd' stands twice, first in line 2, then here [duplicate-key]
            """),
        Mistake(
            "a date without a time of day",
            """
            rule: 2026-12-16
            cmd: x
            """,
            """
            a.yaml:1:17: error: a time of day such as 18:03:17 must follow the date [bad-date]
              hint: did you mean '2026-12-16 00:00:00'?
            """),
        Mistake(
            "a date without seconds",
            """
            rule: 2026-12-16 18:03
            cmd: x
            """,
            """
            a.yaml:1:23: error: ':' must follow the minute [bad-date]
              hint: did you mean '2026-12-16 18:03:00'?
            """),
        Mistake(
            "a date in another order",
            """
            rule: 16.12.2026 18:03:00
            cmd: x
            """,
            """
            a.yaml:1:7: error: '16.12.2026' is a date in another order [other-dialect]
              hint: the year stands first: 2026-12-16 18:03:00
            """),
        Mistake(
            "a time of day alone",
            """
            rule: 18:03
            cmd: x
            """,
            """
            a.yaml:1:7: error: '18:03' is a time of day alone [other-dialect]
              hint: each day at that time is '0 3 18 * * *'
            """),
        Mistake(
            "no for false",
            """
            rule: 10s
            cmd: x
            paused: no
            """,
            """
            a.yaml:3:9: error: 'paused' must be true or false, not 'no' [wrong-type]
              hint: write false, without quotes
            """),
        Mistake(
            "on for true",
            """
            rule: 10s
            cmd: x
            paused: On
            """,
            """
            a.yaml:3:9: error: 'paused' must be true or false, not 'On' [wrong-type]
              hint: write true, without quotes
            """),
        Mistake(
            "off for false",
            """
            rule: 10s
            cmd: x
            paused: off
            """,
            """
            a.yaml:3:9: error: 'paused' must be true or false, not 'off' [wrong-type]
              hint: write false, without quotes
            """),
        Mistake(
            "a truth value with a mistake in it",
            """
            rule: 10s
            cmd: x
            paused: flase
            """,
            """
            a.yaml:3:9: error: 'paused' must be true or false, not 'flase' [wrong-type]
              hint: did you mean false?
            """),
        Mistake(
            "an octal number for a duration",
            """
            rule: 10s
            cmd: x
            timeout: 010
            """,
            """
            a.yaml:3:10: error: 'timeout' must be a duration or none, not '010' [bad-duration]
              hint: write '10s' for seconds
            """),
        Mistake(
            "a duration in words",
            """
            rule: 10s
            cmd: x
            timeout: 90 minutes
            jitter: 1.5m
            """,
            """
            a.yaml:3:10: error: 'timeout' must be a duration or none, not '90 minutes' [bad-duration]
              hint: did you mean '1h30m'?
            a.yaml:4:9: error: 'jitter' must be a duration, not '1.5m' [bad-duration]
              hint: did you mean '1m30s'?
            """),
        Mistake(
            "no limit in other words",
            """
            rule: 10s
            cmd: x
            timeout: never
            """,
            """
            a.yaml:3:10: error: 'timeout' must be a duration or none, not 'never' [bad-duration]
              hint: write 'none' for no limit
            """),
        Mistake(
            "none in capitals",
            """
            rule: 10s
            cmd: x
            timeout: None
            """,
            """
            a.yaml:3:10: error: 'timeout' must be a duration or none, not 'None' [bad-duration]
              hint: did you mean 'none'?
            """),
        Mistake(
            "lists and maps where strings are due",
            """
            rule: {every: 10s}
            cmd: {run: x}
            job_name: [a]
            description: {a: b}
            timezone: [UTC]
            timeout: [1h]
            """,
            """
            a.yaml:1:7: error: 'rule' must be a string or a list of strings, not a map [wrong-type]
            a.yaml:2:6: error: 'cmd' must be a string or a list of strings, not a map [wrong-type]
            a.yaml:3:11: error: 'job_name' must be a string, not a list [wrong-type]
            a.yaml:4:14: error: 'description' must be a string, not a map [wrong-type]
            a.yaml:5:11: error: 'timezone' must be a time zone, not a list [wrong-type]
            a.yaml:6:10: error: 'timeout' must be a duration or none, not a list [wrong-type]
            """),
        Mistake(
            "weekdays and months with mistakes in them",
            """
            rule:
              - 0 0 0 * * MOM
              - 0 0 0 * * TUES
              - 0 0 0 * * WEDS-FRI
              - 0 0 0 * * monday
              - 0 0 0 1 SEPT *
              - 0 0 0 1 MON *
              - 0 0 noon * * *
            cmd: x
            """,
            """
            a.yaml:2:15: error: 'MOM' is no name of a weekday [unknown-name]
              hint: did you mean 'MON'?
            a.yaml:3:15: error: 'TUES' is no name of a weekday [unknown-name]
              hint: did you mean 'TUE'?
            a.yaml:4:15: error: 'WEDS' is no name of a weekday [unknown-name]
              hint: did you mean 'WED'?
            a.yaml:5:15: error: 'monday' is no name of a weekday [unknown-name]
              hint: did you mean 'MON'?
            a.yaml:6:13: error: 'SEPT' is no name of a month [unknown-name]
              hint: did you mean 'SEP'?
            a.yaml:7:13: error: 'MON' is a weekday, and this field is the month [unknown-name]
              hint: the fields are second minute hour day month weekday
            a.yaml:8:9: error: the hour must be a number, not 'noon' [unknown-name]
            """),
        Mistake(
            "a zone by its hours",
            """
            rule: 10s
            cmd: x
            timezone: UTC+2
            """,
            """
            a.yaml:3:11: error: there is no time zone 'UTC+2' on this host [unknown-zone]
              hint: a zone is named by a place, such as Europe/Berlin, which tells also when its clocks change
            """),
        Mistake(
            "a zone by the letters of its summer",
            """
            rule: 10s
            cmd: x
            timezone: CEST
            """,
            """
            a.yaml:3:11: error: there is no time zone 'CEST' on this host [unknown-zone]
              hint: letters such as EST or CEST mean a zone for half a year; name a place, such as Europe/Berlin
            """),
        Mistake(
            "a zone by its place alone",
            """
            rule: 10s
            cmd: x
            timezone: Tokyo
            """,
            """
            a.yaml:3:11: error: there is no time zone 'Tokyo' on this host [unknown-zone]
              hint: did you mean 'Asia/Tokyo'?
            """),
        Mistake(
            "mistakes in a file with the line ends of Windows",
            "rule: * * * * *\r\ncomand: x\r\ncmd: echo a: b\r\n",
            """
            a.yaml:1:7: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: put the value in quotes: '* * * * *'
            a.yaml:2:1: error: unknown key 'comand' [unknown-key]
              hint: did you mean 'cmd'?
            a.yaml:3:12: error: a ':' followed by a blank can't stand in a value that isn't quoted [unquoted-colon]
              hint: put the value in quotes: 'echo a: b'
            """),
        Mistake(
            "mistakes in a file with the line ends of old Macintoshes",
            "rule: */5 * * * *\rcomand: x\rcmd: `x`\r",
            """
            a.yaml:1:7: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: put the value in quotes: '*/5 * * * *'
            a.yaml:2:1: error: unknown key 'comand' [unknown-key]
              hint: did you mean 'cmd'?
            a.yaml:3:6: error: a value that isn't quoted can't begin with '`' [unquoted-character]
              hint: put the value in quotes: '`x`'
            """),
        Mistake(
            "mistakes in a file with the rarest line ends",
            "rule: 10s\u{85}comand: x\u{2028}cmd: `x`\u{2029}",
            """
            a.yaml:2:1: error: unknown key 'comand' [unknown-key]
              hint: did you mean 'cmd'?
            a.yaml:3:6: error: a value that isn't quoted can't begin with '`' [unquoted-character]
              hint: put the value in quotes: '`x`'
            """),
        Mistake(
            "a byte that is no UTF-8 behind the line ends of old Macintoshes, and a mark",
            bytes: Array("\u{FEFF}rule: 10s\rcmd: é".utf8) + [0xFF],
            """
            a.yaml:2:7: error: the byte 0xFF here is no UTF-8 [invalid-utf8]
              hint: save the file as UTF-8
            """),
        Mistake(
            "a mistake behind a byte order mark",
            "\u{FEFF}comand: x\nrule: 10s\n",
            """
            a.yaml:1:1: error: unknown key 'comand' [unknown-key]
              hint: did you mean 'cmd'?
            """),
        Mistake(
            "a mistake in a last line that doesn't end",
            "rule: 10s\ncmd: x\nfoo: y",
            """
            a.yaml:3:1: error: unknown key 'foo' [unknown-key]
            """),
        Mistake(
            "Latin-1",
            bytes: Array("rule: 10s\ncmd: echo f".utf8) + [0xFC] + Array("r\n".utf8),
            """
            a.yaml:2:12: error: the byte 0xFC here is no UTF-8 [invalid-utf8]
              hint: save the file as UTF-8
            """),
        Mistake(
            "a NUL behind wide characters",
            "rule: 10s\ncmd: 任务\u{0}\n",
            """
            a.yaml:2:8: error: the file has a NUL byte here [nul-byte]
            """),
        Mistake(
            "comments and marks alone",
            "# a\n---\n# b\n...\n",
            """
            a.yaml:1:1: error: the file has no job in it [empty-file]
              hint: a job needs at least 'rule' and 'cmd'
            """),
        Mistake(
            "a mebibyte of blanks", bytes: [UInt8](repeating: 0x20, count: 1 << 20),
            """
            a.yaml:1:1: error: the file has no job in it [empty-file]
              hint: a job needs at least 'rule' and 'cmd'
            """),
        Mistake(
            "a mebibyte of line ends", bytes: [UInt8](repeating: 0x0A, count: 1 << 20),
            """
            a.yaml:1:1: error: the file has no job in it [empty-file]
              hint: a job needs at least 'rule' and 'cmd'
            """),
        Mistake(
            "a mebibyte of NUL bytes", bytes: [UInt8](repeating: 0, count: 1 << 20),
            """
            a.yaml:1:1: error: the file has a NUL byte here [nul-byte]
            """),
        Mistake(
            "a mebibyte of tabs", bytes: [UInt8](repeating: 0x09, count: 1 << 20),
            """
            a.yaml:1:1: error: YAML is indented with spaces, and this is a tab [tab]
              hint: put spaces in its place
            """),
        Mistake(
            "the marks of a merge with conflicts",
            "<<<<<<< HEAD\nrule: 10s\n=======\nrule: 20s\n>>>>>>> b\ncmd: x\n",
            """
            a.yaml:1:1: error: a key must be followed by ':' and a blank [missing-colon]
              hint: a merge left this mark: decide on one of the two versions
            """),
        Mistake(
            "a list of jobs under a key, as others have it",
            "jobs:\n  - rule: 10s\n    cmd: x\n",
            """
            a.yaml:1:1: error: unknown key 'jobs' [unknown-key]
              hint: one job a file, or several with a line '---' between them
            a.yaml:1:1: error: 'rule' is missing [missing-key]
              hint: such as 'rule: 10s'
            a.yaml:1:1: error: 'cmd' is missing [missing-key]
              hint: such as 'cmd: date'
            """),
        Mistake(
            "a bad rule beside other mistakes of its job and of the next ones",
            "job_id: a\nrule: 1hh\ncmd: x\n---\nrule: 1hh\ncmd: x\n---\n"
                + "job_id: a\nrule: 10s\ncmd: \"\"\n",
            """
            a.yaml:2:8: error: '1hh' is no interval: whole numbers with d, h, m, s, large to small [bad-interval]
            a.yaml:5:1: error: 'job_id' is missing [missing-key]
              hint: each job needs its own where a file has several
            a.yaml:5:8: error: '1hh' is no interval: whole numbers with d, h, m, s, large to small [bad-interval]
            a.yaml:8:1: error: the job_id 'a' is taken by the job at a.yaml:1:1 [duplicate-job-id]
              hint: give one of them another job_id
            a.yaml:10:6: error: 'cmd' is empty [empty-command]
            """),
        Mistake(
            "a template that was not filled in",
            "rule: {{ rule }}\ncmd: x\n",
            """
            a.yaml:1:7: error: 'rule' must be a string or a list of strings, not a map [wrong-type]
              hint: '{{' was not filled in by its template; as a text the value needs quotes
            """),
        Mistake(
            "quotes of a word processor",
            "rule: \u{201C}10s\u{201D}\ncmd: x\n",
            """
            a.yaml:1:7: error: '\u{201C}10s\u{201D}' is no interval, no date and no cron rule [unknown-rule]
              hint: '\u{201C}' quotes nothing; write " in its place, or no quotes
            """),
        Mistake(
            "a full-width colon",
            "rule\u{FF1A}10s\ncmd: x\n",
            """
            a.yaml:1:1: error: a key must be followed by ':' and a blank [missing-colon]
              hint: did you mean 'rule: 10s'?
            """),
        Mistake(
            "a blank that doesn't break",
            "rule:\u{A0}10s\ncmd: x\n",
            """
            a.yaml:1:1: error: a key must be followed by ':' and a blank [missing-colon]
              hint: did you mean 'rule: 10s'?
            """),
        Mistake(
            "a region for a zone",
            "rule: 10s\ncmd: x\ntimezone: Europe\n",
            """
            a.yaml:3:11: error: there is no time zone 'Europe' on this host [unknown-zone]
              hint: this is a region; name a place in it, such as 'Europe/Berlin'
            """),
        Mistake(
            "the home directory as the shell has it",
            "rule: 10s\ncmd: x\ncwd: ~\n",
            """
            a.yaml:3:6: error: 'cwd' has no value [missing-value]
              hint: write the home directory out
            """),
        Mistake(
            "values that end the reading of their lines only",
            #"""
            rule: 61x
            cmd: `date`
            description: see: this # and that
            env:
              A: "x\q"
              B: "a" b
            hosts:
              - @all
            timout: 5s

            """#,
            #"""
            a.yaml:1:9: error: '61x' is no interval: whole numbers with d, h, m, s, large to small [bad-interval]
            a.yaml:2:6: error: a value that isn't quoted can't begin with '`' [unquoted-character]
              hint: put the value in quotes: '`date`'
            a.yaml:3:17: error: a ':' followed by a blank can't stand in a value that isn't quoted [unquoted-colon]
              hint: put the value in quotes: 'see: this'
            a.yaml:5:8: error: '\q' is no character that there is [bad-escape]
              hint: in double quotes a backslash is written twice: \\
            a.yaml:6:10: error: something follows the closing quote [text-after-quote]
              hint: quote the whole value; inside '…' a quote is written twice: ''
            a.yaml:8:5: error: a value that isn't quoted can't begin with '@' [unquoted-character]
              hint: put the value in quotes: '@all'
            a.yaml:9:1: error: unknown key 'timout' [unknown-key]
              hint: did you mean 'timeout'?
            """#),
        Mistake(
            "a value of two lines that can't be read",
            "cmd: @x\n\n  more\nrule: 61x\n",
            """
            a.yaml:1:6: error: a value that isn't quoted can't begin with '@' [unquoted-character]
              hint: put the value in quotes: '@x'
            """),
        Mistake(
            "a quoted value of two lines that can't be read",
            "cmd: \"a\\q\n  b\"\nrule: 61x\n",
            #"""
            a.yaml:1:8: error: '\q' is no character that there is [bad-escape]
              hint: in double quotes a backslash is written twice: \\
            """#),
        Mistake(
            "a bad escape in a text that looks like a key, before a stray quote",
            #"""
            rule: 1h
            cmd:
              - "a: \q"
              - b"

            """#,
            #"""
            a.yaml:3:9: error: '\q' is no character that there is [bad-escape]
              hint: in double quotes a backslash is written twice: \\
            """#),
        Mistake(
            "a bad escape in a line of its own, before a stray quote",
            #"""
            rule: 1h
            cmd: "sh -c foo
              note: \d+"
            # the 19"

            """#,
            #"""
            a.yaml:3:9: error: '\d' is no character that there is [bad-escape]
              hint: in double quotes a backslash is written twice: \\
            """#),
        Mistake(
            "a text that looks like a key and goes on behind its quote",
            #"""
            rule: 1h
            cmd: date
            description: "a
              b: c" d
            # 5 or 6"

            """#,
            #"""
            a.yaml:4:9: error: something follows the closing quote [text-after-quote]
              hint: quote the whole value; inside '…' a quote is written twice: ''
            """#),
        Mistake(
            "escaped quotes around a bad escape, and a mistake behind them",
            #"""
            cmd:
              - "curl -H \"Accept: text/\*\" x" # y
            rule: 1h
            timout: 5s

            """#,
            #"""
            a.yaml:2:29: error: '\*' is no character that there is [bad-escape]
              hint: in double quotes a backslash is written twice: \\
            a.yaml:4:1: error: unknown key 'timout' [unknown-key]
              hint: did you mean 'timeout'?
            """#),
        Mistake(
            "a value and behind it a line that can't be read",
            #"""
            rule: 1h
            hosts:
            - @x
            timeout 5s

            """#,
            #"""
            a.yaml:3:3: error: a value that isn't quoted can't begin with '@' [unquoted-character]
              hint: put the value in quotes: '@x'
            """#),
        Mistake(
            "a block text with a word in its first line",
            #"""
            rule: 1h
            cmd: |bash
              #!/bin/sh
              echo hi
            timout: 5s

            """#,
            #"""
            a.yaml:2:6: error: a value that isn't quoted can't begin with '|' [unquoted-character]
              hint: put the value in quotes: '|bash'
            """#),
        Mistake(
            "an interval in words",
            "rule: 1 hour 30 minutes\ncmd: x\n",
            """
            a.yaml:1:7: error: a cron rule has six fields, or five without seconds; this has 4 fields [field-count]
              hint: did you mean '1h30m'?
            """),
        Mistake(
            "a description by a shorter name",
            "rule: 10s\ncmd: x\ndesc: x\n",
            """
            a.yaml:3:1: error: unknown key 'desc' [unknown-key]
              hint: did you mean 'description'?
            """),
    ]
