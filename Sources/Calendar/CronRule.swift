/// The seconds of local time that a cron rule names, as one bit mask a field.
package struct CronRule: Hashable, Sendable {
    /// Bits 0 to 59, never empty.
    let seconds: UInt64
    /// Bits 0 to 59, never empty.
    let minutes: UInt64
    /// Bits 0 to 23, never empty.
    let hours: UInt64
    /// Bits 1 to 31, never empty.
    let days: UInt64
    /// Bits 1 to 12, never empty.
    let months: UInt64
    /// Bits 0 (Sunday) to 6, never empty.
    let weekdays: UInt64
    /// Whether a day is due when either of day and weekday fits: both fields are restricted (POSIX
    /// crontab). Else both must fit.
    let isEitherDay: Bool
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
        // One full field of the two makes every day fit: the same as both unrestricted.
        let isEveryDay =
            isEitherDay
            && (bits(.day) == CronField.day.full || bits(.weekday) == CronField.weekday.full)
        days = isEveryDay ? CronField.day.full : bits(.day)
        weekdays = isEveryDay ? CronField.weekday.full : bits(.weekday)
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
}
