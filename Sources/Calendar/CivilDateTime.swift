/// A day and a time of day without a zone. Ordered as a clock on the wall would pass them.
package struct CivilDateTime: Hashable, Comparable, Sendable {
    /// The day.
    package let date: CivilDate
    /// 0 to 23.
    package let hour: Int
    /// 0 to 59.
    package let minute: Int
    /// 0 to 59; leap seconds are not written.
    package let second: Int
    /// 0 to 999,999,999.
    package let nanosecond: Int

    /// Nil where a part is out of its range.
    package init?(date: CivilDate, hour: Int, minute: Int, second: Int, nanosecond: Int = 0) {
        guard 0...23 ~= hour, 0...59 ~= minute, 0...59 ~= second, 0...999_999_999 ~= nanosecond
        else { return nil }
        self.date = date
        self.hour = hour
        self.minute = minute
        self.second = second
        self.nanosecond = nanosecond
    }

    /// Takes local seconds, counted from 1970-01-01 00:00:00 on the wall.
    init(localSeconds: Int64, nanosecond: Int64) {
        let day = floorDivision(localSeconds, secondsPerDay)
        let secondOfDay = Int(localSeconds - day * secondsPerDay)
        date = CivilDate(daysSinceEpoch: Int(day))
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        self.nanosecond = Int(nanosecond)
    }

    /// Seconds on the wall from 1970-01-01 00:00:00.
    var localSeconds: Int64 {
        Int64(date.daysSinceEpoch) * secondsPerDay + Int64(hour * 3_600 + minute * 60 + second)
    }

    /// The lesser is what a wall clock that is never set shows first.
    package static func < (left: CivilDateTime, right: CivilDateTime) -> Bool {
        (left.localSeconds, left.nanosecond) < (right.localSeconds, right.nanosecond)
    }
}
