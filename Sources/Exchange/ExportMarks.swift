import Jobs

/// The variables that ruqid gives to runs, and other programs don't.
enum ExportMarks {
    /// Those that are the same in each run of a job, and can be written down.
    static func constant(_ spec: JobSpec) -> [EnvironmentVariable] {
        [
            EnvironmentVariable(name: "RUQI_JOB_ID", value: spec.id.text),
            EnvironmentVariable(name: "RUQI_JOB_NAME", value: spec.jobName),
        ]
    }

    /// Refuses a command of a job or of one of its hooks that names one of the others, itself or in
    /// the shell that runs it or in its input. What a program reads by itself isn't seen.
    static func check(
        _ command: Command, of hook: HookKind?, in spec: JobSpec,
        _ findings: inout ExportFindings
    ) {
        var texts: [(key: String, text: String)] = []
        let key = hook?.rawValue ?? "cmd"
        switch command {
        case .shell(let text):
            texts = spec.run.shell.map { ("shell", $0.text) } + [(key, text)]
        case .direct(let words): texts = words.map { (key, $0) }
        case .url: return
        }
        if hook == nil, let input = spec.run.stdin { texts.append(("stdin", input.text)) }
        for (key, text) in texts {
            guard let name = unknown(in: text, of: spec) else { continue }
            findings.refuse(
                key, "the command wants \(name), which only ruqid gives",
                hint: "let it do without, or keep the job here")
        }
    }

    /// The first name that is none of the constant ones.
    private static func unknown(in text: String, of spec: JobSpec) -> String? {
        let known = constant(spec).map(\.name)
        return text.split(separator: "RUQI_", omittingEmptySubsequences: false).dropFirst()
            .map { "RUQI_" + $0.prefix { $0.isLetter || $0 == "_" } }
            .first { !known.contains($0) }
    }
}
