// What job files are made of, and what YAML makes of texts.
extension JobFuzz {
    /// As in the manual page, and such as readers of YAML stumble over.
    static let examples = [
        "rule: 10s\ncmd: date\n",
        """
        job_id: backup
        job_name: night
        description: "the \\"whole\\" disk\\u00e9"
        rule: ["0 30 2 * * *", 2030-01-01 12:00:00]
        timezone: Europe/Berlin
        start_time: 2026-01-01
        end_time: 2036-01-01T00:00:00Z
        exclude: [2026-12-24..2027-01-02, holidays]
        jitter: 5m
        dst: skip
        paused: false
        cmd: |
          set -e
          exec backup --all
        cwd: /srv
        env:
          LANG: C.UTF-8
          LIMIT: "90"
        timeout: none
        hosts: [web*, "db[0-9]"]

        """,
        """
        rule: 10s
        cmd: x
        shell: [/bin/bash, -c]
        user: www-data
        group: 33
        env_file: [/etc/a, /etc/b]
        umask: "0027"
        nice: -5
        limits: {nofile: 1024, as: 2G, cpu: unlimited}
        stdin: "yes\\n"
        stop_signal: INT
        kill_after: 500ms
        success_codes: [0, 3-5]
        overlap: replace
        misfire_grace_time: 6h
        catch_up: latest
        max_instances: 3
        retry: {attempts: 5, backoff: 1s, max_backoff: 1m, factor: 1.5}
        output_limit: 64K
        output_file: /var/log/x.log
        on_success: http://h/ping
        on_failure: [mail root, [logger, "it failed"]]
        on_recovery: [[true]]

        """,
        "job_id: a\nrule: 1h\ncmd: x\n---\njob_id: b\nrule: now\ncmd: [echo, \"a b\", '']\n",
        "job_id: a\nrule: 1h\ncmd: x\nhosts: [db*]\n---\njob_id: a\nrule: 2h\ncmd: y\nhosts: [web1]\n",
        #"{"job_trigger":"interval", "job_id":"test3", "job_name":"platform", "rule":"10s","cmd":"x"}"#,
        #"{"rule": "10s", "cmd": "http://host/a#{\"b\": \"\ud83d\ude00\"}"}"#,
        "rule: * * * * *\ncmd: x\n", "rule: \"* * * * *\"\ncmd: >-\n  one\n  line\n",
        """
        rule: 10s
        cmd: http://host/
        http:
          method: PUT
          headers: {A: b, "c-d": ''}
          body: "@x\\n"
          expect_status: [200-204, "404"]
          expect_json: {stat: OK, n: 1.5, z: null}
          connect_timeout: 500ms

        """,
        "rule: 10s\n\tcmd: x\n", "rule: 10s\nrule: 5s\ncmd: x\ncomand: y\n",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "%YAML 1.1\n---\nrule: 10s\ncmd: !!str 5\n...\n",
        "%TAG ! tag:x,2000:\n--- !job\nrule: 10s\ncmd: x\n", "? rule\n: 10s\n? cmd\n: x\n",
        "rule: 2026-12-16 18:03:17\ncmd: yes\npaused: on\n", "- rule: 10s\n  cmd: x\n", "plain\n",
        "",
        "---\n---\n...\n", "# only a comment\n",
        "rule: 10s\ncmd: x\nenv: {A: 0o17, RUQI_B: x, 9: y}\n",
        "{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{", "[[[[[[[[[[[[[[[[\n]]]]",
        "rule: \"10s\ncmd: x\n",
        "rule: 10s\r\ncmd: x\r\n", "\u{FEFF}rule: 10s\ncmd: x\n",
        "rule: 10s\ncmd: \"\\0\\x41\\U0001F600\"\n",
        "<<: {rule: 10s}\ncmd: x\n", "rule: 10s\ncmd:\n  - a\n - b\n", "rule: 10s\ncmd: 'it''s'\n",
        "rule: 1h\ncmd:\n  - \"a: \\q\"\n  - b\"\n",
        "rule: 1h\ncmd: \"sh -c foo\n  note: \\d+\"\n# the 19\"\n",
        "description: 'a\nb: c': d\ne: f'\ncmd: /bin/true\nrule: 1h\n",
        "rule: 1h\ncmd: date\ndescription: \"a\n  b: c\" d\n# 5 or 6\"\n",
        "rule: 10s\ncmd: x: y\n", "rule: 10s\ncmd: @x\n", "rule: 10s\ncmd: `x`\n",
        "job_id: fuzz\nrule: 10s\ncmd: |2-\n   two\n\n  lines\n\u{85}\u{2028}\n",
    ]

    /// Other encodings.
    static let bytes: [[UInt8]] = [
        [0xFF, 0xFE] + "rule: 10s\ncmd: x\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
        [0xFE, 0xFF] + "rule: 10s\ncmd: x\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] },
        Array("rule: 10s\ncmd: caf".utf8) + [0xE9, 0x0A],
    ]

    static let pieces = [
        " ", "  ", "\n", "\r\n", "\r", "\t", "\n  ", ":", ": ", "- ", "-", "? ", "#", " #", "'",
        "\"", "\\", "\\u", "\\ud83d", "\\x0", "|", ">", "|2+", ">-", "[", "]", "{", "}", ",", "&a ",
        "*a", "!", "!!", "!!map ", "!<", "%", "%YAML 1.2\n", "@", "`", "~", "null", "true", "yes",
        "---\n", "\n---\n", "...\n", "<<: ", "\u{FEFF}", "\u{85}", "\u{2028}", "é", "\u{1F600}",
        "\u{7F}", "\u{1}", "\u{301}", "job_id: ", "rule: ", "cmd: ", "timezone: ", "env: ",
        "exclude: ", "hosts: ", "start_time: ", "end_time: ", "jitter: ", "dst: ", "timeout: ",
        "cwd: ", "paused: ", "job_trigger: cron\n", "shell: [x]\n", "nice: 5\n", "defaults:\n  ",
        "http:\n  ", "listen: ", "Europe/Berlin", "UTC", "local", "10s", "0", "-1", "1e9", "0x1F",
        "99999999999999999999", "2026-12-24..2027-01-02", "holidays", "bad", "[web1]", "http://",
        "https://host/#", "retry: ", "attempts: ", "limits: ", "nofile: ", "64K", "1.5",
        "on_failure: ",
        "overlap: ", "queue", "output_limit: ", "umask: ", "0777", "user: root\n", "RUQI_A", "a.b",
        "job_id: other\n",
        "http: {", "body: ", "expect_json: {",
    ]
}
