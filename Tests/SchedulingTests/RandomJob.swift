import Calendar
import Jobs
import fuzz

/// What a job means, as the tests count it: all that makes a difference to whoever runs it.
struct Meaning: Hashable {
    var rules: [Rule] = []
    var command = Command.shell("")
    var zone = "UTC"
    var timeout: Duration? = .seconds(3600)
    var stopSignal = StopSignal.terminate
    var killAfter: Duration = .seconds(10)
    var successCodes = ["0"]
    var env: [String: String] = [:]
    /// Other keys about runs, in words.
    var run: [String: String] = [:]
    var jobName = "default"
    var paused = false
    var cwd: String?
    var jitter: Duration = .zero
    var dst = DaylightSaving.cron
    var start: Timestamp?
    var end: Timestamp?
    var days = DateRanges.none

    init() {}

    /// What production code made of a file.
    init(_ job: Job) {
        let spec = job.spec
        rules = spec.rules
        command = spec.command
        zone = spec.zone.name
        timeout = spec.run.timeout
        stopSignal = spec.run.stopSignal
        killAfter = spec.run.killAfter
        successCodes = spec.run.successCodes.texts
        for variable in spec.run.env { env[variable.name] = variable.value }
        run = Meaning.words(spec.run)
        jobName = spec.jobName
        paused = spec.paused
        cwd = spec.run.cwd?.text
        jitter = spec.options.jitter
        dst = spec.options.dst
        start = spec.timing.start
        end = spec.timing.end
        days = spec.options.exclusions.days
    }
}

extension Meaning {
    /// What isn't as usual.
    private static func words(_ options: RunOptions) -> [String: String] {
        var words: [String: String] = [:]
        if options.umask != 0o022 { words["umask"] = String(options.umask, radix: 8) }
        if options.overlap != .skip { words["overlap"] = options.overlap.rawValue }
        if options.misfireGrace != .seconds(30) {
            words["misfire_grace_time"] = options.misfireGrace.text
        }
        if options.catchUp != .none { words["catch_up"] = options.catchUp.rawValue }
        if let most = options.maxInstances { words["max_instances"] = "\(most)" }
        if options.retry.attempts > 1 {
            words["retry"] = "\(options.retry.attempts) \(options.retry.backoff.text)"
        }
        for limit in options.limits {
            words["limits"] = "\(limit.kind.rawValue) \(limit.value ?? 0)"
        }
        if !options.onFailure.isEmpty { words["on_failure"] = "\(options.onFailure)" }
        if let user = options.user { words["user"] = user.text }
        if options.outputLimit != 4_096 { words["output_limit"] = "\(options.outputLimit)" }
        return words
    }
}

/// A job as its author thinks of it: which value each of its keys has, and not how it is written.
struct RandomJob: Hashable {
    var id: String
    /// The number of a value for each key that is written; `rule` and `cmd` always are.
    var values: [String: Int]

    /// A value with the ways to write it, the first without quotes where it needs none.
    struct Value {
        let spellings: [String]
        /// Where the spellings stand as they are, because they are no texts.
        var isRaw = false
        /// With the days of the calendar that files know.
        let apply: @Sendable (inout Meaning, DateRanges) -> Void
    }

    static func random(id: String, _ dice: inout Dice) -> RandomJob {
        var job = RandomJob(id: id, values: [:])
        for (key, values) in table where key == "rule" || key == "cmd" || dice.number(below: 8) == 0
        {
            job.values[key] = dice.number(below: values.count)
        }
        return job
    }

    /// One of its keys becomes another value, comes or goes.
    mutating func edit(_ dice: inout Dice) {
        let (key, choices) = dice.choice(RandomJob.table)
        if values[key] != nil, key != "rule", key != "cmd", Bool.random(using: &dice) {
            values[key] = nil
        } else {
            values[key] = dice.number(below: choices.count)
        }
    }

    /// Whether the host of the tests loads it.
    var isLoaded: Bool { values["hosts"] != 1 }

    /// With the settings' defaults and the calendar in force.
    func meaning(defaults: Int, calendar: DateRanges) -> Meaning {
        var meaning = Meaning()
        RandomJob.defaults[defaults].apply(&meaning)
        for (key, choices) in RandomJob.table {
            if let value = values[key] { choices[value].apply(&meaning, calendar) }
        }
        return meaning
    }

    /// `@reboot` and dates in the past are left out: they are due by what happened before.
    static let table: [(key: String, values: [Value])] = [
        (
            "rule",
            [
                rule(["10s", "10s"]), rule(["60s", "1m"]), rule(["1d", "24h"]), rule(["now"]),
                rule(["0 0 3 * * MON", "0 0 3 * * 1"]), rule(["0 H H * * *"]),
                rule(["2026-02-01 00:00:00", "2026-02-01 00:00:00"]),
                Value(
                    spellings: ["[1h, 90m]", "[\"60m\", '1h30m']"], isRaw: true
                ) { meaning, _ in meaning.rules = ["1h", "90m"].compactMap { try? Rule.parse($0) }
                },
            ]
        ),
        (
            "cmd",
            [
                Value(spellings: ["x"]) { meaning, _ in meaning.command = .shell("x") },
                Value(spellings: ["echo one two"]) { meaning, _ in
                    meaning.command = .shell("echo one two")
                },
                Value(spellings: ["[x]", "['x']"], isRaw: true) { meaning, _ in
                    meaning.command = .direct(["x"])
                },
                Value(spellings: ["http://localhost/a#b"]) { meaning, _ in
                    meaning.command = .url("http://localhost/a", body: "b")
                },
            ]
        ),
        (
            "timeout",
            [
                Value(spellings: ["5m", "300s"]) { meaning, _ in meaning.timeout = .seconds(300) },
                Value(spellings: ["none"]) { meaning, _ in meaning.timeout = nil },
                Value(spellings: ["1h", "60m"]) { meaning, _ in meaning.timeout = .seconds(3600) },
            ]
        ),
        (
            "stop_signal",
            [StopSignal.interrupt, .terminate].map { signal in
                Value(spellings: [signal.rawValue]) { meaning, _ in meaning.stopSignal = signal }
            }
        ),
        (
            "success_codes",
            [
                Value(spellings: ["[0]", "[\"0-0\", 0]"], isRaw: true) { meaning, _ in
                    meaning.successCodes = ["0"]
                },
                Value(spellings: ["[0, 2, 10-12]", "[12, 10-11, 0, 2]"], isRaw: true) {
                    meaning, _ in meaning.successCodes = ["0", "2", "10-12"]
                },
            ]
        ),
        words("umask", (["\"077\"", "0077"], "77"), (["022", "0022"], nil)),
        words("overlap", (["queue"], "queue"), (["skip", "\"skip\""], nil)),
        words("misfire_grace_time", (["2h", "120m"], "2h"), (["30s", "0m30s"], nil)),
        words("catch_up", (["latest"], "latest"), (["none", "\"none\""], nil)),
        words("max_instances", (["3", "\"3\""], "3")),
        words(
            "retry", (["{attempts: 3, backoff: 5s}", "{backoff: 5000ms, attempts: '3'}"], "3 5s"),
            (["{attempts: 1}", "{factor: 2, max_backoff: 10m}"], nil)),
        words("limits", (["{as: 1G}", "{\"as\": 1024M}"], "as 1073741824"), (["{}"], nil)),
        words(
            "on_failure", (["mail", "[mail]"], "[Jobs.Command.shell(\"mail\")]"),
            (["[[mail]]"], "[Jobs.Command.direct([\"mail\"])]")),
        words("user", (["root", "\"root\""], "root")),
        words("output_limit", (["64K", "65536"], "65536"), (["4K", "4096"], nil)),
        (
            "kill_after",
            [
                Value(spellings: ["1m", "60s"]) { meaning, _ in meaning.killAfter = .seconds(60) },
                Value(spellings: ["10s"]) { meaning, _ in meaning.killAfter = .seconds(10) },
            ]
        ),
        (
            "timezone",
            [
                Value(spellings: ["Asia/Tokyo"]) { meaning, _ in meaning.zone = "Asia/Tokyo" },
                Value(spellings: ["UTC"]) { meaning, _ in meaning.zone = "UTC" },
            ]
        ),
        (
            "env",
            [
                Value(spellings: ["{A: one, B: two}", "{\"B\": 'two', A: one}"], isRaw: true) {
                    meaning, _ in meaning.env.merge(["A": "one", "B": "two"]) { $1 }
                },
                Value(spellings: ["{A: other}"], isRaw: true) { meaning, _ in
                    meaning.env["A"] = "other"
                },
            ]
        ),
        (
            "job_name",
            [
                Value(spellings: ["batch"]) { meaning, _ in meaning.jobName = "batch" },
                Value(spellings: ["night work"]) { meaning, _ in meaning.jobName = "night work" },
            ]
        ),
        (
            "paused",
            [true, false].map { paused in
                Value(spellings: ["\(paused)"], isRaw: true) { meaning, _ in
                    meaning.paused = paused
                }
            }
        ),
        (
            "cwd",
            ["/srv", "/tmp"].map { path in
                Value(spellings: [path]) { meaning, _ in meaning.cwd = path }
            }
        ),
        (
            "jitter",
            [
                Value(spellings: ["5s", "5000ms"]) { meaning, _ in meaning.jitter = .seconds(5) },
                Value(spellings: ["0s"]) { meaning, _ in meaning.jitter = .zero },
            ]
        ),
        (
            "dst",
            DaylightSaving.allCases.map { dst in
                Value(spellings: [dst.rawValue]) { meaning, _ in meaning.dst = dst }
            }
        ),
        (
            "start_time",
            [
                Value(spellings: ["2026-01-01T00:00:00Z", "2026-01-01T02:00:00+02:00"]) {
                    meaning, _ in meaning.start = Timestamp(seconds: 1_767_225_600)
                }
            ]
        ),
        (
            "end_time",
            [
                Value(spellings: ["2036-01-01T00:00:00Z"]) { meaning, _ in
                    meaning.end = Timestamp(seconds: 2_082_758_400)
                }
            ]
        ),
        (
            "exclude",
            [
                Value(
                    spellings: ["[2026-01-06..2026-01-07]", "[2026-01-07, '2026-01-06']"],
                    isRaw: true
                ) { meaning, _ in meaning.days = DateRanges([20_459...20_460]) },
                Value(spellings: ["[off]", "['off']"], isRaw: true) { meaning, days in
                    meaning.days = days
                },
            ]
        ),
        (
            "hosts",
            [
                Value(spellings: ["[web*]", "['web1', 'x']"], isRaw: true) { _, _ in },
                Value(spellings: ["[db*]"], isRaw: true) { _, _ in },
            ]
        ),
    ]

    /// A key with its values: spellings, and the words for it; nil: that is as usual.
    private static func words(
        _ key: String, _ values: (spellings: [String], words: String?)...
    ) -> (key: String, values: [Value]) {
        (
            key,
            values.map { value in
                Value(spellings: value.spellings, isRaw: true) { meaning, _ in
                    meaning.run[key] = value.words
                }
            }
        )
    }

    private static func rule(_ spellings: [String]) -> Value {
        Value(spellings: spellings) { meaning, _ in
            meaning.rules = [spellings[0]].compactMap { try? Rule.parse($0) }
        }
    }

    /// The settings' `defaults`: as they are written, and what they mean.
    static let defaults: [(text: String, apply: @Sendable (inout Meaning) -> Void)] = [
        ("{}", { _ in }),
        (
            "{timeout: 5m, job_name: batch}",
            {
                $0.timeout = .seconds(300)
                $0.jobName = "batch"
            }
        ),
        (
            "{timezone: Europe/Berlin, env: {A: zero, C: see}, paused: true}",
            {
                $0.zone = "Europe/Berlin"
                $0.env = ["A": "zero", "C": "see"]
                $0.paused = true
            }
        ),
    ]
}

extension RandomJob {
    /// A document with it: keys in any order, with comments and descriptions, in block or flow
    /// style, each value in one of its spellings. `fileID` is the id that a file without one has.
    func text(fileID: String?, _ dice: inout Dice) -> String {
        var entries = [("description", "\"note \(dice.number(below: 1_000))\"")]
        if dice.number(below: 3) > 0 { entries = [] }
        if fileID != id || Bool.random(using: &dice) {
            entries.append(("job_id", quoted(id, &dice)))
        }
        for (key, values) in RandomJob.table {
            guard let number = self.values[key] else { continue }
            let spelling = dice.choice(values[number].spellings)
            entries.append((key, values[number].isRaw ? spelling : quoted(spelling, &dice)))
        }
        entries.shuffle(using: &dice)
        guard dice.number(below: 5) > 0 else {
            return "{\(entries.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ",\n "))}\n"
        }
        return entries.map { key, value in
            let comment = dice.number(below: 6) == 0 ? "# cmd: y\n\n" : ""
            return "\(comment)\(key):\(dice.number(below: 4) == 0 ? "   " : " ")\(value)\n"
        }.joined()
    }

    private func quoted(_ text: String, _ dice: inout Dice) -> String {
        // In flow style, and with an '@' or '#', a plain text may mean something else.
        let isPlain = !text.contains { "@#,:".contains($0) }
        switch dice.number(below: isPlain ? 3 : 2) {
        case 0: return "\"\(text)\""
        case 1: return "'\(text)'"
        default: return text
        }
    }
}
