/// The seconds of local time that a cron rule names, as one bit mask a field.
package struct CronRule: Hashable, Sendable {
    /// Bits 0 to 59.
    package let seconds: UInt64
    /// Bits 0 to 59.
    package let minutes: UInt64
    /// Bits 0 to 23.
    package let hours: UInt64
    /// Bits 1 to 31.
    package let days: UInt64
    /// Bits 1 to 12.
    package let months: UInt64
    /// Bits 0 (Sunday) to 6.
    package let weekdays: UInt64
    /// Days that have another number in each month.
    package let dayMarks: DayMarks
    /// Weekdays that are meant once a month.
    package let weekdayMarks: WeekdayMarks
    /// Terms with `H`, whose values come from a job's id. While there are some the rule has no
    /// occurrences of its own: ``resolved(seed:)``.
    let hashed: [HashedTerm]
    /// Whether a day is due when either of day and weekday fits: both fields are restricted (POSIX
    /// crontab). Else both must fit.
    package let isEitherDay: Bool
    /// Whether none of second, minute and hour begins with `*`: such times are kept once when the
    /// clock is set forward over them or back behind them (Debian's cron(8)).
    package let isFixed: Bool

    /// The fields in the order of a rule.
    init(_ fields: [CronFieldSet], isEitherDay: Bool, isFixed: Bool) {
        func bits(_ field: CronField) -> UInt64 { fields[field.rawValue].bits }
        seconds = bits(.second)
        minutes = bits(.minute)
        hours = bits(.hour)
        months = bits(.month)
        let isEachDay = bits(.day) == CronField.day.full
        let isEachWeekday = bits(.weekday) == CronField.weekday.full
        // One full field of the two makes every day fit: the same as both unrestricted.
        let isEveryDay = isEitherDay && (isEachDay || isEachWeekday)
        days = isEveryDay ? CronField.day.full : bits(.day)
        weekdays = isEveryDay ? CronField.weekday.full : bits(.weekday)
        dayMarks = isEveryDay || isEachDay ? .none : fields[CronField.day.rawValue].dayMarks
        weekdayMarks =
            isEveryDay || isEachWeekday
            ? .none : fields[CronField.weekday.rawValue].weekdayMarks
        let hasHashed = fields.contains { !$0.hashed.isEmpty }
        hashed =
            !hasHashed
            ? []
            : CronField.allCases.flatMap { field -> [HashedTerm] in
                let terms = fields[field.rawValue].hashed
                if terms.isEmpty || isEveryDay && (field == .day || field == .weekday) { return [] }
                return Set(terms).sorted { $0.text < $1.text }
            }
        self.isEitherDay = isEitherDay && !isEveryDay
        self.isFixed = isFixed
    }

    /// The bits of a field, counted as the field counts.
    func bits(_ field: CronField) -> UInt64 {
        switch field {
        case .second: seconds
        case .minute: minutes
        case .hour: hours
        case .day: days
        case .month: months
        case .weekday: weekdays
        }
    }

    /// The rule with each `H` replaced by the value that `choose` names for it.
    func resolved(_ choose: (HashedTerm) -> UInt64) -> CronRule {
        if hashed.isEmpty { return self }
        var sets = CronField.allCases.map { CronFieldSet(bits: bits($0), beginsWithStar: false) }
        sets[CronField.day.rawValue].dayMarks = dayMarks
        sets[CronField.weekday.rawValue].weekdayMarks = weekdayMarks
        for term in hashed { sets[term.field.rawValue].bits |= choose(term) }
        return CronRule(sets, isEitherDay: isEitherDay, isFixed: isFixed)
    }

    /// The rule of one job: each `H` gets its value from a hash of the job's id.
    package func resolved(seed: String) -> CronRule {
        resolved { $0.mask(seed: seed) }
    }
}
