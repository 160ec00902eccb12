/// The days that a cron rule names, counted from 1970-01-01. A month's days are one mask: no day is
/// looked at by itself, and months that the rule doesn't name are skipped.
extension CronRule {
    /// The first day that fits in `day ... limit`.
    func firstDay(from day: Int, through limit: Int) -> Int? {
        guard day <= limit else { return nil }
        let date = CivilDate(daysSinceEpoch: day)
        var (year, month) = (date.year, date.month)
        var start = day - date.day + 1
        var wanted = ~UInt64(0) << UInt64(date.day)
        while start <= limit {
            let bits = dayBits(year: year, month: month, start: start) & wanted
            if bits != 0 {
                let found = start + bits.trailingZeroBitCount - 1
                return found <= limit ? found : nil
            }
            wanted = ~0
            let later = months >> UInt64(month + 1)
            if later != 0 {
                month += 1 + later.trailingZeroBitCount
            } else {
                year += 1
                month = months.trailingZeroBitCount
            }
            start = CivilDate(unchecked: year, month, 1).daysSinceEpoch
        }
        return nil
    }

    /// The last day that fits in `limit ... day`.
    func lastDay(from limit: Int, through day: Int) -> Int? {
        guard limit <= day else { return nil }
        let date = CivilDate(daysSinceEpoch: day)
        var (year, month) = (date.year, date.month)
        var start = day - date.day + 1
        var wanted = (UInt64(2) << UInt64(date.day)) - 1
        while true {
            let bits = dayBits(year: year, month: month, start: start) & wanted
            if bits != 0 {
                let found = start + highestBit(bits) - 1
                return found >= limit ? found : nil
            }
            guard start > limit else { return nil }
            wanted = ~0
            let earlier = months & ((1 << UInt64(month)) - 1)
            if earlier != 0 {
                month = highestBit(earlier)
            } else {
                year -= 1
                month = highestBit(months)
            }
            start = CivilDate(unchecked: year, month, 1).daysSinceEpoch
        }
    }

    /// How many days of `day ..< limit` fit. Cost: a few nanoseconds a month.
    func dayCount(from day: Int, before limit: Int) -> Int {
        guard day < limit else { return 0 }
        let date = CivilDate(daysSinceEpoch: day)
        var (year, month) = (date.year, date.month)
        var start = day - date.day + 1
        var wanted = ~UInt64(0) << UInt64(date.day)
        var count = 0
        while start < limit {
            let length = CivilDate.length(ofMonth: month, year: year)
            if start + length > limit { wanted &= (1 << UInt64(limit - start + 1)) - 1 }
            count += (dayBits(year: year, month: month, start: start) & wanted).nonzeroBitCount
            wanted = ~0
            start += length
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
        return count
    }

    func includes(day: Int) -> Bool {
        firstDay(from: day, through: day) != nil
    }

    /// The days of a month that fit, as bits 1 to 31; `start` is the number of its first day.
    func dayBits(year: Int, month: Int, start: Int) -> UInt64 {
        guard months & (1 << UInt64(month)) != 0 else { return 0 }
        let length = CivilDate.length(ofMonth: month, year: year)
        // Six weeks of the weekday mask, moved so that bit 1 is the weekday of the month's first
        // day.
        let weeks = weekdays &* 0b1_0000001_0000001_0000001_0000001_0000001
        let weekday = weekdayNumber(daysSinceEpoch: start)
        var byWeekday = (weeks >> UInt64(weekday)) << 1
        var byDay = days
        if !dayMarks.isEmpty { byDay |= dayMarks.days(length: length, weekday: weekday) }
        if !weekdayMarks.isEmpty {
            byWeekday |= weekdayMarks.days(length: length, weekday: weekday)
        }
        let fitting = isEitherDay ? byDay | byWeekday : byDay & byWeekday
        return fitting & ((2 << UInt64(length)) - 2)
    }
}

/// The index of the highest bit of a number that isn't zero.
func highestBit(_ bits: UInt64) -> Int { 63 - bits.leadingZeroBitCount }
