import Calendar
import Jobs

/// The command line of a service, and what it reads, or why there can be none.
struct SystemdCommand {
    let spec: JobSpec
    /// Nil: it is of the job itself.
    let hook: HookKind?
    let command: Command
    let context: ExportContext

    /// The key of the job file that has the command.
    private var key: String { hook?.rawValue ?? "cmd" }

    /// The lines of it.
    func add(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        ExportMarks.check(command, of: hook, in: spec, &findings)
        var words = self.words(&findings)
        guard words.allSatisfy({ !$0.unicodeScalars.contains("\0") }) else {
            return findings.refuse(key, "the command has a NUL character in it")
        }
        guard let start = Self.start(words[0], in: spec.run.cwd?.text) else {
            return findings.refuse(
                key,
                "where the program is can't be said there: its path is relative to no known"
                    + " directory, or its name has a '='",
                hint: "give it as an absolute path")
        }
        guard let program = SystemdSyntax.program(start[0]) else {
            return findings.refuse(
                key,
                "systemd takes no program whose path has quotes, a backslash or a control"
                    + " character, or ends with a '/'",
                hint: "give it another path by a symbolic link")
        }
        words = Array(start.dropFirst() + words.dropFirst())
        let line = ([program] + words.map(SystemdSyntax.argument)).joined(separator: " ")
        unit.add("ExecStart", line, of: key, &findings)
        addInput(to: &unit, &findings)
        if leavesBackground {
            findings.note(
                key, "what it leaves in the background is killed when it ends",
                hint: "start that with systemd-run(1)")
        }
    }

    private func words(_ findings: inout ExportFindings) -> [String] {
        switch command {
        case .shell(let text): return spec.run.shell.map(\.text) + [text]
        case .direct(let words): return words
        case .url:
            ExportRequest.check(http, &findings)
            return ["/bin/sh", "-c", ExportRequest.script(http)]
        }
    }

    private var http: HTTPOptions { hook == nil ? spec.run.http : HTTPOptions() }

    /// The first words, a program with an absolute path before all. Nil: nobody knows where a
    /// relative one is.
    private static func start(_ name: String, in directory: String?) -> [String]? {
        if name.hasPrefix("/") { return [name] }
        guard !name.contains("/") else { return directory.map { ["\($0)/\(name)"] } }
        // systemd looks in its own directories, env(1) in those of PATH; to it a = is a variable.
        return name.contains("=") ? nil : ["/usr/bin/env", "--", name]
    }

    private func addInput(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        var input: [UInt8] = []
        var inputKey = key
        switch command {
        case .shell, .direct:
            guard hook == nil, let text = spec.run.stdin?.text, !text.isEmpty else { return }
            (input, inputKey) = (Array(text.utf8), "stdin")
            findings.note(
                inputKey, "'systemctl show' shows it to all users of the host",
                hint: "let the command read a secret from a file")
        case .url(let url, let body):
            input = context.request(url, body, http)
            if body != nil || http.body != nil || !http.headers.isEmpty {
                findings.note(
                    key,
                    "headers and body stand in the unit file, and 'systemctl show' shows them"
                        + " to all users of the host")
            }
        }
        guard !input.isEmpty else { return }
        guard input.count <= SystemdSyntax.inputBytesMax else {
            return findings.refuse(
                inputKey,
                "it is longer than \(SystemdSyntax.inputBytesMax) bytes, and systemd reads no unit"
                    + " file with so long an input",
                hint: "let the command read a file")
        }
        unit.add("StandardInput", "data")
        unit.add("StandardInputData", SystemdSyntax.base64(input))
    }

    private var leavesBackground: Bool {
        switch command {
        case .url: false
        case .direct(let words): SystemdBackground.isLeft(by: words)
        case .shell(let text): SystemdBackground.isLeft(by: spec.run.shell.map(\.text) + [text])
        }
    }
}
