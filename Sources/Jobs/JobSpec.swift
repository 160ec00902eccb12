import Calendar

/// The definition of one job, checked and with its defaults filled in.
package struct JobSpec: Hashable, Sendable {
    /// The identity: a job with another id is another job.
    package let id: JobID
    /// The job's category.
    package let jobName: String
    /// For people; it changes nothing.
    package let description: String?
    /// When it is due.
    package let timing: Timing
    /// Its rules as the file has them.
    package let ruleTexts: [String]
    /// What a run executes.
    package let command: Command
    /// An absolute path; nil: wherever the daemon starts runs.
    package let cwd: String?
    /// Sorted by name, no name twice.
    package let env: [EnvironmentVariable]
    /// Longer than zero; nil: a run may go on for ever.
    package let timeout: Duration?
    /// Loaded and shown, not run.
    package let paused: Bool

    /// `env` may come in any order.
    package init(
        id: JobID, jobName: String = JobSpec.jobNameDefault, description: String? = nil,
        timing: Timing, ruleTexts: [String], command: Command, cwd: String? = nil,
        env: [EnvironmentVariable] = [], timeout: Duration? = JobSpec.timeoutDefault,
        paused: Bool = false
    ) {
        self.id = id
        self.jobName = jobName
        self.description = description
        self.timing = timing
        self.ruleTexts = ruleTexts
        self.command = command
        self.cwd = cwd
        self.env = env.sorted { $0.name < $1.name }
        self.timeout = timeout
        self.paused = paused
    }

    /// CONTRACT §1, `job_name`.
    package static let jobNameDefault = "default"
    /// CONTRACT §1, `timeout`: a command that hangs must not keep its job from running for ever.
    package static let timeoutDefault: Duration = .seconds(3600)
}

/// One variable that a job adds to its runs' environment.
package struct EnvironmentVariable: Hashable, Sendable {
    /// `[A-Za-z_][A-Za-z0-9_]*`, not beginning with `RUQI_`.
    package let name: String
    /// Without NUL.
    package let value: String

    /// Both are taken as checked.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
