/// Something about a rule that is right and surprises people.
package struct RuleNote: Hashable, Sendable {
    /// The raw values are stable codes.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Weekdays as numbers, which schedulers count differently.
        case numericWeekday = "numeric-weekday"
        /// Day and weekday are both restricted, and either fits.
        case eitherDay = "either-day"
        /// A step that doesn't divide its field.
        case unevenStep = "uneven-step"
        /// A day of the month that not all months have.
        case shortMonth = "short-month"
        /// A time of day that a coming change of the clock leaves out or repeats.
        case clockChange = "clock-change"
        /// A date that has passed.
        case pastDate = "past-date"
    }

    package let kind: Kind
    /// Where in the rule's text, in characters from 1.
    package let column: Int
    /// One sentence without a final stop.
    package let message: String
    /// What to write instead, where there is something clearer.
    package let hint: String?

    init(_ kind: Kind, at column: Int, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.column = column
        self.hint = hint
    }
}

/// Finds what is to be noted about a rule's text.
package struct RuleNotes {
    private let timing: Timing
    private let cron: CronRule
    /// The fields that are written, with their columns.
    private let words: [(field: CronField, text: String, column: Int)]

    /// The notes on one rule of a job, by place; none for an interval. `seed` is the job's id.
    /// Changes of the clock are looked for in the two years after `now`.
    package static func notes(
        on text: String, in timing: Timing, seed: String, after now: Timestamp
    ) -> [RuleNote] {
        // What is refused has an error, and needs no notes.
        let parsed = try? Rule.parse(text)
        if case .date(let date)? = parsed { return pastNotes(date, timing.zone, now) }
        guard case .cron(let rule)? = parsed else { return [] }
        let notes = RuleNotes(text, rule.resolved(seed: seed), timing)
        return (notes.fieldNotes + notes.clockNotes(after: now)).sorted { $0.column < $1.column }
    }

    private static func pastNotes(
        _ date: DateRule, _ zone: Zone, _ now: Timestamp
    ) -> [RuleNote] {
        guard let instant = date.instant(in: zone), instant < now else { return [] }
        return [
            RuleNote(
                .pastDate, at: 1,
                "this time has passed: a daemon that sees the job for the first time records it as "
                    + "missed")
        ]
    }

    private init(_ text: String, _ cron: CronRule, _ timing: Timing) {
        self.cron = cron
        self.timing = timing
        var parts: [(text: String, column: Int)] = []
        var column = 0
        var isInWord = false
        for character in text.unicodeScalars {
            column += 1
            let isBlank = character == " " || 0x09...0x0D ~= character.value
            if isBlank {
                isInWord = false
            } else if isInWord {
                parts[parts.count - 1].text.unicodeScalars.append(character)
            } else {
                parts.append((String(character), column))
                isInWord = true
            }
        }
        let fields = CronField.allCases.suffix(parts.count)
        // crontab's words have one part and no fields of their own.
        words = parts.count < 5 ? [] : zip(fields, parts).map { ($0, $1.text, $1.column) }
    }

    private var fieldNotes: [RuleNote] {
        var notes: [RuleNote] = []
        for (field, text, start) in words {
            var column = start
            for term in text.split(separator: ",").map(String.init) {
                if let note = stepNote(field, term, column) ?? shortMonthNote(field, term, column) {
                    notes.append(note)
                }
                column += term.unicodeScalars.count + 1
            }
            if field == .weekday, let note = weekdayNote(text, start) { notes.append(note) }
            if field == .day, cron.isEitherDay {
                notes.append(
                    RuleNote(
                        .eitherDay, at: start,
                        "day and weekday are both restricted: the job is due when either fits"))
            }
        }
        return notes
    }

    private func weekdayNote(_ text: String, _ column: Int) -> RuleNote? {
        let isNumeric = text.split(separator: ",").contains { term in
            guard let first = term.utf8.first(where: { $0 != 0x48 && $0 != 0x68 && $0 != 0x28 })
            else { return false }
            return 0x30...0x39 ~= first
        }
        guard isNumeric, !text.contains("/") || !text.hasPrefix("H") else { return nil }
        let words = CronWords(rule: cron).weekdayNames
        return RuleNote(
            .numericWeekday, at: column, "'\(text)' is \(joinedList(words)): 0 and 7 are Sunday",
            hint: "write names, SUN to SAT; the original service counted 0 as Monday")
    }

    /// `*/35` and its like.
    private func stepNote(_ field: CronField, _ term: String, _ column: Int) -> RuleNote? {
        let parts = term.split(separator: "/")
        guard parts.count == 2, parts[0] == "*" || parts[0] == "?", let step = Int(parts[1]),
            step > 1, step < field.valueCount
        else { return nil }
        if field == .day {
            return RuleNote(
                .unevenStep, at: column,
                "'\(term)' begins anew at day 1 of each month, so the distance changes there")
        }
        guard field.valueCount % step != 0 else { return nil }
        let list = joinedList(bitNumbers(field.everyMask(step: step)).map { "\($0)" })
        return RuleNote(
            .unevenStep, at: column,
            "'\(term)' does not divide \(field.valueCount) \(field.name)s: it is \(list), and then "
                + "begins anew")
    }

    /// Day 29, 30 or 31 by itself, or nothing but such days.
    private func shortMonthNote(_ field: CronField, _ term: String, _ column: Int) -> RuleNote? {
        let digits = term.prefix { $0.isNumber }
        guard field == .day, let day = Int(digits), 29...31 ~= day else { return nil }
        let months = bitNumbers(cron.months)
        let short = months.filter { CivilDate.length(ofMonth: $0, year: 2_000) < day }
        let isLeapDay = day == 29 && months.contains(2)
        guard !short.isEmpty || isLeapDay else { return nil }
        let names = joinedList(short.map(monthName))
        return RuleNote(
            .shortMonth, at: column,
            isLeapDay
                ? "February has a day 29 in leap years only"
                : "\(names) \(short.count == 1 ? "has" : "have") no day \(day)",
            hint: "'L' is the last day of each month")
    }
}

// Changes of the clock.
extension RuleNotes {
    /// The next change that leaves out a fixed time, and the next one that repeats one.
    private func clockNotes(after now: Timestamp) -> [RuleNote] {
        guard cron.isFixed else { return [] }
        let now = max(now, timing.start ?? now)
        let end = min(now + .seconds(2 * 366 * secondsPerDay), timing.end ?? .distantFuture)
        var notes: [(isGap: Bool, note: RuleNote)] = []
        var instant = now
        while notes.count < 2, let change = timing.zone.nextTransition(after: instant), change < end
        {
            instant = change
            let before = Int64(timing.zone.offset(at: change - .seconds(1))) + change.seconds
            let after = Int64(timing.zone.offset(at: change)) + change.seconds
            let isGap = after > before
            guard !notes.contains(where: { $0.isGap == isGap }),
                let local = cron.first(from: min(before, after), before: max(before, after))
            else { continue }
            notes.append((isGap, note(isGap, from: before, to: after, time: local)))
        }
        return notes.map(\.note)
    }

    private func note(_ isGap: Bool, from before: Int64, to after: Int64, time: Int64) -> RuleNote {
        func clock(_ local: Int64) -> String {
            clockText(Int(floorRemainder(local, secondsPerDay)))
        }
        let day = CivilDate(daysSinceEpoch: Int(floorDivision(before, secondsPerDay))).text
        let outcome =
            switch (isGap, timing.dst) {
            case (true, .cron), (true, .both):
                "leaves out \(clock(time)): it runs at \(clock(after))"
            case (true, .skip): "leaves out \(clock(time)): it is skipped"
            case (false, .cron), (false, .skip):
                "shows \(clock(time)) twice: it runs the first time"
            case (false, .both): "shows \(clock(time)) twice: it runs both times"
            }
        return RuleNote(
            .clockChange, at: words.first?.column ?? 1,
            "on \(day) the clock of \(timing.zone.name) goes from \(clock(before)) to "
                + "\(clock(after)) and \(outcome)")
    }
}
