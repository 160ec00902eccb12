/// A day of the week, numbered as crontab numbers it: Sunday is 0.
package enum Weekday: Int, CaseIterable, Hashable, Sendable {
    case sunday = 0, monday, tuesday, wednesday, thursday, friday, saturday

    /// The weekday of a day counted from 1970-01-01, which was a Thursday.
    package init(daysSinceEpoch: Int) {
        // The cast can't fail: the remainder of 7 is one of the raw values.
        self = Weekday(rawValue: weekdayNumber(daysSinceEpoch: daysSinceEpoch)) ?? .sunday
    }
}

/// 0 for Sunday to 6 for Saturday.
func weekdayNumber(daysSinceEpoch: Int) -> Int {
    let remainder = (daysSinceEpoch &+ 4) % 7
    return remainder < 0 ? remainder + 7 : remainder
}
