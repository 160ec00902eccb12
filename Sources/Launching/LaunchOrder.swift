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

    /// The command of a run.
    package init(_ run: Run) {
        self.init(
            spec: run.job.spec, command: run.job.spec.command, marks: Self.marks(run),
            input: (run.job.spec.run.stdin?.text).map { Array($0.utf8) } ?? [])
    }

    /// Takes everything.
    package init(
        spec: JobSpec, command: Command, marks: [EnvironmentVariable], input: [UInt8]
    ) {
        self.spec = spec
        self.command = command
        self.marks = marks
        self.input = input
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
            .init(name: "RUQI_CAUSE", value: run.cause.rawValue),
        ]
    }
}
