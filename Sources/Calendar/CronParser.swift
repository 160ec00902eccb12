/// Reads the fields of a cron rule: POSIX crontab as Debian's crontab(5) extends it, with seconds
/// in front, wrap-around ranges, and `?` as `*`.
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
    /// Whether no year has a day that fits. Each day of the calendar, 29 February too, falls on
    /// each weekday in the cycle of 400 years, so weekdays never decide.
    fileprivate var isNeverDue: Bool {
        guard !isEitherDay else { return false }
        return !(1...12).contains { month in
            let length = CivilDate.length(ofMonth: month, year: 2_000)
            return months & (1 << month) != 0 && days & ((1 << (length + 1)) - 1) != 0
        }
    }
}
