/// A script that misbehaves in one way, and all the ends that it may come to.
struct ChaosScript {
    /// What a run that nobody stops comes to.
    enum End: Hashable {
        case code(Int)
        case signal(String)
        /// It never starts; the record says this.
        case noStart(String)
    }

    let name: String
    /// The value of `cmd`, in YAML.
    let cmd: String
    /// More lines of the job file.
    var keys = ""
    /// More of its environment: `, NAME: value`.
    var variables = ""
    /// Empty: it goes on until it is stopped.
    let ends: Set<End>
    /// What it writes, where that is always the same.
    var outputBytes: Int?

    var isEndless: Bool { ends.isEmpty }
}

extension ChaosScript {
    /// All kinds. What a script leaves behind where it ends by itself has a short life; what is
    /// left of one that is stopped lives long enough to be found. `nonce` are digits that mark a
    /// `sleep` of this test in its command line.
    static func all(nonce: String) -> [ChaosScript] {
        quick + dying + leaving(nonce) + endless(nonce) + stubborn(nonce) + unstartable
    }

    private static let quick: [ChaosScript] = [
        .init(name: "plain", cmd: "'true'", ends: [.code(0)], outputBytes: 0),
        script("silent", "exit 0", [.code(0)], bytes: 0),
        script("fails", "echo no; exit 7", [.code(7)], bytes: 3),
        script("chain", #"exec sh -c 'exec sh -c "exit 4"'"#, [.code(4)], bytes: 0),
        .init(
            name: "reader", cmd: "cat", keys: "stdin: \"one\\ntwo\\n\"\n", ends: [.code(0)],
            outputBytes: 8),
        .init(name: "empty-reader", cmd: "cat", ends: [.code(0)], outputBytes: 0),
        .init(
            name: "deaf", cmd: "'exec <&-; exit 5'",
            keys: "stdin: \"\(String(repeating: "x", count: 10_000))\"\n", ends: [.code(5)],
            outputBytes: 0),
        script("half-letter", #"printf 'a\303'; exit 0"#, [.code(0)], bytes: 2),
        script("null-bytes", #"printf 'a\000b\377'; exit 0"#, [.code(0)], bytes: 4),
        .init(
            name: "flood", cmd: "head -c 3000000 /dev/zero", ends: [.code(0)],
            outputBytes: 3_000_000),
        script("lines", "yes | head -c 700001", [.code(0)], bytes: 700_001),
        script("mute", "exec >&- 2>&-; sleep 0.2", [.code(0)], bytes: 0),
        script(
            "large-pipe", "for n in 1 2 3 4 5 6 7 8 9; do echo $n; done", [.code(0)], bytes: 18),
    ]

    private static let dying: [ChaosScript] =
        ["KILL", "ABRT", "USR1", "PIPE", "SEGV"].map { signal in
            script(
                "dies-\(signal)", "ulimit -c 0; kill -\(signal) $$", [.signal(signal)], bytes: 0)
        } + [
            script("dies-late", "echo x; sleep 0.1; kill -KILL 0", [.signal("KILL")], bytes: 2)
        ]

    /// They end by themselves; what they leave is none of the daemon's business.
    private static func leaving(_ nonce: String) -> [ChaosScript] {
        let short = "sleep 3.\(nonce)"
        return [
            script("forks", "\(short) & \(short) & echo x", [.code(0)]),
            script("forks-many", "for n in 1 2 3 4 5 6; do \(short) & done; exit 9", [.code(9)]),
            script(
                "daemon", "(setsid sh -c 'exec \(short)' < /dev/null > /dev/null 2>&1 &); exit 3",
                [.code(3)]),
            script("daemon-talks", "(setsid sh -c '\(short); echo late' &); exit 0", [.code(0)]),
            script("own-group", "set -m; \(short) & exit 6", [.code(6)], shell: "/bin/bash"),
            script("dies-first", "\(short) & kill -KILL $$", [.signal("KILL")]),
        ]
    }

    /// They go on until they are stopped, and take all with them.
    private static func endless(_ nonce: String) -> [ChaosScript] {
        let long = "sleep 600.\(nonce)"
        return [
            .init(name: "sleeps", cmd: long, ends: []),
            script("waits", "\(long) & wait", []),
            script("stops-itself", "kill -STOP $$; \(long)", []),
            script("stopped-child", "sh -c 'kill -STOP $$; \(long)' & wait", []),
            script("floods", "yes", []),
            script("family", "\(long) & (\(long) & setsid \(long)) & \(long)", []),
            script("mute-family", "exec > /dev/null 2>&1; \(long) & \(long) & wait", []),
            script("daemon-first", "(setsid \(long) > /dev/null 2>&1 &); \(long)", []),
            script("double-daemon", "(setsid sh -c '(setsid \(long) &) ; \(long)' &); \(long)", []),
            script("bare-child", "env -i /bin/\(long) & wait", []),
            script("groups", "set -m; \(long) & \(long) & \(long)", [], shell: "/bin/bash"),
            script("breeds", "while :; do (sleep 0.2 &); sleep 0.05; done", []),
        ]
    }

    /// They don't follow the stop signal, or not at once.
    private static func stubborn(_ nonce: String) -> [ChaosScript] {
        let long = "sleep 600.\(nonce)"
        let deaf = "trap '' TERM INT HUP QUIT; "
        return [
            script("stubborn", deaf + "while :; do sleep 0.2; done", []),
            script("stubborn-sleep", deaf + "exec \(long)", []),
            script("stubborn-child", "sh -c \"\(deaf)\(long); \(long)\" & wait", []),
            script(
                "stubborn-daemon",
                "setsid sh -c \"\(deaf)\(long); \(long)\" > /dev/null 2>&1 & \(long)", []),
            script("stubborn-mute", "exec >&- 2>&-; \(deaf)while :; do sleep 0.2; done", []),
            script("stubborn-stopped", deaf + "kill -STOP $$; while :; do sleep 0.2; done", []),
            script("late-leaver", "trap 'sleep 0.1; exit 0' TERM; \(long) & wait; wait", []),
            script("raises", "trap '\(long) & ' TERM; \(long) & wait; wait", []),
        ]
    }

    private static let unstartable: [ChaosScript] = [
        .init(
            name: "missing", cmd: "[/no/such/program]",
            ends: [.noStart("execute '/no/such/program': no such file or directory")]),
        .init(name: "missing-word", cmd: "no-such-program x", ends: [.code(127)]),
        .init(
            name: "directory", cmd: "[/tmp]", ends: [.noStart("execute '/tmp': permission denied")]
        ),
        .init(name: "directory-word", cmd: "/tmp", ends: [.code(126)]),
        .init(
            name: "huge-variable", cmd: "'true'",
            variables: ", HUGE: \(String(repeating: "x", count: 140_000))",
            ends: [.noStart("argument list too long")]),
        .init(
            name: "no-directory", cmd: "'true'", keys: "cwd: /no/such/dir\n",
            ends: [.noStart("chdir '/no/such/dir': no such file or directory")]),
        .init(
            name: "few-files", cmd: "'exec 9< /dev/null; exit 0'", keys: "limits: {nofile: 4}\n",
            ends: [.code(0), .code(1), .code(2), .code(127)]),
    ]

    private static func script(
        _ name: String, _ text: String, _ ends: Set<End>, bytes: Int? = nil,
        shell: String = "/bin/sh"
    ) -> ChaosScript {
        ChaosScript(
            name: name, cmd: quoted(text), keys: "shell: [\(shell), -c]\n", ends: ends,
            outputBytes: bytes)
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.map { "\\\"".contains($0) ? "\\\($0)" : "\($0)" }.joined())\""
    }
}
