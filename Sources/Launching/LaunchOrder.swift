import Calendar
import Jobs

/// What is to be started: a run's command, or another one with all that the run's job says about
/// users, environment and limits.
package struct LaunchOrder: Sendable {
    /// The job that it belongs to.
    package let spec: JobSpec
    /// What is executed.
    package let command: Command
    /// The variables that begin with `RUQI_`.
    package let marks: [EnvironmentVariable]
    /// What it reads on its standard input.
    package let input: [UInt8]
    /// What a run's process is known by to a daemon that comes after this one: the run's id and the
    /// number of the attempt. Nil: it is a hook, and not looked for.
    package let birthName: String?
    /// What is asked of its URL, where it has one.
    package let http: HTTPOptions

    /// The command of a run.
    package init(_ run: Run) {
        self.init(
            spec: run.job.spec, command: run.job.spec.command, marks: Self.marks(run),
            input: (run.job.spec.run.stdin?.text).map { Array($0.utf8) } ?? [],
            http: run.job.spec.run.http, birthName: "\(run.id.text) \(run.attempt)")
    }

    /// Whose run is known by that name.
    package static func runID(ofBirth name: String) -> String { String(name.prefix { $0 != " " }) }

    /// Which of its attempts it is. Nil: it is no such name.
    package static func attempt(ofBirth name: String) -> Int? {
        name.firstIndex(of: " ").flatMap { Int(name[$0...].dropFirst()) }
    }

    /// A hook of a run that has ended, with the line of history about it: on its standard input, or
    /// as the body of its request where it has none. The job's `http` is not about it.
    package init(_ hook: Hook, number: Int, of ended: EndedRun, record: [UInt8]) {
        var command = hook.command
        if case .url(let url, nil) = command {
            command = .url(url, body: String(decoding: record, as: UTF8.self))
        }
        let marks =
            Self.marks(ended.run) + [
                .init(name: "RUQI_HOOK", value: hook.kind.rawValue),
                .init(name: "RUQI_HOOK_NUMBER", value: String(number)),
                .init(name: "RUQI_OUTCOME", value: ended.outcome.rawValue),
            ]
        self.init(
            spec: ended.run.job.spec, command: command, marks: marks, input: record,
            http: HTTPOptions(), birthName: nil)
    }

    private init(
        spec: JobSpec, command: Command, marks: [EnvironmentVariable], input: [UInt8],
        http: HTTPOptions, birthName: String?
    ) {
        self.spec = spec
        self.command = command
        self.marks = marks
        self.input = input
        self.birthName = birthName
        self.http = http
    }

    /// Whether it is another command than that of the job.
    package var isHook: Bool { birthName == nil }

    /// Variables that tell its descendants from all others: an attempt's from the one before, a
    /// hook's from its run's.
    package var distinctMarks: [String] {
        let names = ["RUQI_RUN_ID", "RUQI_ATTEMPT", "RUQI_HOOK_NUMBER"]
        return marks.filter { names.contains($0.name) }.map { "\($0.name)=\($0.value)" }
    }

    /// Whether files or the user database have to be read, which may take long.
    package var needsSources: Bool { spec.run.needsSources }

    /// CONTRACT §1, `env`.
    package static func marks(_ run: Run) -> [EnvironmentVariable] {
        let due = run.due.rfc3339(in: run.job.spec.zone, fraction: .asNeeded)
        return [
            .init(name: "RUQI_JOB_ID", value: run.id.job.text),
            .init(name: "RUQI_JOB_NAME", value: run.job.spec.jobName),
            .init(name: "RUQI_RUN_ID", value: run.id.text),
            .init(name: "RUQI_SCHEDULED_TIME", value: due),
            .init(name: "RUQI_ATTEMPT", value: String(run.attempt)),
            .init(name: "RUQI_CAUSE", value: run.attemptCause.rawValue),
        ]
    }
}
