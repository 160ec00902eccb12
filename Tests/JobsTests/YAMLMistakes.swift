/// What goes wrong before there are keys and values.
let yamlMistakes: [Mistake] =
    [
        Mistake(
            "a file with nothing in it",
            "",
            """
            a.yaml:1:1: error: the file has no job in it [empty-file]
              hint: a job needs at least 'rule' and 'cmd'
            """),
        Mistake(
            "a file with a comment alone",
            """
            # nothing yet
            """,
            """
            a.yaml:1:1: error: the file has no job in it [empty-file]
              hint: a job needs at least 'rule' and 'cmd'
            """),
        Mistake(
            "a document with nothing in it",
            "rule: 10s\ncmd: x\n---\n",
            """
            a.yaml:4:1: error: this document is empty [empty-document]
              hint: remove a line '---' that has nothing behind it
            """),
        Mistake(
            "UTF-16",
            bytes: [0xFF, 0xFE, 0x72, 0x00],
            """
            a.yaml:1:1: error: the file is UTF-16, which is not read [utf-16]
              hint: save it as UTF-8
            """),
        Mistake(
            "a byte that is no UTF-8",
            bytes: [
                0x72, 0x75, 0x6C, 0x65, 0x3A, 0x20, 0x31, 0x30, 0x73, 0x0A, 0x63, 0x6D, 0x64, 0x3A,
                0x20, 0xC3, 0xA9, 0xFF, 0x0A,
            ],
            """
            a.yaml:2:7: error: the byte 0xFF here is no UTF-8 [invalid-utf8]
              hint: save the file as UTF-8
            """),
        Mistake(
            "a UTF-8 sequence that is cut short",
            bytes: [0x63, 0x6D, 0x64, 0x3A, 0x20, 0xE2, 0x82],
            """
            a.yaml:1:6: error: the byte 0xE2 here is no UTF-8 [invalid-utf8]
              hint: save the file as UTF-8
            """),
        Mistake(
            "a NUL byte",
            "rule: 10s\ncmd: a\u{0}b\n",
            """
            a.yaml:2:7: error: the file has a NUL byte here [nul-byte]
            """),
        Mistake(
            "a control character",
            "rule: 10s\ncmd: \u{1b}[1m\n",
            """
            a.yaml:2:6: error: the file has the control character 0x1B here [control-character]
            """),
        Mistake(
            "a C1 control character",
            "rule: 10s\ncmd: é\u{9b}\n",
            """
            a.yaml:2:7: error: the file has a control character here [control-character]
            """),
        Mistake(
            "a rule of stars without quotes",
            """
            rule: * * * * * *
            cmd: x
            """,
            """
            a.yaml:1:7: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: put the value in quotes: '* * * * * *'
            """),
        Mistake(
            "a rule that begins with a star and is not quoted",
            """
            rule: */5 * * * * * # often
            cmd: x
            """,
            """
            a.yaml:1:7: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: put the value in quotes: '*/5 * * * * *'
            """),
        Mistake(
            "an alias, and a mistake after it",
            """
            rule: 10s
            cmd: *x
            foo: 1
            """,
            """
            a.yaml:2:6: error: an unquoted '*' begins a YAML alias, which is not accepted [alias]
              hint: put the value in quotes: '*x'
            a.yaml:3:1: error: unknown key 'foo' [unknown-key]
            """),
        Mistake(
            "an anchor",
            """
            rule: 10s
            cmd: &x date
            """,
            """
            a.yaml:2:6: error: an unquoted '&' begins a YAML anchor, which is not accepted [anchor]
              hint: put the value in quotes: '&x date'
            """),
        Mistake(
            "a tag",
            """
            rule: 10s
            cmd: !x date
            """,
            """
            a.yaml:2:6: error: the YAML tag '!x' is not accepted [tag]
              hint: a text that begins with '!' needs quotes
            """),
        Mistake(
            "a command that begins with a negation",
            """
            rule: 10s
            cmd: ! grep -q x f
            """,
            """
            a.yaml:2:6: error: the YAML tag '!' is not accepted [tag]
              hint: a text that begins with '!' needs quotes
            """),
        Mistake(
            "a tag that the core schema lacks",
            """
            rule: 10s
            cmd: !!binary eA==
            """,
            """
            a.yaml:2:6: error: the YAML tag '!!binary' is not accepted [tag]
              hint: a text that begins with '!' needs quotes
            """),
        Mistake(
            "a tab as indentation",
            "rule: 10s\ncmd:\n\t- date\n",
            """
            a.yaml:3:1: error: YAML is indented with spaces, and this is a tab [tab]
              hint: put spaces in its place
            """),
        Mistake(
            "a tab among spaces",
            "rule: 10s\nenv:\n  A: 1\n\tB: 2\ncmd: x\n",
            """
            a.yaml:4:1: error: YAML is indented with spaces, and this is a tab [tab]
              hint: put spaces in its place
            """),
        Mistake(
            "a first line without a colon",
            """
            rule 10s
            cmd: x
            """,
            """
            a.yaml:1:1: error: a key must be followed by ':' and a blank [missing-colon]
              hint: did you mean 'rule: 10s'?
            """),
        Mistake(
            "a colon without a blank",
            """
            rule:10s
            cmd: x
            """,
            """
            a.yaml:1:1: error: a key must be followed by ':' and a blank [missing-colon]
              hint: did you mean 'rule: 10s'?
            """),
        Mistake(
            "a last line without a colon",
            """
            rule: 10s
            cmd
            """,
            """
            a.yaml:2:1: error: a key must be followed by ':' and a blank [missing-colon]
              hint: did you mean 'cmd: …'?
            """),
        Mistake(
            "an equals sign for a colon",
            """
            rule: 10s
            cmd=date
            """,
            """
            a.yaml:2:1: error: a key must be followed by ':' and a blank [missing-colon]
              hint: did you mean 'cmd: date'?
            """),
        Mistake(
            "a text that isn't indented",
            """
            rule: 10s
            cmd: |
            echo
            """,
            """
            a.yaml:3:1: error: a key must be followed by ':' and a blank [missing-colon]
              hint: the text that belongs to the line above must be indented
            """),
        Mistake(
            "a colon inside a value",
            """
            rule: 10s
            cmd: echo a: b
            """,
            """
            a.yaml:2:12: error: a ':' followed by a blank can't stand in a value that isn't quoted [unquoted-colon]
              hint: put the value in quotes: 'echo a: b'
            """),
        Mistake(
            "a line that is indented too far",
            """
            rule: 10s
              cmd: x
            """,
            """
            a.yaml:2:3: error: this line begins further left or right than the ones it belongs to [bad-indentation]
              hint: the keys of a map begin in one column
            """),
        Mistake(
            "a line that is indented too little",
            """
            rule: 10s
            env:
              A: 1
             B: 2
            cmd: x
            """,
            """
            a.yaml:4:2: error: this line begins further left or right than the ones it belongs to [bad-indentation]
              hint: the keys of a map begin in one column
            """),
        Mistake(
            "a first line that is indented",
            "  rule: 10s\ncmd: x\n",
            """
            a.yaml:2:1: error: this line doesn't belong to the job above it [bad-indentation]
              hint: the keys of a job begin in one column; another job begins after a line '---'
            """),
        Mistake(
            "a quote that is never closed",
            """
            rule: 10s
            cmd: "date
            """,
            """
            a.yaml:2:6: error: the quote " is never closed [unclosed-quote]
              hint: close it, or put the whole value in the other kind of quotes
            """),
        Mistake(
            "a quote within quotes",
            """
            rule: 10s
            cmd: 'it's'
            """,
            """
            a.yaml:2:10: error: something follows the closing quote [text-after-quote]
              hint: quote the whole value; inside '…' a quote is written twice: ''
            """),
        Mistake(
            "a bracket that is never closed",
            """
            rule: 10s
            cmd: [a, b
            """,
            """
            a.yaml:2:6: error: the '[' is never closed [unclosed-bracket]
            """),
        Mistake(
            "a bracket too many",
            """
            rule: 10s
            cmd: [a, b]]
            """,
            """
            a.yaml:2:12: error: ']' is not expected here [unexpected-character]
            """),
        Mistake(
            "JSON without its end",
            """
            {"rule": "10s",
             "cmd": "x"
            """,
            """
            a.yaml:1:1: error: the '{' is never closed [unclosed-bracket]
            """),
        Mistake(
            "JSON without a comma",
            """
            {"rule": "10s",
             "cmd": "x"
             "paused": true}
            """,
            """
            a.yaml:3:2: error: a ',' or '}' is missing before this [unclosed-bracket]
              hint: the '{' stands in line 1
            """),
        Mistake(
            "a list on the line of its key",
            """
            rule: 10s
            cmd: - date
            """,
            """
            a.yaml:2:6: error: a list can't begin here [bad-indentation]
              hint: put each '- ' on a line of its own, or quote it
            """),
        Mistake(
            "an item of a list among keys",
            """
            rule: 10s
            cmd: x
            - date
            """,
            """
            a.yaml:3:1: error: an item of a list can't stand among the keys of a map [bad-indentation]
            """),
        Mistake(
            "a value that begins with an at sign",
            """
            rule: @daily
            cmd: x
            """,
            """
            a.yaml:1:7: error: a value that isn't quoted can't begin with '@' [unquoted-character]
              hint: put the value in quotes: '@daily'
            """),
        Mistake(
            "a value that begins with a backtick",
            """
            rule: 10s
            cmd: `date`
            """,
            """
            a.yaml:2:6: error: a value that isn't quoted can't begin with '`' [unquoted-character]
              hint: put the value in quotes: '`date`'
            """),
        Mistake(
            "a value that begins with a percent sign",
            """
            rule: 10s
            cmd: %x
            """,
            """
            a.yaml:2:6: error: a value that isn't quoted can't begin with '%' [unquoted-character]
              hint: put the value in quotes: '%x'
            """),
        Mistake(
            "a pipe at the begin of a value",
            """
            rule: 10s
            cmd: |x
             y
            """,
            """
            a.yaml:2:6: error: a value that isn't quoted can't begin with '|' [unquoted-character]
              hint: put the value in quotes: '|x'
            """),
        Mistake(
            "an escape that there isn't",
            #"""
            rule: 10s
            cmd: "\d"
            """#,
            #"""
            a.yaml:2:7: error: '\d' is no character that there is [bad-escape]
              hint: in double quotes a backslash is written twice: \\
            """#),
        Mistake(
            "half of a surrogate pair",
            #"""
            {"rule": "10s", "cmd": "\ud83d"}
            """#,
            #"""
            a.yaml:1:25: error: '\ud83d' is no character that there is [bad-escape]
              hint: in double quotes a backslash is written twice: \\
            """#),
        Mistake(
            "maps in maps without end",
            "a: " + String(repeating: "{a: ", count: 40),
            """
            a.yaml:1:128: error: maps and lists may be nested 32 deep, and this is deeper [too-deep]
            """),
        Mistake(
            "lists in lists without end",
            String(repeating: "[", count: 2000),
            """
            a.yaml:1:1: error: a job is a map of keys and values, and this is a list [not-a-map]
              hint: one job a file, or several with a line '---' between them
            a.yaml:1:33: error: maps and lists may be nested 32 deep, and this is deeper [too-deep]
            """),
        Mistake(
            "YAML of another age",
            """
            %YAML 3.0
            ---
            rule: 10s
            cmd: x
            """,
            """
            a.yaml:1:1: error: this is no YAML: found incompatible YAML document [bad-yaml]
            """),
    ]
