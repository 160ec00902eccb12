import Calendar
import Jobs

/// The hooks of a job as units that its service starts at its end.
struct SystemdHooks {
    private let spec: JobSpec
    private let context: ExportContext

    init(_ spec: JobSpec, _ context: ExportContext) {
        self.spec = spec
        self.context = context
    }

    /// Names them in the section `[Unit]` of the service.
    func add(of job: Job, to unit: inout SystemdUnit, _ findings: inout ExportFindings) {
        if !spec.run.onRecovery.isEmpty {
            findings.refuse(
                "on_recovery", "systemd doesn't remember how the run before has ended",
                hint: "use on_success, and let the command remember")
        }
        for (kind, setting) in [
            (HookKind.onSuccess, "OnSuccess"), (HookKind.onFailure, "OnFailure"),
        ] {
            let names = self.names(kind)
            guard !names.isEmpty else { continue }
            unit.add(setting, names.joined(separator: " "))
            findings.note(
                kind.rawValue,
                "the command gets no record of the run; systemd gives it"
                    + " MONITOR_SERVICE_RESULT and the like")
            if let gap = ExportBounds.overrun(
                of: job, longest: SystemdService.hookTimeMax, from: context.now)
            {
                findings.note(
                    kind.rawValue, "while the hook is going, it is not started for the next run",
                    hint: "let it be done in less than \(gap.text)")
            }
        }
    }

    /// Their units.
    func files(of job: Job, _ findings: inout ExportFindings) -> [NewFile] {
        var files: [NewFile] = []
        for kind in [HookKind.onSuccess, .onFailure] {
            for (name, command) in zip(names(kind), spec.run.commands(of: kind)) {
                if case .url(_, nil) = command {
                    findings.refuse(
                        kind.rawValue,
                        "what is sent to the URL is the record of the run, which"
                            + " systemd doesn't have",
                        hint: "give a body of its own behind a '#'")
                }
                var unit = SystemdUnit(SystemdExport.head(of: job))
                unit.section("Unit")
                unit.add("Description", "\(kind.rawValue) of \(spec.id.text)")
                unit.add("StartLimitIntervalSec", "0")
                SystemdService(spec: spec, hook: kind, command: command, context: context)
                    .add(to: &unit, &findings)
                files.append(NewFile(name: name, text: unit.text, isSecret: spec.mayHaveSecrets))
            }
        }
        return files
    }

    private func names(_ kind: HookKind) -> [String] {
        let word = kind.rawValue.replacing("_", with: "-")
        let count = spec.run.commands(of: kind).count
        return (0..<count).map { index in
            "\(spec.id.text)-\(word)\(count == 1 ? "" : "-\(index + 1)").service"
        }
    }
}
