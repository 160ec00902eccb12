/// When a job is due, in plain English.
package struct Explanation: Hashable, Sendable {
    /// At least one, each with its full stop.
    package let sentences: [String]

    /// `seed` and `schedulerName` as for ``Recurrence``.
    package init(_ timing: Timing, seed: String, schedulerName: String) {
        var sentences: [String] = []
        if timing.rules.count > 1 {
            sentences.append(
                "Due when one of \(timing.rules.count) rules is, once where they coincide.")
        }
        for rule in timing.rules {
            sentences += Explanation.words(rule, timing, seed)
        }
        sentences += Explanation.clockChanges(timing)
        if let start = timing.start {
            sentences.append("Not before \(Explanation.text(start, timing.zone)).")
        }
        if let end = timing.end {
            sentences.append("Not at \(Explanation.text(end, timing.zone)) or later.")
        }
        if !timing.excluded.isEmpty { sentences.append(Explanation.exclusion(timing.excluded)) }
        if timing.jitter > .zero {
            let delay = Recurrence(timing, seed: seed, schedulerName: schedulerName).jitterDelay
            sentences.append(
                "Each time \(delay.text) later: this job's share of a jitter of "
                    + "\(timing.jitter.text).")
        }
        self.sentences = sentences
    }

    private static func words(_ rule: Rule, _ timing: Timing, _ seed: String) -> [String] {
        switch rule {
        case .interval(let interval):
            let every = "Every \(words(interval.every)) of elapsed time"
            return [
                timing.start == nil
                    ? "\(every), on a grid that the job's id places."
                    : "\(every), counted from the start."
            ]
        case .date(.now): return ["Once, as soon as the daemon sees this definition."]
        case .date(.instant(let instant)):
            return ["Once, on \(moment(timing.zone.civil(at: instant))) in \(timing.zone.name)."]
        case .date(.local(let civil)):
            return ["Once, on \(moment(civil)) in \(timing.zone.name)."] + change(civil, timing)
        case .reboot:
            return [
                "Once for each boot of the host, when the daemon looks at its files for the first "
                    + "time."
            ]
        case .cron(let cron):
            let resolved = cron.resolved(seed: seed)
            let sentence = "\(CronWords(rule: resolved).text), in \(timing.zone.name)."
            guard !cron.hashed.isEmpty else { return [sentence] }
            let id = seed.isEmpty ? "without an id" : "for '\(seed)'"
            return [
                sentence, "The job's id chooses what 'H' is: \(id) the rule is '\(resolved.text)'.",
            ]
        }
    }

    /// `Wednesday 16 December 2026 at 18:03:17`.
    private static func moment(_ civil: CivilDateTime) -> String {
        let date = civil.date
        let text = civil.text(fraction: .asNeeded)
        return "\(date.weekday.name) \(date.day) \(monthName(date.month)) \(date.year) at "
            + text.drop { $0 != " " }.dropFirst()
    }

    /// What a date's own change of the clock makes of it.
    private static func change(_ civil: CivilDateTime, _ timing: Timing) -> [String] {
        switch timing.zone.localTime(civil) {
        case .unique: return []
        case .gap(let end):
            return [
                "A change of the clock leaves this time out: it is due at "
                    + "\(text(end, timing.zone))."
            ]
        case .fold(let first, _):
            return ["The clock shows this time twice: it is due at \(text(first, timing.zone))."]
        }
    }

    /// What changes of the clock do to cron rules.
    private static func clockChanges(_ timing: Timing) -> [String] {
        let rules = timing.rules.compactMap { rule in
            if case .cron(let cron) = rule { cron } else { nil }
        }
        // A zone like UTC never changes its clock.
        guard !rules.isEmpty, timing.zone.nextTransition(after: .distantPast) != nil else {
            return []
        }
        var sentences: [String] = []
        if rules.contains(where: \.isFixed) { sentences.append(fixedTimes(timing.dst)) }
        if rules.contains(where: { !$0.isFixed }) {
            sentences.append(
                "A rule with a '*' in second, minute or hour follows the clock as it is shown: what a "
                    + "change leaves out is skipped, what it repeats runs again.")
        }
        return sentences
    }

    private static func fixedTimes(_ dst: DaylightSaving) -> String {
        switch dst {
        case .cron:
            "A time that a clock change leaves out runs once, right after the gap; one that comes "
                + "twice runs the first time."
        case .skip:
            "A time that a clock change leaves out is skipped; one that comes twice runs the first "
                + "time."
        case .both:
            "A time that a clock change leaves out runs once, right after the gap; one that comes "
                + "twice runs both times."
        }
    }

    private static func exclusion(_ days: DateRanges) -> String {
        let texts = days.texts.map { text in
            let ends = text.split(separator: ".").map(String.init)
            return ends.count == 1 ? "on \(ends[0])" : "from \(ends[0]) to \(ends[1])"
        }
        guard texts.count > rangesListed else { return "Not \(joinedList(texts, "or"))." }
        let listed = texts.prefix(rangesListed).joined(separator: ", ")
        return "Not \(listed), and \(texts.count - rangesListed) more excluded days or ranges."
    }

    private static let rangesListed = 6

    private static func text(_ instant: Timestamp, _ zone: Zone) -> String {
        instant.rfc3339(in: zone, fraction: .asNeeded)
    }

    /// `1 hour 30 minutes`, `second`.
    private static func words(_ duration: Duration) -> String {
        var rest = duration.inNanoseconds / 1_000_000
        var parts: [String] = []
        for (name, size) in [
            ("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000), ("second", 1_000),
            ("millisecond", 1),
        ] as [(String, Int64)] {
            let count = rest / size
            rest %= size
            if count > 0 { parts.append("\(count) \(name)\(count == 1 ? "" : "s")") }
        }
        return parts.count == 1 && parts[0].hasPrefix("1 ")
            ? String(parts[0].dropFirst(2)) : joinedList(parts)
    }
}
