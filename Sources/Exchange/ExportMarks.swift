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

    /// Refuses a command that names one of the others. What a program reads by itself isn't seen.
    static func check(
        _ command: Command, _ key: String, of spec: JobSpec, _ findings: inout ExportFindings
    ) {
        let texts: [String] =
            switch command {
            case .shell(let text): [text]
            case .direct(let words): words
            case .url: []
            }
        let known = constant(spec).map(\.name)
        for text in texts {
            let parts = text.split(separator: "RUQI_", omittingEmptySubsequences: false).dropFirst()
            let names = parts.map { "RUQI_" + $0.prefix { $0.isLetter || $0 == "_" } }
            guard let name = names.first(where: { !known.contains($0) }) else { continue }
            return findings.refuse(
                key, "the command wants \(name), which only ruqid gives",
                hint: "let it do without, or keep the job here")
        }
    }
}
