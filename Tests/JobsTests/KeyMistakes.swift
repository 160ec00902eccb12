/// What goes wrong with keys and ids.
let keyMistakes: [Mistake] =
    [
        Mistake(
            "an unknown key that is near to one",
            """
            rule: 10s
            comand: date
            """,
            """
            a.yaml:2:1: error: unknown key 'comand' [unknown-key]
              hint: did you mean 'cmd'?
            """),
        Mistake(
            "an unknown key that is near to none",
            """
            rule: 10s
            cmd: x
            foo: 1
            """,
            """
            a.yaml:3:1: error: unknown key 'foo' [unknown-key]
            """),
        Mistake(
            "keys in capitals",
            """
            Rule: 10s
            CMD: x
            """,
            """
            a.yaml:1:1: error: unknown key 'Rule' [unknown-key]
              hint: did you mean 'rule'?
            a.yaml:2:1: error: unknown key 'CMD' [unknown-key]
              hint: did you mean 'cmd'?
            """),
        Mistake(
            "names from elsewhere",
            """
            schedule: 10s
            command: x
            """,
            """
            a.yaml:1:1: error: unknown key 'schedule' [unknown-key]
              hint: did you mean 'rule'?
            a.yaml:2:1: error: unknown key 'command' [unknown-key]
              hint: did you mean 'cmd'?
            """),
        Mistake(
            "a key of a later version",
            """
            rule: 10s
            cmd: x
            run_on: every
            """,
            """
            a.yaml:3:1: error: 'run_on' is not yet supported [not-yet-supported]
            """),
        Mistake(
            "the same key again",
            """
            rule: 10s
            cmd: x
            rule: 5s
            """,
            """
            a.yaml:3:1: error: the key 'rule' stands twice, first in line 1, then here [duplicate-key]
            """),
        Mistake(
            "a key that is a list",
            """
            rule: 10s
            cmd: x
            ? [a]
            : b
            """,
            """
            a.yaml:3:3: error: a key must be a word [wrong-type]
            """),
        Mistake(
            "neither rule nor cmd",
            """
            job_name: x
            """,
            """
            a.yaml:1:1: error: 'rule' is missing [missing-key]
              hint: such as 'rule: 10s'
            a.yaml:1:1: error: 'cmd' is missing [missing-key]
              hint: such as 'cmd: date'
            """),
        Mistake(
            "a list of jobs",
            """
            - rule: 10s
              cmd: x
            """,
            """
            a.yaml:1:1: error: a job is a map of keys and values, and this is a list [not-a-map]
              hint: one job a file, or several with a line '---' between them
            """),
        Mistake(
            "a text in place of a map",
            """
            hello
            """,
            """
            a.yaml:1:1: error: a job is a map of keys and values, and this is a text [not-a-map]
            """),
        Mistake(
            "a text with a colon",
            """
            rule:10s
            """,
            """
            a.yaml:1:1: error: a job is a map of keys and values, and this is a text [not-a-map]
              hint: a blank must follow the ':'
            """),
        Mistake(
            "several mistakes at once",
            """
            rule: 61 * * * * *
            foo: 1
            cmd: [a, {b: c}]
            timeout: 5
            """,
            """
            a.yaml:1:7: error: the second must be 0 to 59 [out-of-range]
            a.yaml:2:1: error: unknown key 'foo' [unknown-key]
            a.yaml:3:10: error: 'cmd[1]' must be a string, not a map [wrong-type]
            a.yaml:4:10: error: 'timeout' must be a duration or none, not '5' [bad-duration]
              hint: write '5s' for seconds
            """),
        Mistake(
            "mistakes before and after broken YAML",
            """
            foo: 1
            rule: 10s
            cmd: "x
            """,
            """
            a.yaml:1:1: error: unknown key 'foo' [unknown-key]
            a.yaml:3:6: error: the quote " is never closed [unclosed-quote]
              hint: close it, or put the whole value in the other kind of quotes
            """),
        Mistake(
            "no id",
            """
            rule: 10s
            cmd: x
            job_id: -a
            """,
            """
            a.yaml:3:9: error: '-a' is no job_id [bad-job-id]
              hint: it has 1 to 128 of A-Z a-z 0-9 . _ -, the first a letter or digit
            """),
        Mistake(
            "an id in a file of several that lacks",
            """
            rule: 10s
            cmd: x
            job_id: a
            ---
            rule: 10s
            cmd: x
            """,
            """
            a.yaml:5:1: error: 'job_id' is missing [missing-key]
              hint: each job needs its own where a file has several
            """),
        Mistake(
            "an id twice in a file",
            """
            rule: 10s
            cmd: x
            job_id: a
            ---
            rule: 10s
            cmd: x
            job_id: a
            """,
            """
            a.yaml:5:1: error: the job_id 'a' is taken by the job at a.yaml:1:1 [duplicate-job-id]
              hint: give one of them another job_id
            """),
    ]
