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
    /// How its runs are started, and how they end; the environment is sorted by name. Other modules
    /// are given a copy of all of it: what happens with each run takes one value of `options.run`
    /// instead.
    package var run: RunOptions { options.run }
    /// Loaded and shown, not run.
    package var paused: Bool { options.paused }

    /// CONTRACT §1, `job_name`.
    package static let jobNameDefault = "default"
}
