/// A day of the proleptic Gregorian calendar, without a zone.
///
/// The conversions are those of C. Neri and L. Schneider, "Euclidean affine functions and their
/// application to calendar algorithms" (Software: Practice and Experience 53, 2023), figures 12
/// and 13: multiplications and shifts, no tables, no loops.
package struct CivilDate: Hashable, Comparable, Sendable {
    /// The year; 1 BC is 0.
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int

    /// The years that conversions accept: wide enough for every ``Timestamp`` in every zone, small
    /// enough that no product of the conversion overflows.
    package static let years = -9_999...9_999

    /// Nil where the calendar has no such day or the year is outside ``years``.
    package init?(year: Int, month: Int, day: Int) {
        guard CivilDate.years.contains(year), 1...12 ~= month, day >= 1,
            day <= CivilDate.length(ofMonth: month, year: year)
        else { return nil }
        self.init(unchecked: year, month, day)
    }

    /// Takes a day counted from 1970-01-01, of the years that ``years`` names.
    package init(daysSinceEpoch: Int) {
        let shifted = UInt64(bitPattern: Int64(daysSinceEpoch &+ CivilDate.dayShift))
        let centuryNumerator = 4 &* shifted &+ 3
        let century = centuryNumerator / 146_097
        let dayOfCentury = (centuryNumerator % 146_097) / 4
        let yearProduct = 2_939_745 &* (4 &* dayOfCentury &+ 3)
        let yearOfCentury = yearProduct >> 32
        let dayOfYear = (yearProduct & 0xFFFF_FFFF) / 2_939_745 / 4
        let monthProduct = 2_141 &* dayOfYear &+ 197_913
        let month = Int(monthProduct >> 16)
        let day = Int((monthProduct & 0xFFFF) / 2_141)
        // The algorithm's year begins in March: January and February belong to the next one.
        let isAfterNewYear = dayOfYear >= 306
        let year = Int(100 &* century &+ yearOfCentury) - CivilDate.yearShift
        self.init(
            unchecked: isAfterNewYear ? year + 1 : year, isAfterNewYear ? month - 12 : month,
            day + 1)
    }

    /// Days from 1970-01-01, negative before it.
    package var daysSinceEpoch: Int {
        let isBeforeMarch = month <= 2
        let shiftedYear = UInt64(bitPattern: Int64(year &+ CivilDate.yearShift))
        let marchYear = isBeforeMarch ? shiftedYear &- 1 : shiftedYear
        let marchMonth = UInt64(truncatingIfNeeded: isBeforeMarch ? month &+ 12 : month)
        let century = marchYear / 100
        let yearDays = 1_461 &* marchYear / 4 &- century &+ century / 4
        let monthDays = (979 &* marchMonth &- 2_919) >> 5
        return Int(truncatingIfNeeded: yearDays &+ monthDays) &+ day &- 1 &- CivilDate.dayShift
    }

    /// The day of the week.
    package var weekday: Weekday { Weekday(daysSinceEpoch: daysSinceEpoch) }

    /// Whether the year has a 29 February.
    package static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// 28 to 31; the month is 1 to 12.
    package static func length(ofMonth month: Int, year: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : 30 | (month ^ (month >> 3))
    }

    /// The earlier day is the lesser.
    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    init(unchecked year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Cycles of 400 years added so that the algorithm sees no negative number.
    private static let cycles = 82
    private static let yearShift = 400 * cycles
    private static let dayShift = 719_468 + 146_097 * cycles
}
