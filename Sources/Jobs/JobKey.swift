import Calendar

/// A key of job files.
package struct JobKey: Sendable {
    /// As it stands in files.
    package let name: String
    /// What its value is, in the words of CONTRACT §1.
    package let type: String
    /// What people call it elsewhere, for suggestions.
    let otherNames: [String]
    /// Takes the key's value. Nil: the key is known and not yet supported.
    let decode: (@Sendable (inout JobDecoder, YAMLNode) -> Void)?

    /// Whether this version knows what to do with it.
    package var isSupported: Bool { decode != nil }

    private init(
        _ name: String, _ type: String, otherNames: [String] = [],
        decode: @escaping @Sendable (inout JobDecoder, YAMLNode) -> Void
    ) {
        self.name = name
        self.type = type
        self.otherNames = otherNames
        self.decode = decode
    }

    private init(later name: String, _ type: String) {
        self.name = name
        self.type = type
        otherNames = []
        decode = nil
    }

    /// All keys, in the order of CONTRACT §1. At most 64: a document's keys are told by bits.
    package static let all: [JobKey] = [
        JobKey("job_id", "string", otherNames: ["id"]) { $0.takeJobID($1) },
        JobKey("job_name", "string", otherNames: ["name", "category"]) { $0.takeJobName($1) },
        JobKey("description", "string", otherNames: ["comment"]) { $0.takeDescription($1) },
        JobKey("rule", "string or list", otherNames: ["schedule", "cron", "interval", "when"]) {
            $0.takeRule($1)
        },
        JobKey("job_trigger", "word", otherNames: ["trigger"]) { $0.takeTrigger($1) },
        JobKey("timezone", "zone", otherNames: ["tz", "time_zone"]) { $0.takeTimezone($1) },
        JobKey("start_time", "timestamp", otherNames: ["start_date", "start", "not_before"]) {
            $0.draft.start = $0.time($1, "start_time")
        },
        JobKey("end_time", "timestamp", otherNames: ["end_date", "end", "not_after", "until"]) {
            $0.draft.end = $0.time($1, "end_time")
        },
        JobKey("exclude", "list", otherNames: ["except", "blackout", "holidays", "calendar"]) {
            $0.takeExclusions($1)
        },
        JobKey("jitter", "duration", otherNames: ["splay", "random_delay"]) { $0.takeJitter($1) },
        JobKey("dst", "word", otherNames: ["daylight_saving"]) { $0.takeDaylightSaving($1) },
        JobKey("paused", "true or false", otherNames: ["disabled", "enabled"]) {
            $0.takePaused($1)
        },
        JobKey("cmd", "string or list", otherNames: ["command", "script", "exec", "run"]) {
            $0.takeCommand($1)
        },
        JobKey(later: "shell", "list"),
        JobKey("cwd", "path", otherNames: ["directory", "workdir", "working_directory"]) {
            $0.takeDirectory($1)
        },
        JobKey(later: "user", "string"),
        JobKey(later: "group", "string"),
        JobKey("env", "map of strings", otherNames: ["environment"]) { $0.takeEnvironment($1) },
        JobKey(later: "env_file", "path or list"),
        JobKey(later: "umask", "string"),
        JobKey(later: "nice", "number"),
        JobKey(later: "limits", "map"),
        JobKey(later: "stdin", "string"),
        JobKey(later: "http", "map"),
        JobKey("timeout", "duration or none") { $0.takeTimeout($1) },
        JobKey(later: "stop_signal", "signal name"),
        JobKey(later: "kill_after", "duration"),
        JobKey(later: "success_codes", "list"),
        JobKey(later: "overlap", "word"),
        JobKey(later: "max_instances", "number"),
        JobKey(later: "misfire_grace_time", "duration"),
        JobKey(later: "catch_up", "word"),
        JobKey(later: "retry", "map"),
        JobKey(later: "output_limit", "size"),
        JobKey(later: "output_file", "path"),
        JobKey(later: "on_success", "string or list"),
        JobKey(later: "on_failure", "string or list"),
        JobKey(later: "on_recovery", "string or list"),
        JobKey(later: "run_on", "word"),
        JobKey(later: "hosts", "list"),
    ]

    /// Where in ``all`` a name stands. Names are few and differ in length: walking over them is
    /// several times faster than hashing.
    static func index(of name: String) -> Int? {
        let length = name.utf8.count
        for index in lengths.indices where lengths[index] == length && all[index].name == name {
            return index
        }
        return nil
    }

    private static let lengths = all.map(\.name.utf8.count)

    /// The key that a person who wrote `name` probably meant.
    static func suggestion(for name: String) -> JobKey? {
        let names = all.flatMap { [$0.name] + $0.otherNames }
        let near = closest(to: name, among: names)
        return near.flatMap { near in
            all.first { $0.name == near || $0.otherNames.contains(near) }
        }
    }
}
