/// What a cron rule names on a wall clock that is never set: local seconds, counted from 1970-01-01
/// 00:00:00 on the wall. Spans are half open; an empty one has nothing.
extension CronRule {
    /// The first second that fits in `low ..< high`.
    func first(from low: Int64, before high: Int64) -> Int64? {
        guard low < high else { return nil }
        let day = Int(floorDivision(low, secondsPerDay))
        let lastDay = Int(floorDivision(high - 1, secondsPerDay))
        guard var found = firstDay(from: day, through: lastDay) else { return nil }
        var time = firstTime
        if found == day {
            if let later = firstTime(from: Int(low - Int64(day) * secondsPerDay)) {
                time = later
            } else {
                guard let next = firstDay(from: day + 1, through: lastDay) else { return nil }
                found = next
            }
        }
        let second = Int64(found) * secondsPerDay + Int64(time)
        return second < high ? second : nil
    }

    /// The last second that fits in `low ..< high`.
    func last(from low: Int64, before high: Int64) -> Int64? {
        guard low < high else { return nil }
        let firstDay = Int(floorDivision(low, secondsPerDay))
        let day = Int(floorDivision(high - 1, secondsPerDay))
        guard var found = lastDay(from: firstDay, through: day) else { return nil }
        var time = lastTime
        if found == day {
            if let earlier = lastTime(through: Int(high - 1 - Int64(day) * secondsPerDay)) {
                time = earlier
            } else {
                guard let next = lastDay(from: firstDay, through: day - 1) else { return nil }
                found = next
            }
        }
        let second = Int64(found) * secondsPerDay + Int64(time)
        return second >= low ? second : nil
    }

    /// How many seconds fit in `low ..< high`. Whole days are multiplied.
    func count(from low: Int64, before high: Int64) -> Int {
        guard low < high else { return 0 }
        let firstDay = Int(floorDivision(low, secondsPerDay))
        let endDay = Int(floorDivision(high, secondsPerDay))
        let whole = dayCount(from: firstDay, before: endDay) * timesPerDay
        let before = timeCount(before: Int(low - Int64(firstDay) * secondsPerDay))
        let after = timeCount(before: Int(high - Int64(endDay) * secondsPerDay))
        return whole - (before > 0 && includes(day: firstDay) ? before : 0)
            + (after > 0 && includes(day: endDay) ? after : 0)
    }
}
