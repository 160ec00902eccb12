import Calendar

/// The definition of one job, checked and with its defaults filled in.
package struct JobSpec: Hashable, Sendable {
    /// The identity: a job with another id is another job.
    package let id: JobID
    /// For people; it changes nothing.
    package let description: String?
    /// What a run executes.
    package let command: Command
    /// All the rest but the rules.
    package let options: JobOptions
    /// The rules as the file has them, with NUL between them, which no file has: most jobs have
    /// one, and a text takes less memory than an array of them or than what was read.
    private let ruleText: String

    /// The rules are texts that were read before.
    init(
        id: JobID, description: String?, ruleTexts: [String], command: Command,
        options: JobOptions
    ) {
        self.id = id
        self.description = description
        self.command = command
        self.options = options
        ruleText = ruleTexts.count == 1 ? ruleTexts[0] : ruleTexts.joined(separator: "\0")
    }

    /// Its rules as the file has them.
    package var ruleTexts: [String] { ruleText.split(separator: "\0").map(String.init) }

    /// When it is due. The rules are read anew at each call, about 2 µs each.
    package var timing: Timing { options.timing(rules) }

    /// What its rules mean; read anew at each call.
    package var rules: [Rule] {
        ruleTexts.map { text in
            do throws(RuleError) {
                return try Rule.parse(text)
            } catch {
                preconditionFailure("a rule that was read can't be read again: \(error.message)")
            }
        }
    }

    /// Whether the rules of both mean the same.
    package func hasRules(of other: JobSpec) -> Bool {
        ruleText == other.ruleText || rules == other.rules
    }

    /// Whether both were written alike, in every byte.
    package static func == (left: JobSpec, right: JobSpec) -> Bool {
        left.id == right.id && left.command == right.command && left.options == right.options
            && left.ruleText == right.ruleText
            && hasSameBytes(left.description, right.description)
    }

    /// The job's category.
    package var jobName: String { options.jobName }
    /// The zone of its rules, times and excluded days.
    package var zone: Zone { options.zone }
    /// An absolute path; nil: wherever the daemon starts runs.
    package var cwd: String? { options.cwd }
    /// Sorted by name, no name twice.
    package var env: [EnvironmentVariable] { options.env }
    /// Longer than zero; nil: a run may go on for ever.
    package var timeout: Duration? { options.timeout }
    /// What a run is asked to end with, before it gets KILL.
    package var stopSignal: StopSignal { options.stopSignal }
    /// Longer than zero: the patience between that signal and KILL.
    package var killAfter: Duration { options.killAfter }
    /// With which a command that ended by itself was a success.
    package var successCodes: ExitCodes { options.successCodes }
    /// Loaded and shown, not run.
    package var paused: Bool { options.paused }

    /// CONTRACT §1, `job_name`.
    package static let jobNameDefault = "default"
    /// CONTRACT §1, `timeout`: a command that hangs must not keep its job from running for ever.
    package static let timeoutDefault: Duration = .seconds(3600)
    /// CONTRACT §1, `stop_signal`.
    package static let stopSignalDefault = StopSignal.terminate
    /// CONTRACT §1, `kill_after`.
    package static let killAfterDefault: Duration = .seconds(10)
    /// CONTRACT §1, `success_codes`.
    package static let successCodesDefault: ExitCodes = {
        var codes = ExitCodes()
        codes.insert(0...0)
        return codes
    }()
}

/// One variable that a job adds to its runs' environment.
package struct EnvironmentVariable: Hashable, Sendable {
    /// `[A-Za-z_][A-Za-z0-9_]*`, not beginning with `RUQI_`.
    package let name: String
    /// Without NUL.
    package let value: String

    /// Whether both have the same bytes.
    package static func == (left: EnvironmentVariable, right: EnvironmentVariable) -> Bool {
        left.name == right.name && hasSameBytes(left.value, right.value)
    }

    /// Both are taken as checked.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
