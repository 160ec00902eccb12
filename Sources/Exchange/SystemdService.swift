import Calendar
import Jobs

/// The `.service` of a job or of one of its hooks, or why there can be none.
struct SystemdService {
    let spec: JobSpec
    /// Nil: it is of the job itself.
    let hook: HookKind?
    let command: Command
    let context: ExportContext

    /// The section `[Service]`.
    func add(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        unit.section("Service")
        unit.add("Type", "oneshot")
        addCommand(to: &unit, &findings)
        addAccount(to: &unit, &findings)
        addEnvironment(to: &unit, &findings)
        addLimits(to: &unit)
        if isHook { unit.add("TimeoutStartSec", "60s") } else { addRun(to: &unit, &findings) }
        unit.add("KillSignal", "SIG\(spec.run.stopSignal.rawValue)")
        unit.add("TimeoutStopSec", SystemdSyntax.span(spec.run.killAfter))
    }

    private var isHook: Bool { hook != nil }

    /// The key of the job file that has the command.
    private var key: String { hook?.rawValue ?? "cmd" }

    private func addCommand(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        ExportMarks.check(command, key, of: spec, &findings)
        var input: [UInt8] = []
        var words: [String]
        switch command {
        case .shell(let text):
            words = spec.run.shell.map(\.text) + [text]
            input = isHook ? [] : Array((spec.run.stdin?.text ?? "").utf8)
        case .direct(let given):
            words = given
            input = isHook ? [] : Array((spec.run.stdin?.text ?? "").utf8)
        case .url(let url, let body):
            let http = isHook ? HTTPOptions() : spec.run.http
            ExportRequest.check(http, &findings)
            words = ["/bin/sh", "-c", ExportRequest.script(http)]
            input = context.request(url, body, http)
            if body != nil || http.body != nil || !http.headers.isEmpty {
                findings.note(
                    key,
                    "headers and body stand in the unit file, and 'systemctl show' shows them"
                        + " to all users of the host")
            }
        }
        guard words.allSatisfy({ !$0.unicodeScalars.contains("\0") }) else {
            return findings.refuse(key, "the command has a NUL character in it")
        }
        guard let program = self.program(words[0]) else {
            return findings.refuse(
                key,
                "where the program is can't be said there: its path is relative to no known"
                    + " directory, or its name has a '='",
                hint: "give it as an absolute path")
        }
        words.replaceSubrange(0..<1, with: program)
        unit.add("ExecStart", words.map(SystemdSyntax.argument).joined(separator: " "))
        guard !input.isEmpty else { return }
        unit.add("StandardInput", "data")
        unit.add("StandardInputData", SystemdSyntax.base64(input))
    }

    /// The program's path; one without a directory is looked for as here. Nil: nobody knows where a
    /// relative one is.
    private func program(_ name: String) -> [String]? {
        if name.hasPrefix("/") { return [name] }
        guard !name.contains("/") else {
            return spec.run.cwd.map { ["\($0.text)/\(name)"] }
        }
        // systemd looks in its own directories, env(1) in those of PATH; to it a = is a variable.
        return name.contains("=") ? nil : ["/usr/bin/env", "--", name]
    }

    private func addAccount(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        if spec.run.user == nil, !isHook {
            findings.note(
                "user", "it is run as root",
                hint: "name the user that ruqid runs as, if it is another")
        }
        // Its home, shell and name are given to the command, as here.
        unit.add("User", spec.run.user?.text ?? "root")
        if let group = spec.run.group { unit.add("Group", group.text) }
        guard let cwd = spec.run.cwd else { return unit.add("WorkingDirectory", "~") }
        guard let path = SystemdSyntax.line(cwd.text) else {
            return findings.refuse("cwd", "a unit file can't have this path")
        }
        unit.add("WorkingDirectory", path)
    }

    private func addEnvironment(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        var variables = [EnvironmentVariable(name: "PATH", value: Self.searchPath)]
        for variable in spec.run.env + ExportMarks.constant(spec) {
            variables.removeAll { $0.name == variable.name }
            variables.append(variable)
        }
        for variable in variables {
            let isOdd = variable.value.unicodeScalars.contains {
                SystemdSyntax.isControl($0) && $0 != "\t" && $0 != "\n"
            }
            if isOdd {
                findings.refuse(
                    "env", "'\(variable.name)' has control characters, which systemd doesn't take")
            }
            let text = SystemdSyntax.item("\(variable.name)=\(variable.value)")
            unit.add("Environment", text)
        }
        for file in spec.run.envFiles {
            guard let path = SystemdSyntax.line(file.text),
                !file.text.contains(where: { "*?[\\".contains($0) })
            else {
                findings.refuse("env_file", "a unit file can't have this path")
                continue
            }
            unit.add("EnvironmentFile", path)
        }
        if !spec.run.envFiles.isEmpty, !isHook {
            findings.note(
                "env_file",
                "there it outweighs 'env', a line with 'export' is left out, and"
                    + " backslashes in it have a meaning")
        }
    }

    private func addLimits(to unit: inout SystemdUnit) {
        unit.add("UMask", "0" + String(spec.run.umask, radix: 8))
        if spec.run.nice != 0 { unit.add("Nice", "\(spec.run.nice)") }
        for limit in spec.run.limits {
            let name = "Limit" + limit.kind.rawValue.uppercased()
            unit.add(name, limit.value.map { "\($0)" } ?? "infinity")
        }
    }

    /// What counts for runs and not for hooks.
    private func addRun(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        unit.add("TimeoutStartSec", spec.run.timeout.map(SystemdSyntax.span) ?? "infinity")
        if !command.isURL { addSuccess(to: &unit, &findings) }
        if let file = spec.run.outputFile {
            guard let path = SystemdSyntax.line(file.text) else {
                return findings.refuse("output_file", "a unit file can't have this path")
            }
            unit.add("StandardOutput", "append:\(path)")
            unit.add("StandardError", "append:\(path)")
            findings.note(
                "output_file", "the output stands in that file only, and not in the journal")
        }
    }

    private func addSuccess(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        let codes = (1...255).filter { spec.run.successCodes.contains(Int32($0)) }
        guard spec.run.successCodes.contains(0) else {
            return findings.refuse(
                "success_codes", "0 is always a success there",
                hint: "let a shell turn the exit status around")
        }
        guard !codes.isEmpty else { return }
        unit.add("SuccessExitStatus", codes.map(String.init).joined(separator: " "))
    }

    /// That of runs here.
    private static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}
