/// What a cron rule without `H` means, in plain English.
struct CronWords {
    let rule: CronRule

    /// `At 02:30 on Monday to Friday`: when, without the zone.
    var text: String {
        let days = dayWords
        if rule.timesPerDay <= CronWords.timesListed {
            return "At \(joinedList(times.map(clockText)))" + (days.isEmpty ? " every day" : days)
        }
        return timeWords + days
    }

    /// As many times of day are told one by one.
    private static let timesListed = 6

    private var times: [Int] {
        bitNumbers(rule.hours).flatMap { hour in
            bitNumbers(rule.minutes).flatMap { minute in
                bitNumbers(rule.seconds).map { hour * 3_600 + minute * 60 + $0 }
            }
        }
    }
}

// Times of day that are too many to be listed.
extension CronWords {
    private var timeWords: String {
        if rule.seconds == 1 { return minuteWords }
        let even = every(rule.seconds, .second)
        let seconds = even ?? "At \(counted("second", rule.seconds))"
        if rule.minutes == CronField.minute.full {
            return seconds + (even == nil ? " of every minute" : "") + hourSpan
        }
        return "\(seconds) of \(counted("minute", rule.minutes))\(ofHours)"
    }

    private var minuteWords: String {
        if let words = every(rule.minutes, .minute) { return words + hourSpan }
        if rule.minutes == 1, let words = every(rule.hours, .hour) { return words }
        return "At \(counted("minute", rule.minutes))\(ofHours)"
    }

    /// `Every second`, `Every 5 minutes`: nil where the distances are not all alike.
    private func every(_ bits: UInt64, _ field: CronField) -> String? {
        if bits == field.full { return "Every \(field.name)" }
        let step = bitNumbers(bits).dropFirst().first ?? field.valueCount
        guard field.valueCount % step == 0, field.everyMask(step: step) == bits else { return nil }
        return step < field.valueCount ? "Every \(step) \(field.name)s" : nil
    }

    private var ofHours: String {
        if rule.hours == CronField.hour.full { return " of every hour" }
        let list = spans(bitNumbers(rule.hours)) { "\($0)" }
        return " of the hour\(rule.hours.nonzeroBitCount == 1 ? "" : "s") \(joinedList(list))"
    }

    /// ` from 09:00 to 17:59`; nothing where all hours fit.
    private var hourSpan: String {
        let hours = bitNumbers(rule.hours)
        if hours.count == 24 { return "" }
        let parts = spans(hours) { twoDigits($0) }.map { part -> String in
            let ends = part.split(separator: " ").filter { $0 != "to" }
            return "from \(ends[0]):00 to \(ends[ends.count - 1]):59"
        }
        return " " + joinedList(parts)
    }

    private func counted(_ word: String, _ bits: UInt64) -> String {
        let list = spans(bitNumbers(bits)) { "\($0)" }
        return "\(word)\(bits.nonzeroBitCount == 1 ? "" : "s") \(joinedList(list))"
    }
}

// Days and months.
extension CronWords {
    private var isEachDay: Bool { rule.days == CronField.day.full }
    private var isEachWeekday: Bool { rule.weekdays == CronField.weekday.full }

    /// ` on day 13 in March`; empty where every day fits.
    private var dayWords: String {
        let months =
            rule.months == CronField.month.full
            ? "" : " in " + joinedList(spans(bitNumbers(rule.months), monthName))
        let ofMonth = " of the month"
        switch (isEachDay, isEachWeekday) {
        case (true, true): return months.isEmpty ? "" : " every day" + months
        case (false, true): return " on \(joinedList(dayNames("and")))\(ofMonth)\(months)"
        case (true, false): return " on \(joinedList(weekdayNames))\(months)"
        case (false, false) where rule.isEitherDay:
            return " on \(joinedList(dayNames("or"), "or"))\(ofMonth), and also on "
                + "\(joinedList(weekdayNames)) (either fits)\(months)"
        case (false, false):
            return " on \(joinedList(dayNames("or"), "or"))\(ofMonth) if that is "
                + "\(joinedList(weekdayNames, "or")) (both must fit)\(months)"
        }
    }

    private func dayNames(_ word: String) -> [String] {
        var names: [String] = []
        if rule.days != 0 {
            let list = spans(bitNumbers(rule.days)) { "\($0)" }
            let plural = rule.days.nonzeroBitCount == 1 ? "" : "s"
            names.append("day\(plural) \(joinedList(list, word))")
        }
        names += rule.dayMarks.nearestDays.map { "the workday nearest to day \($0)" }
        if rule.dayMarks.has(.last) { names.append("the last day") }
        if rule.dayMarks.has(.lastWorkday) {
            names.append("the last workday (Monday to Friday)")
        }
        return names
    }

    /// The weekdays of the rule as people say them.
    var weekdayNames: [String] {
        var names = Weekday.names(rule.weekdays)
        let ordinals = ["first", "second", "third", "fourth", "fifth"]
        for weekday in Weekday.allCases {
            for (index, ordinal) in ordinals.enumerated()
            where rule.weekdayMarks.has(.nth(weekday.rawValue, index + 1)) {
                names.append("the \(ordinal) \(weekday.name) of the month")
            }
            if rule.weekdayMarks.has(.last(weekday.rawValue)) {
                names.append("the last \(weekday.name) of the month")
            }
        }
        return names
    }
}
