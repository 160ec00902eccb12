/// Recognises rules in the dialects of other schedulers, to say how they are written here.
struct RuleDialect {
    /// One sentence without a final stop.
    let message: String
    /// Which word of the rule gave it away.
    let word: Int
    let hint: String?

    private init(_ message: String, at word: Int = 0, hint: String?) {
        self.message = message
        self.word = word
        self.hint = hint
    }

    /// Nil: the words of a rule are of no other dialect that is known.
    static func recognise(_ words: [String]) -> RuleDialect? {
        let first = words[0].lowercased()
        if first.hasPrefix("cron_tz=") || first.hasPrefix("tz=") {
            return RuleDialect(
                "a zone in front of a rule is the dialect of other crons",
                hint: "write the zone under the key 'timezone'")
        }
        if first.hasPrefix("rrule:") || first.hasPrefix("freq=") {
            return RuleDialect(
                "a recurrence rule of iCalendar (RFC 5545) is another dialect",
                hint: "write six cron fields, or an interval such as 1h")
        }
        if first.hasPrefix("rate(") { return rate(words) }
        if first.hasPrefix("cron(") {
            return RuleDialect(
                "'cron(...)' is the dialect of Amazon EventBridge, whose last field is a year",
                hint: "write its first five fields alone, weekdays as names")
        }
        if first == "every" { return every(words) }
        if let other = otherDate(words) ?? timeOfDay(words) { return other }
        return first.first == "p" || first.hasPrefix("r/") ? iso8601(words) : systemd(words)
    }

    /// Words that begin with `@` and are none of crontab's.
    static func atWord(_ words: [String]) -> RuleDialect? {
        let word = words[0].lowercased()
        if word == "@every" {
            let interval = words.dropFirst().joined()
            return RuleDialect(
                "'@every' is the dialect of Go's cron", hint: intervalHint(interval))
        }
        if ["@minutely", "@every_minute"].contains(word) {
            return RuleDialect("'\(word)' is another dialect", hint: "write '0 * * * * *'")
        }
        if ["@secondly", "@every_second"].contains(word) {
            return RuleDialect("'\(word)' is another dialect", hint: "write '1s'")
        }
        let seconds = word.dropFirst()
        guard !seconds.isEmpty, seconds.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return RuleDialect("'\(word)' is the dialect of FreeBSD", hint: intervalHint("\(seconds)s"))
    }

    /// `16.12.2026`, `12/16/2026`, `2026/12/16`, with or without a time of day behind it.
    private static func otherDate(_ words: [String]) -> RuleDialect? {
        guard words.count <= 2 else { return nil }
        let sign: Character = words[0].contains(".") ? "." : "/"
        let parts = words[0].split(separator: sign, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ Int($0) != nil && $0.count <= 4 }),
            let year = [parts[0], parts[2]].first(where: { $0.count == 4 })
        else { return nil }
        // The order of day and month is plain where the year leads, and where points divide.
        let order = parts[0].count == 4 ? [1, 2] : sign == "." ? [1, 0] : []
        let rest = order.compactMap { Int(parts[$0]) }.map(twoDigits)
        let date = rest.isEmpty ? nil : "\(year)-\(rest.joined(separator: "-"))"
        let time = words.count == 2 && words[1].contains(":") ? words[1] : "18:03:17"
        return RuleDialect(
            "'\(words[0])' is a date in another order",
            hint: "the year stands first: \(date ?? "2026-12-16") \(time)")
    }

    /// `18:03`, `18:03:17`
    private static func timeOfDay(_ words: [String]) -> RuleDialect? {
        let parts = words[0].split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard words.count == 1, 2...3 ~= parts.count, let hour = parts[0], let minute = parts[1],
            let second = parts.count == 3 ? parts[2] : 0,
            0...23 ~= hour, 0...59 ~= minute, 0...59 ~= second
        else { return nil }
        return RuleDialect(
            "'\(words[0])' is a time of day alone",
            hint: "each day at that time is '\(second) \(minute) \(hour) * * *'")
    }

    private static func every(_ words: [String]) -> RuleDialect {
        let rest = words.count == 2 ? ["1", words[1]] : Array(words.dropFirst())
        let unit = rest.count == 2 ? unit(rest[1]) : nil
        return RuleDialect(
            "'every' is not part of a rule", hint: intervalHint(unit.map { rest[0] + $0 } ?? ""))
    }

    private static func rate(_ words: [String]) -> RuleDialect {
        let inner = words.joined(separator: " ").dropFirst("rate(".count).prefix { $0 != ")" }
        let parts = inner.split(separator: " ").map(String.init)
        let unit = parts.count == 2 ? unit(parts[1]) : nil
        return RuleDialect(
            "'rate(...)' is the dialect of Amazon EventBridge",
            hint: intervalHint(unit.map { parts[0] + $0 } ?? ""))
    }

    /// `PT5M`, `R/PT5M`, with or without a start between.
    private static func iso8601(_ words: [String]) -> RuleDialect? {
        let last = words[0].split(separator: "/").last ?? ""
        guard words.count == 1, last.first.map({ "Pp".contains($0) }) == true,
            last.dropFirst().contains(where: \.isNumber)
        else { return nil }
        let interval = last.dropFirst().lowercased().filter { $0 != "t" }
        return RuleDialect(
            "'\(words[0])' is a duration of ISO 8601", hint: intervalHint(interval))
    }

    /// systemd.time(7): a word, or dates and times of day with `*` and `..` in them.
    private static func systemd(_ words: [String]) -> RuleDialect? {
        let text = words[0].lowercased()
        if words.count == 1, let rule = systemdWords.first(where: { $0.word == text })?.rule {
            return RuleDialect("'\(words[0])' is the dialect of systemd", hint: "write '\(rule)'")
        }
        let sign = words.firstIndex { word in
            word.contains("..") || word.hasPrefix("*-*") || word.contains("-*-")
                || words.count < 5 && word.contains(":") && word.contains("*")
        }
        return sign.map {
            RuleDialect(
                "'\(words[$0])' is the dialect of systemd's OnCalendar", at: $0,
                hint: "write six cron fields: second minute hour day month weekday")
        }
    }

    private static let systemdWords: [(word: String, rule: String)] = [
        ("minutely", "0 * * * * *"), ("hourly", "@hourly"), ("daily", "@daily"),
        ("weekly", "0 0 0 * * MON"), ("monthly", "@monthly"), ("yearly", "@yearly"),
        ("annually", "@yearly"), ("quarterly", "0 0 0 1 1,4,7,10 *"),
        ("semiannually", "0 0 0 1 1,7 *"),
    ]

    private static func unit(_ word: String) -> String? {
        switch word.lowercased() {
        case "second", "seconds", "sec", "secs", "s": "s"
        case "minute", "minutes", "min", "mins", "m": "m"
        case "hour", "hours", "h": "h"
        case "day", "days", "d": "d"
        default: nil
        }
    }

    private static func intervalHint(_ interval: String) -> String {
        Duration(text: interval).flatMap { IntervalRule(every: $0) } == nil
            ? "write an interval such as 10s, 5m or 1h30m" : "write '\(interval)'"
    }
}
