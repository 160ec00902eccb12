/// The times of day that a cron rule names, in seconds from 00:00:00.
extension CronRule {
    /// How many there are in a day, at least 1.
    var timesPerDay: Int {
        hours.nonzeroBitCount * minutes.nonzeroBitCount * seconds.nonzeroBitCount
    }

    /// The first one of a day.
    var firstTime: Int {
        hours.trailingZeroBitCount * 3_600 + minutes.trailingZeroBitCount * 60
            + seconds.trailingZeroBitCount
    }

    /// The last one of a day.
    var lastTime: Int { highestBit(hours) * 3_600 + highestBit(minutes) * 60 + highestBit(seconds) }

    /// The first one at or after a second of the day, 0 to 86,399.
    func firstTime(from second: Int) -> Int? {
        let (hour, minute) = (second / 3_600, second / 60 % 60)
        if hours >> UInt64(hour) & 1 != 0 {
            if minutes >> UInt64(minute) & 1 != 0 {
                let left = seconds >> UInt64(second % 60)
                if left != 0 { return second + left.trailingZeroBitCount }
            }
            let left = minutes >> UInt64(minute + 1)
            if left != 0 {
                let found = minute + 1 + left.trailingZeroBitCount
                return hour * 3_600 + found * 60 + seconds.trailingZeroBitCount
            }
        }
        let left = hours >> UInt64(hour + 1)
        guard left != 0 else { return nil }
        return (hour + 1 + left.trailingZeroBitCount) * 3_600
            + minutes.trailingZeroBitCount * 60 + seconds.trailingZeroBitCount
    }

    /// The last one at or before a second of the day, 0 to 86,399.
    func lastTime(through second: Int) -> Int? {
        let (hour, minute) = (second / 3_600, second / 60 % 60)
        if hours >> UInt64(hour) & 1 != 0 {
            if minutes >> UInt64(minute) & 1 != 0 {
                let left = seconds & lowBits(second % 60 + 1)
                if left != 0 { return second - second % 60 + highestBit(left) }
            }
            let left = minutes & lowBits(minute)
            if left != 0 { return hour * 3_600 + highestBit(left) * 60 + highestBit(seconds) }
        }
        let left = hours & lowBits(hour)
        guard left != 0 else { return nil }
        return highestBit(left) * 3_600 + highestBit(minutes) * 60 + highestBit(seconds)
    }

    /// How many lie before a second of the day, 0 to 86,399.
    func timeCount(before second: Int) -> Int {
        let (hour, minute) = (second / 3_600, second / 60 % 60)
        var count = (hours & lowBits(hour)).nonzeroBitCount * minutes.nonzeroBitCount
        guard hours >> UInt64(hour) & 1 != 0 else { return count * seconds.nonzeroBitCount }
        count += (minutes & lowBits(minute)).nonzeroBitCount
        count *= seconds.nonzeroBitCount
        guard minutes >> UInt64(minute) & 1 != 0 else { return count }
        return count + (seconds & lowBits(second % 60)).nonzeroBitCount
    }
}

/// The `count` lowest bits; the count is below 64.
private func lowBits(_ count: Int) -> UInt64 { (1 << UInt64(count)) - 1 }
