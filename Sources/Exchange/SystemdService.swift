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
        SystemdCommand(spec: spec, hook: hook, command: command, context: context)
            .add(to: &unit, &findings)
        addAccount(to: &unit, &findings)
        addEnvironment(to: &unit, &findings)
        addLimits(to: &unit)
        // It is ignored in services unless they say that it isn't.
        unit.add("IgnoreSIGPIPE", "no")
        if isHook { addHookEnd(to: &unit) } else { addRun(to: &unit, &findings) }
    }

    private var isHook: Bool { hook != nil }

    private func addAccount(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        if spec.run.user == nil, !isHook {
            findings.note(
                "user", "it is run as root",
                hint: "name the user that ruqid runs as, if it is another")
        }
        // Its name, home and shell are given to the command, but no home that is / and no shell
        // that lets nobody in.
        addAccount("User", spec.run.user?.text ?? "root", of: "user", to: &unit, &findings)
        if let group = spec.run.group?.text {
            addAccount("Group", group, of: "group", to: &unit, &findings)
        }
        guard let cwd = spec.run.cwd else {
            return unit.add("WorkingDirectory", optional + "~")
        }
        guard let path = SystemdSyntax.path(cwd.text) else {
            return findings.refuse("cwd", Self.oddPath)
        }
        unit.add("WorkingDirectory", optional + path, of: "cwd", &findings)
    }

    private func addAccount(
        _ name: String, _ text: String, of key: String, to unit: inout SystemdUnit,
        _ findings: inout ExportFindings
    ) {
        guard let account = SystemdSyntax.account(text) else {
            return findings.refuse(
                key, "systemd takes '\(text)' for no account",
                hint: "give the name of one")
        }
        unit.add(name, account, of: key, &findings)
    }

    /// What is missing must not keep a hook from telling of that.
    private var optional: String { isHook ? "-" : "" }

    private func addEnvironment(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        var variables = [EnvironmentVariable(name: "PATH", value: Self.searchPath)]
        for variable in spec.run.env + ExportMarks.constant(spec) {
            variables.removeAll { $0.name == variable.name }
            variables.append(variable)
        }
        for variable in variables {
            let isOdd = variable.value.unicodeScalars.contains {
                ExportText.isControl($0) && $0 != "\t" && $0 != "\n"
            }
            let key = variable.name == "RUQI_JOB_NAME" ? "job_name" : "env"
            if isOdd {
                findings.refuse(
                    key, "'\(variable.name)' has control characters, which systemd doesn't take")
            }
            let text = SystemdSyntax.item("\(variable.name)=\(variable.value)")
            unit.add("Environment", text, of: key, &findings)
        }
        if !spec.run.env.isEmpty, spec.run.envFiles.isEmpty {
            findings.note(
                "env", "'systemctl show' shows the values to all users of the host",
                hint: "give secrets in an env_file")
        }
        addFiles(to: &unit, &findings)
    }

    private func addFiles(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        guard !spec.run.envFiles.isEmpty else { return }
        for file in spec.run.envFiles {
            guard let path = SystemdSyntax.path(file.text),
                !file.text.contains(where: { "*?[\\".contains($0) })
            else {
                findings.refuse("env_file", Self.oddPath)
                continue
            }
            unit.add("EnvironmentFile", optional + path, of: "env_file", &findings)
        }
        if !spec.run.env.isEmpty {
            findings.refuse(
                "env", "there a variable of 'env_file' outweighs one of 'env'",
                hint: "write them into the last file")
        }
        findings.note(
            "env_file",
            "it is read as root, a line with 'export' is left out, and quotes and backslashes"
                + " within values have a meaning")
    }

    private func addLimits(to unit: inout SystemdUnit) {
        unit.add("UMask", "0" + String(spec.run.umask, radix: 8))
        if spec.run.nice != 0 { unit.add("Nice", "\(spec.run.nice)") }
        for limit in spec.run.limits {
            let name = "Limit" + limit.kind.rawValue.uppercased()
            unit.add(name, limit.value.map { "\($0)" } ?? "infinity")
        }
    }

    /// How much time a hook has.
    private func addHookEnd(to unit: inout SystemdUnit) {
        unit.add("TimeoutStartSec", SystemdSyntax.span(Self.hookTimeout))
        unit.add("KillSignal", "SIGTERM")
        unit.add("TimeoutStopSec", SystemdSyntax.span(Self.hookKillAfter))
    }

    /// What counts for runs and not for hooks.
    private func addRun(to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        unit.add("TimeoutStartSec", spec.run.timeout.map(SystemdSyntax.span) ?? "infinity")
        unit.add("KillSignal", "SIG\(spec.run.stopSignal.rawValue)")
        unit.add("TimeoutStopSec", SystemdSyntax.span(spec.run.killAfter))
        if !command.isURL { addSuccess(to: &unit, &findings) }
        if let file = spec.run.outputFile?.text { addOutput(file, to: &unit, &findings) }
    }

    private func addOutput(
        _ file: String, to unit: inout SystemdUnit, _ findings: inout ExportFindings
    ) {
        guard let path = SystemdSyntax.path(file) else {
            return findings.refuse("output_file", Self.oddPath)
        }
        // Where others may write to its directory, a link there would lead root to any file.
        guard ["root", "0"].contains(spec.run.user?.text ?? "root") else {
            return findings.refuse(
                "output_file", "systemd opens it as root, not as the user of the run",
                hint: "let the command append to it: ... >> FILE 2>&1")
        }
        unit.add("StandardOutput", "append:\(path)", of: "output_file", &findings)
        unit.add("StandardError", "append:\(path)", of: "output_file", &findings)
        let mode = String(0o666 & ~spec.run.umask, radix: 8)
        findings.note(
            "output_file",
            "the output stands in that file only, and not in the journal; a new one gets the mode"
                + " 0\(mode)")
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
        if codes.contains(where: Self.ownCodes.contains) {
            findings.note(
                "success_codes",
                "with 200 to 245 systemd says itself why a service could not start, which counts"
                    + " as a success then",
                hint: "leave them out")
        }
    }

    /// How long a hook can go on, its end by force included.
    static let hookTimeMax = hookTimeout + hookKillAfter
    private static let hookTimeout: Duration = .seconds(60)
    private static let hookKillAfter: Duration = .seconds(10)
    private static let oddPath = "a unit file can't have this path"
    /// Of systemd.exec(5), "PROCESS EXIT CODES".
    private static let ownCodes = 200...245

    /// That of runs here.
    private static let searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}
