import Calendar

extension JobKey {
    /// All keys, in the order of CONTRACT §1.
    package static let all: [JobKey] = identity + timing + command + later

    private static let identity = [
        JobKey(
            "job_id", "The job's identity; the file's name without its suffix where it is left out",
            .text(pattern: "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$"), otherNames: ["id"],
            mayBeDefault: false, value: { .string($0.id.text) }
        ) { $0.takeJobID($1) },
        JobKey(
            "job_name", "A category, to filter by", .text(pattern: "\\S"),
            otherNames: ["name", "category"],
            value: { spec in
                spec.jobName == JobSpec.jobNameDefault ? nil : .string(spec.jobName)
            }
        ) { $0.takeJobName($1) },
        JobKey(
            "description", "For people; it changes nothing", .text(),
            otherNames: ["comment", "desc"],
            value: { $0.description.map { .string($0) } }
        ) { $0.takeDescription($1) },
    ]

    private static let timing = [
        JobKey(
            "rule", "When the job is due: an interval, a date, a cron rule, or a list of them",
            .either([.text(pattern: "\\S"), .list(.text(pattern: "\\S"), count: 1...rulesMax)]),
            otherNames: ["schedule", "cron", "interval", "when"], mayBeDefault: false,
            value: { spec in
                let texts = spec.ruleTexts
                return texts.count == 1 ? .string(texts[0]) : .strings(texts)
            }
        ) { $0.takeRule($1) },
        JobKey(
            "job_trigger", "The kind of the rule, which tells it itself", .word(Trigger.self),
            otherNames: ["trigger", "kind", "type"], mayBeDefault: false, value: { _ in nil }
        ) { $0.takeTrigger($1) },
        JobKey(
            "timezone", "The zone of the rule: an IANA name, UTC or local",
            .text(pattern: "\\S"), otherNames: ["tz", "time_zone"],
            value: { .string($0.zone.nameInFiles) }
        ) { $0.takeTimezone($1) },
        JobKey(
            "start_time", "No occurrence before this time", .text(pattern: "\\S"),
            otherNames: ["start_date", "start", "not_before"],
            value: { $0.options.start.map { .string($0.text) } }
        ) { $0.draft.start = $0.time($1, "start_time") },
        JobKey(
            "end_time", "No occurrence at or after this time", .text(pattern: "\\S"),
            otherNames: ["end_date", "end", "not_after", "until"],
            value: { $0.options.end.map { .string($0.text) } }
        ) { $0.draft.end = $0.time($1, "end_time") },
        JobKey(
            "exclude", "Days without runs: dates, ranges of dates, names of calendars",
            .list(.text(pattern: "\\S")),
            otherNames: ["except", "blackout", "holidays", "calendar"],
            value: { $0.options.exclusions.texts.asJSON }
        ) { $0.takeExclusions($1) },
        JobKey(
            "jitter", "Each occurrence is later by a part of this that is fixed for the job",
            .duration(mayBeZero: true), otherNames: ["splay", "random_delay"],
            value: { spec in
                spec.options.jitter > .zero ? .string(spec.options.jitter.text) : nil
            }
        ) { $0.takeJitter($1) },
        JobKey(
            "dst", "What becomes of times that a change of the clock leaves out or repeats",
            .word(DaylightSaving.self), otherNames: ["daylight_saving"],
            value: { spec in
                spec.options.dst == .cron ? nil : .string(spec.options.dst.rawValue)
            }
        ) { $0.takeDaylightSaving($1) },
        JobKey(
            "paused", "Loaded and shown, not run", .bool, otherNames: ["disabled", "enabled"],
            value: { $0.paused ? .bool(true) : nil }
        ) { $0.takePaused($1) },
    ]

    private static let command = [
        JobKey(
            "cmd", "What is run: a text for the shell, a list of words, or a URL",
            .either([.text(pattern: "\\S"), .list(.text(), count: 1...Int.max)]),
            otherNames: ["command", "script", "exec", "run"], mayBeDefault: false,
            value: { $0.command.asJSON }
        ) { $0.takeCommand($1) },
        JobKey(
            "shell", "What runs a command that is a text, its last argument",
            .list(.text(), count: 1...Int.max),
            value: { spec in
                spec.run.shell == RunOptions.shellDefault
                    ? nil : .strings(spec.run.shell.map(\.text))
            }
        ) { $0.takeShell($1) },
        JobKey(
            "cwd", "The directory in which the command is run", .text(pattern: "^/"),
            otherNames: ["directory", "workdir", "working_directory"],
            value: { $0.run.cwd.map { .string($0.text) } }
        ) { $0.takeDirectory($1) },
        JobKey(
            "user", "The user whose rights a run has, a name or a number",
            .text(pattern: "^[^\\s:/]+$"), otherNames: ["username", "run_as"],
            value: { $0.run.user.map { .string($0.text) } }
        ) { $0.takeUser($1) },
        JobKey(
            "group", "The group whose rights a run has, a name or a number",
            .text(pattern: "^[^\\s:/]+$"), value: { $0.run.group.map { .string($0.text) } }
        ) { $0.takeGroup($1) },
        JobKey(
            "env", "Variables that are added to the environment of the run",
            .map(name: "^(?!RUQI_)[A-Za-z_][A-Za-z0-9_]*$", .text()),
            otherNames: ["environment"],
            value: { spec in
                if spec.run.env.isEmpty { return nil }
                return .object(spec.run.env.map { .init(key: $0.name, value: .string($0.value)) })
            }
        ) { $0.takeEnvironment($1) },
        JobKey(
            "env_file", "Files of KEY=value lines with more variables, read at each start",
            .either([
                .text(pattern: "^/"), .list(.text(pattern: "^/"), count: 1...Int.max),
            ]), otherNames: ["environment_file"],
            value: { spec in
                let paths = spec.run.envFiles.map(\.text)
                return paths.count == 1 ? .string(paths[0]) : paths.asJSON
            }
        ) { $0.takeEnvironmentFiles($1) },
        JobKey(
            "umask", "The file mode creation mask of a run, octal",
            .text(pattern: "^[0-7]{1,4}$"),
            value: { spec in
                guard spec.run.umask != RunOptions.umaskDefault else { return nil }
                let digits = String(spec.run.umask, radix: 8)
                return .string(String(repeating: "0", count: 3 - digits.utf8.count) + digits)
            }
        ) { $0.takeUmask($1) },
        JobKey(
            "nice", "The nice value of a run", .text(pattern: "^(-?1?[0-9]|-20)$"),
            value: { $0.run.nice == 0 ? nil : .int($0.run.nice) }
        ) { $0.takeNice($1) },
        JobKey(
            "limits", "Limits of what a run may use, as setrlimit(2) has them",
            .map(
                name: "^(\(RunLimit.Kind.allCases.map(\.rawValue).joined(separator: "|")))$",
                .text(pattern: "^([0-9]+[KMG]?|unlimited)$")),
            otherNames: ["ulimits", "rlimits"],
            value: { spec in
                if spec.run.limits.isEmpty { return nil }
                return .object(
                    spec.run.limits.map { limit in
                        let value = limit.value.map { Int(clamping: $0) }
                        let text = limit.kind.isSize ? value.map(ByteCount.text) : nil
                        return .init(
                            key: limit.kind.rawValue,
                            value: .string(text ?? value.map(String.init) ?? RunLimit.none))
                    })
            }
        ) { $0.takeLimits($1) },
        JobKey(
            "stdin", "What a command reads on its standard input", .text(),
            otherNames: ["input"], value: { $0.run.stdin.map { .string($0.text) } }
        ) { $0.takeStandardInput($1) },
        JobKey(
            "http", "What is asked of a URL, and which answer is a success",
            .fields(HTTPKey.allCases.map { ($0.rawValue, $0.shape) }),
            otherNames: ["request"], value: { $0.run.http.asJSON }
        ) { $0.takeHTTP($1) },
        JobKey(
            "timeout", "How long a run may go on, or none",
            .either([.duration(mayBeZero: false), .words(["none"])]),
            value: { spec in
                spec.run.timeout == RunOptions.timeoutDefault
                    ? nil : .string(spec.run.timeout?.text ?? "none")
            }
        ) { $0.takeTimeout($1) },
        JobKey(
            "stop_signal", "What a run that is stopped gets first, its whole process group",
            .word(StopSignal.self),
            value: { spec in
                spec.run.stopSignal == RunOptions.stopSignalDefault
                    ? nil : .string(spec.run.stopSignal.rawValue)
            }
        ) { $0.takeStopSignal($1) },
        JobKey(
            "kill_after", "How long a run has to end after that, before it gets KILL",
            .duration(mayBeZero: false),
            value: { spec in
                spec.run.killAfter == RunOptions.killAfterDefault
                    ? nil : .string(spec.run.killAfter.text)
            }
        ) { $0.takeKillAfter($1) },
        JobKey(
            "success_codes", "The exit codes of a success, and ranges of them",
            .list(.text(pattern: "^[0-9]{1,3}(-[0-9]{1,3})?$"), count: 1...Int.max),
            value: { spec in
                spec.run.successCodes == RunOptions.successCodesDefault
                    ? nil : .strings(spec.run.successCodes.texts)
            }
        ) { $0.takeSuccessCodes($1) },
    ]

    private static let later = [
        JobKey(
            "overlap", "What becomes of an occurrence while a run of the job is going",
            .word(OverlapPolicy.self), otherNames: ["concurrency", "concurrencyPolicy"],
            value: { spec in
                spec.run.overlap == .skip ? nil : .string(spec.run.overlap.rawValue)
            }
        ) { $0.takeOverlap($1) },
        JobKey(
            "max_instances", "How many runs of the job there may be at once",
            .text(pattern: "^[1-9][0-9]*$"),
            value: { $0.run.maxInstances.map { .int($0) } }
        ) { $0.takeInstances($1) },
        JobKey(
            "misfire_grace_time", "How late a start still counts as on time",
            .duration(mayBeZero: false),
            otherNames: ["startingDeadlineSeconds", "misfire_grace"],
            value: { spec in
                spec.run.misfireGrace == RunOptions.misfireGraceDefault
                    ? nil : .string(spec.run.misfireGrace.text)
            }
        ) { $0.takeMisfireGrace($1) },
        JobKey(
            "catch_up", "What becomes of occurrences that are noticed later than that",
            .word(CatchUpPolicy.self), otherNames: ["catchup", "coalesce"],
            value: { spec in
                spec.run.catchUp == .none ? nil : .string(spec.run.catchUp.rawValue)
            }
        ) { $0.takeCatchUp($1) },
        JobKey(
            "retry", "How often a run that fails is tried, and with which pauses",
            .map(name: "^(attempts|backoff|max_backoff|factor)$", .text()),
            otherNames: ["retries"],
            value: { $0.run.retry == RetryPolicy() ? nil : $0.run.retry.asJSON }
        ) { $0.takeRetry($1) },
        JobKey(
            "output_limit", "How many bytes of a run's output are kept on record",
            .text(pattern: "^[0-9]+[KMG]?$"),
            value: { spec in
                spec.run.outputLimit == RunOptions.outputLimitDefault
                    ? nil : .string(ByteCount.text(spec.run.outputLimit))
            }
        ) { $0.takeOutputLimit($1) },
        JobKey(
            "output_file", "The file that the whole output is added to", .text(pattern: "^/"),
            otherNames: ["log_file", "logfile", "stdout"],
            value: { $0.run.outputFile.map { .string($0.text) } }
        ) { $0.draft.run.outputFile = $0.path($1, "output_file", type: "a path") },
        JobKey(
            "on_success", "What is run after a run that succeeded", hookShape,
            value: { $0.run.onSuccess.asJSON }
        ) { $0.draft.run.onSuccess = $0.hooks($1, "on_success") },
        JobKey(
            "on_failure", "What is run after a run that did not succeed", hookShape,
            otherNames: ["on_error", "notify"], value: { $0.run.onFailure.asJSON }
        ) { $0.draft.run.onFailure = $0.hooks($1, "on_failure") },
        JobKey(
            "on_recovery", "What is run after the first success behind one that did not", hookShape,
            value: { $0.run.onRecovery.asJSON }
        ) { $0.draft.run.onRecovery = $0.hooks($1, "on_recovery") },
        JobKey(later: "run_on"),
        JobKey(
            "hosts", "Globs of the names of the hosts that load the job",
            .list(.text(pattern: "^\\S+$"), count: 1...Int.max), otherNames: ["host"],
            value: { $0.options.hosts.asJSON }
        ) { $0.takeHosts($1) },
    ]

    /// A command, or a list of them.
    private static let hookShape = ValueShape.either([
        .text(pattern: "\\S"),
        .list(
            .either([.text(pattern: "\\S"), .list(.text(), count: 1...Int.max)]),
            count: 1...RunOptions.hooksMax),
    ])

    /// More is a table, for which a job each is clearer.
    static let rulesMax = 32
}

extension RetryPolicy {
    /// Only what is not built in.
    fileprivate var asJSON: JSONValue {
        let builtIn = RetryPolicy()
        var members: [JSONValue.Member] = []
        if attempts != builtIn.attempts {
            members.append(.init(key: "attempts", value: .int(attempts)))
        }
        if backoff != builtIn.backoff {
            members.append(.init(key: "backoff", value: .string(backoff.text)))
        }
        if maxBackoff != builtIn.maxBackoff {
            members.append(.init(key: "max_backoff", value: .string(maxBackoff.text)))
        }
        if factorThousandths != builtIn.factorThousandths {
            let text = RetryPolicy.factorText(factorThousandths)
            members.append(.init(key: "factor", value: .string(text)))
        }
        return .object(members)
    }
}

extension [String] {
    /// An array of them; nil where there are none.
    fileprivate var asJSON: JSONValue? { isEmpty ? nil : .strings(self) }
}

extension [Command] {
    /// As files have the commands of a hook.
    fileprivate var asJSON: JSONValue? {
        if count == 1, case .direct = self[0] { return .array([self[0].asJSON]) }
        return isEmpty ? nil : count == 1 ? self[0].asJSON : .array(map(\.asJSON))
    }
}

extension Command {
    /// As files have it.
    fileprivate var asJSON: JSONValue {
        switch self {
        case .shell(let text): .string(text)
        case .direct(let words): .strings(words)
        case .url(let url, let body): .string(body.map { "\(url)#\($0)" } ?? url)
        }
    }
}

extension JSONValue {
    static func strings(_ texts: [String]) -> JSONValue {
        .array(texts.map { .string($0) })
    }
}
