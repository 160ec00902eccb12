import Calendar

/// Days that are in some months, on some weekdays, and counted from the first or the last of their
/// month.
struct ExportDays: Hashable {
    /// Bits 0 (Sunday) to 6.
    var weekdays = Self.allWeekdays
    /// Bits 1 to 12.
    var months = Self.allMonths
    /// Bits 1 to 31: of the month, or from its end, where 1 is the last day.
    var days = Self.allDays
    var countsFromEnd = false

    static let allWeekdays: UInt64 = 0b111_1111
    static let allMonths: UInt64 = 0b1_1111_1111_1110
    static let allDays: UInt64 = 0xFFFF_FFFE
    private static let workdays: UInt64 = 0b011_1110
    private static let (monday, friday): (UInt64, UInt64) = (1 << 1, 1 << 5)
    private static let february: UInt64 = 1 << 2
    private static let monthsOf30: UInt64 = 1 << 4 | 1 << 6 | 1 << 9 | 1 << 11

    /// Whether that is every day.
    var isEveryDay: Bool { self == ExportDays() }

    /// What a cron rule without `H` means, in as many parts as that takes. A day may be in several.
    static func parts(of rule: CronRule) throws(ExportRefusal) -> [ExportDays] {
        let byDay = try days(of: rule)
        let byWeekday = weekdays(of: rule)
        var parts: [ExportDays] = []
        if rule.isEitherDay {
            parts = byDay + byWeekday
        } else {
            for left in byDay {
                for right in byWeekday { parts.append(try left.both(right)) }
            }
        }
        for index in parts.indices { parts[index].months &= rule.months }
        return parts.filter { !$0.isEmpty }
    }

    private static func days(of rule: CronRule) throws(ExportRefusal) -> [ExportDays] {
        var parts: [ExportDays] = []
        if rule.days != 0 { parts.append(ExportDays(days: rule.days)) }
        if rule.dayMarks.has(.last) { parts.append(ExportDays(days: 1 << 1, countsFromEnd: true)) }
        if rule.dayMarks.has(.lastWorkday) {
            parts.append(ExportDays(weekdays: workdays, days: 1 << 1, countsFromEnd: true))
            // The last day is a Saturday or a Sunday.
            parts.append(ExportDays(weekdays: friday, days: 0b1100, countsFromEnd: true))
        }
        for day in rule.dayMarks.nearestDays {
            parts += try nearest(day, isFebruaryMeant: rule.months & february != 0)
        }
        return parts
    }

    private static func weekdays(of rule: CronRule) -> [ExportDays] {
        var parts: [ExportDays] = []
        if rule.weekdays != 0 { parts.append(ExportDays(weekdays: rule.weekdays)) }
        for weekday in 0...6 {
            let bit: UInt64 = 1 << UInt64(weekday)
            for number in 1...5 where rule.weekdayMarks.has(.nth(weekday, number)) {
                let week: UInt64 = 0xFE << UInt64(7 * (number - 1))
                parts.append(ExportDays(weekdays: bit, days: week & allDays))
            }
            if rule.weekdayMarks.has(.last(weekday)) {
                parts.append(ExportDays(weekdays: bit, days: 0xFE, countsFromEnd: true))
            }
        }
        return parts
    }

    /// `nW`, the day from Monday to Friday that is nearest to a day and in its month: that day; the
    /// Friday before, where it is a Saturday; the Monday behind, where it is a Sunday; and at the
    /// ends of the month inwards.
    private static func nearest(
        _ day: Int, isFebruaryMeant: Bool
    ) throws(ExportRefusal) -> [ExportDays] {
        if day == 29, isFebruaryMeant {
            throw ExportRefusal(
                "rule", "29W has no equal in February, which has that day in leap years only",
                hint: "name the months without it: 1,3-12")
        }
        let ofThirty = day <= 30 ? monthsOf30 : 0
        let ofFebruary = day <= 28 ? february : 0
        let months = (allMonths & ~monthsOf30 & ~february) | ofThirty | ofFebruary
        func part(_ weekdays: UInt64, _ days: UInt64, _ months: UInt64) -> ExportDays {
            ExportDays(weekdays: weekdays, months: months, days: days)
        }
        func bit(_ day: Int) -> UInt64 { 1 << UInt64(day) }
        if day == 1 { return [part(workdays, bit(1), months), part(monday, 0b1100, months)] }
        var parts = [part(workdays, bit(day), months), part(friday, bit(day - 1), months)]
        let ending =
            (day == 31 ? allMonths & ~monthsOf30 & ~february : 0)
            | (day == 30 ? monthsOf30 : 0)
        // 29 February is a Monday only where the 28th is a Sunday that is not the last day.
        if months & ~ending != 0, day < 31 {
            parts.append(part(monday, bit(day + 1), months & ~ending))
        }
        if ending != 0 { parts.append(part(friday, bit(day - 2), ending)) }
        if day == 28 {
            // In a leap year that Friday is the 27th, and there by the part for Saturdays, too.
            parts.append(
                ExportDays(weekdays: friday, months: february, days: 1 << 3, countsFromEnd: true))
        }
        return parts
    }

    /// The days that are in both.
    private func both(_ other: ExportDays) throws(ExportRefusal) -> ExportDays {
        var result = self
        result.weekdays &= other.weekdays
        result.months &= other.months
        if countsFromEnd == other.countsFromEnd {
            result.days &= other.days
        } else if days == Self.allDays {
            result.days = other.days
            result.countsFromEnd = other.countsFromEnd
        } else if other.days != Self.allDays {
            throw ExportRefusal(
                "rule",
                "days from the end of the month that are also days from its beginning"
                    + " can't be said there",
                hint: "write the field of the day as *")
        }
        return result
    }

    private var isEmpty: Bool { weekdays == 0 || months == 0 || days == 0 }
}
