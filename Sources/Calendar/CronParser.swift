/// Reads the fields of a cron rule: POSIX crontab as Debian's crontab(5) extends it, with seconds
/// in front, wrap-around ranges, `?` as `*`, the marks `L` `W` `#` of Quartz and the `H` of
/// Jenkins.
struct CronParser {
    private let bytes: [UInt8]
    private let words: [Range<Int>]
    /// A classic crontab line is due at second 0.
    private let isClassic: Bool

    /// The words are five or six.
    init(bytes: [UInt8], words: [Range<Int>]) {
        self.bytes = bytes
        self.words = words
        isClassic = words.count == 5
    }

    func parse() throws(RuleError) -> CronRule {
        var sets = isClassic ? [CronFieldSet(bits: 1, beginsWithStar: false)] : []
        for (field, word) in zip(CronField.allCases.dropFirst(isClassic ? 1 : 0), words) {
            var parser = CronFieldParser(bytes: bytes, word: word, field: field)
            sets.append(try parser.parse())
        }
        func hasStar(_ field: CronField) -> Bool { sets[field.rawValue].beginsWithStar }
        let rule = CronRule(
            sets, isEitherDay: !hasStar(.day) && !hasStar(.weekday),
            isFixed: !hasStar(.second) && !hasStar(.minute) && !hasStar(.hour))
        if rule.isNeverDue {
            throw RuleError(
                .neverDue, "the rule can never be due: no month it names has such a day",
                at: words[words.count - 3].lowerBound, of: bytes)
        }
        return rule
    }
}

extension CronRule {
    /// Whether no year has a day that fits, for one of the values that each `H` may get.
    fileprivate var isNeverDue: Bool {
        guard hashed.isEmpty else { return hasUnluckyID }
        // Each day of the calendar, 29 February too, falls on each weekday in the cycle of 400
        // years, so plain weekdays never decide.
        let isPlain = dayMarks.isEmpty && weekdayMarks.isEmpty
        if isPlain, isEitherDay { return false }
        return !(1...12).contains { month in
            guard months & (1 << UInt64(month)) != 0 else { return false }
            if isPlain {
                let length = CivilDate.length(ofMonth: month, year: 2_000)
                return days & ((1 << UInt64(length + 1)) - 1) != 0
            }
            return hasDay(inMonth: month)
        }
    }

    /// Months of 28 years in which no century breaks the rhythm begin on each weekday, leap or not.
    private func hasDay(inMonth month: Int) -> Bool {
        (1_972..<2_000).contains { year in
            let start = CivilDate(unchecked: year, month, 1).daysSinceEpoch
            return dayBits(year: year, month: month, start: start) != 0
        }
    }

    /// Only day and month decide, and each has few values.
    private var hasUnluckyID: Bool {
        let days = hashed.filter { $0.field == .day }.map(\.count).max() ?? 1
        let months = hashed.filter { $0.field == .month }.map(\.count).max() ?? 1
        return (0..<months).contains { month in
            (0..<days).contains { day in
                resolved { term in
                    switch term.field {
                    case .day: term.field.bit(term.value(min(day, term.count - 1)))
                    case .month: term.field.bit(term.value(min(month, term.count - 1)))
                    case .second, .minute, .hour, .weekday: term.field.bit(term.first)
                    }
                }.isNeverDue
            }
        }
    }
}
