import Calendar
import Jobs
import fuzz

/// A job as its author means it, apart from how the daemon reads it.
struct JobPlan: Equatable {
    let id: String
    var rules: [String]
    /// All other keys as they are written.
    var keys: [String: String] = [:]

    /// Its document.
    var text: String {
        let texts = rules.map { "\"\($0)\"" }
        let rule = rules.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
        let others = keys.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }
        return "job_id: \(id)\nrule: \(rule)\ncmd: x\n" + others.joined()
    }

    var catchesUp: Bool { keys["catch_up"] ?? "none" != "none" }

    var isPaused: Bool { keys["paused"] == "true" }

    /// Runs at once.
    var limit: Int {
        keys["max_instances"].flatMap { Int($0) } ?? (keys["overlap"] == "allow" ? .max : 1)
    }

    /// Whether it is due again and again, by the calendar.
    var isRecurring: Bool { rules.count > 1 || !isOnce && rules != ["@reboot"] }

    private var isOnce: Bool { rules == ["now"] || rules.count == 1 && isDate }

    /// Whether its only rule is a date.
    var isDate: Bool { rules.count == 1 && rules[0].hasPrefix("20") }

    var timing: TwinTiming {
        var timing = TwinTiming(
            id: id, rules: rules, zone: SimulatedZones.zone(keys["timezone"] ?? "UTC"))
        timing.dst = keys["dst"].flatMap { DaylightSaving(rawValue: $0) } ?? .cron
        timing.start = keys["start_time"].flatMap { Timestamp(rfc3339: $0) }
        timing.end = keys["end_time"].flatMap { Timestamp(rfc3339: $0) }
        let days = keys["exclude"].map { $0.dropFirst().dropLast().split(separator: ",") } ?? []
        // What is no range was never drawn.
        timing.excluded = DateRanges(days.compactMap { try? DateRanges.range(String($0)) })
        timing.jitter = keys["jitter"].flatMap { Self.jitters[$0] } ?? .zero
        return timing
    }

    private static let jitters: [String: Duration] = [
        "5s": .seconds(5), "10m": .seconds(600), "2h": .seconds(7_200),
    ]
}

extension JobPlan {
    /// How often the jobs of a world are due, and so how long a life it can have.
    enum Pace: CaseIterable {
        /// A life of months.
        case months
        /// A life of hours.
        case hours
    }

    /// One of any kind. `now` is when it is written.
    static func random(id: String, _ pace: Pace, at now: Timestamp, _ dice: inout Dice) -> JobPlan {
        var plan = JobPlan(id: id, rules: [])
        plan.drawRules(pace, at: now, &dice)
        for (key, values) in options(pace) where dice.number(below: 3) == 0 {
            plan.keys[key] = dice.choice(values)
        }
        plan.drawBounds(pace, at: now, &dice)
        return plan
    }

    /// One of its keys gets another value, comes or goes. Where a date job is due stays, but with
    /// its rule: it is the same one then.
    mutating func edit(_ pace: Pace, at now: Timestamp, _ dice: inout Dice) {
        switch dice.number(below: 8) {
        case 0, 1: drawRules(pace, at: now, &dice)
        case 2 where !isDate: drawBounds(pace, at: now, &dice)
        case 3: keys["paused"] = isPaused ? nil : "true"
        default:
            let (key, values) = dice.choice(Self.options(pace))
            keys[key] = Bool.random(using: &dice) ? nil : dice.choice(values)
        }
    }

    private mutating func drawRules(_ pace: Pace, at now: Timestamp, _ dice: inout Dice) {
        for key in ["start_time", "end_time", "exclude", "jitter", "timezone", "dst"] {
            keys[key] = nil
        }
        if dice.number(below: 3) > 0 { keys["timezone"] = dice.choice(SimulatedZones.names) }
        switch dice.number(below: 16) {
        case 0: rules = [dice.choice(["now", "@reboot"])]
        case 1, 2: rules = [date(pace, at: now, &dice)]
        case 3: rules = [dice.choice(Self.intervals(pace)), dice.choice(Self.crons(pace))]
        case 4 where pace == .months:
            // Dense, and for a short while.
            rules = [dice.choice(["1s", "5s", "*/10 * * * * *"])]
            let start = Timestamp(seconds: now.seconds + Int64(dice.number(below: 86_400)))
            keys["start_time"] = (start - .seconds(300)).rfc3339(in: .utc, fraction: .asNeeded)
            keys["end_time"] = start.rfc3339(in: .utc, fraction: .asNeeded)
        case 5...9: rules = [dice.choice(Self.intervals(pace))]
        default:
            rules = [dice.choice(Self.crons(pace))]
            if dice.number(below: 3) == 0 {
                keys["dst"] = dice.choice(DaylightSaving.allCases).rawValue
            }
        }
    }

    /// Near now, as its zone shows it or as an instant.
    private func date(_ pace: Pace, at now: Timestamp, _ dice: inout Dice) -> String {
        let span = pace == .months ? 40 * 86_400 : 3_600
        let offset = dice.number(below: span) - span / 8
        let instant = Timestamp(seconds: now.seconds + Int64(offset), nanoseconds: 250_001_000)
        let zone = dice.number(below: 3) == 0 ? Zone.utc : SimulatedZones.zone(keys["timezone"])
        let text = instant.rfc3339(in: zone, fraction: .asNeeded)
        if dice.number(below: 3) == 0 { return text }
        let withoutOffset = text.dropLast(text.hasSuffix("Z") ? 1 : "+00:00".utf8.count)
        return withoutOffset.split(separator: "T").joined(separator: " ")
    }

    private mutating func drawBounds(_ pace: Pace, at now: Timestamp, _ dice: inout Dice) {
        let span = pace == .months ? 30 * 86_400 : 1_800
        func near(_ dice: inout Dice) -> Timestamp {
            Timestamp(seconds: now.seconds + Int64(dice.number(below: 2 * span) - span / 2))
        }
        // What the scheduler dates is due at once or never.
        if rules == ["now"] || rules == ["@reboot"] { return }
        if dice.number(below: 4) == 0 {
            keys["jitter"] = dice.choice(pace == .months ? ["5s", "10m", "2h"] : ["5s"])
        }
        // A job that is never due is refused.
        if isDate || keys["end_time"] != nil { return }
        if dice.number(below: 6) == 0 {
            keys["start_time"] = near(&dice).rfc3339(in: .utc, fraction: .asNeeded)
        }
        if dice.number(below: 4) == 0 {
            let days = (0..<(1 + dice.number(below: 3))).map { _ in
                let day = Int(near(&dice).seconds / 86_400)
                let last = day + dice.number(below: 4)
                let texts = [day, last].map { CivilDate(daysSinceEpoch: $0).text }
                return day == last ? texts[0] : texts.joined(separator: "..")
            }
            keys["exclude"] = "[\(days.joined(separator: ","))]"
        }
    }

    private static func intervals(_ pace: Pace) -> [String] {
        switch pace {
        case .months: ["3h", "6h", "8h", "12h", "1d", "2d", "25h", "7d"]
        case .hours: ["1s", "7s", "10s", "30s", "1m", "1m", "5m", "1h"]
        }
    }

    /// Without `H` and names, which the twin doesn't read.
    private static func crons(_ pace: Pace) -> [String] {
        switch pace {
        case .months:
            [
                "0 30 2 * * *", "30 1-3 * * *", "0 0 2,3 * * *", "0 0 */4 * * *", "15 0,12 * * 1-5",
                "0 0 12 L * *", "0 0 6 LW * *", "0 5 4 15W * *", "30 1 * * 1#1", "0 9 1,15 * 5",
                "@daily", "@weekly", "@monthly", "0 0 0 * * 0L", "59 59 23 * * 2-4",
                "0 */40 1 * * *",
            ]
        case .hours:
            [
                "*/5 * * * * *", "0 * * * * *", "0 */2 * * * *", "10,40 */7 * * * *", "@hourly",
                "*/3 * * * *", "0-2 0 * * * *",
            ]
        }
    }

    private static func options(_ pace: Pace) -> [(String, [String])] {
        let isLong = pace == .months
        return [
            ("overlap", ["skip", "queue", "replace", "allow"]),
            ("max_instances", ["1", "2", "3"]),
            (
                "misfire_grace_time",
                isLong ? ["1ms", "10m", "2h", "1d"] : ["1ms", "1s", "1m", "20m"]
            ),
            ("catch_up", ["none", "latest", "all"]),
            ("paused", ["false", "false", "true"]),
            (
                "retry",
                [
                    "{attempts: 3, backoff: 0s}", "{attempts: 2, backoff: 3s}",
                    "{attempts: 4, backoff: 1m, factor: 3}",
                    isLong ? "{attempts: 3, backoff: 4h, max_backoff: 1d}" : "{attempts: 1}",
                ]
            ),
            ("timeout", ["2s", "10m", isLong ? "30h" : "30s", "none"]),
            ("kill_after", ["1ms", "2s"]),
            ("on_failure", ["x", "[x, y]"]),
            ("on_recovery", ["x"]),
            ("env_file", ["/x"]),
            ("job_name", ["batch"]),
        ]
    }
}
