/// Days of a month that are told by more than their number: `L`, `LW`, `nW`.
package struct DayMarks: Hashable, Sendable {
    /// Bits 1 to 31: `nW`; then ``last`` and ``lastWorkday``.
    private(set) var bits: UInt64

    static let none = DayMarks(bits: 0)
    /// `L`, the last day of the month.
    package static let last = DayMarks(bits: 1 << 32)
    /// `LW`, the last day from Monday to Friday.
    package static let lastWorkday = DayMarks(bits: 1 << 33)

    /// `nW`: the day from Monday to Friday that is nearest to a day of the month, and in the same
    /// month. A month without that day has none.
    static func nearest(_ day: Int) -> DayMarks { DayMarks(bits: 1 << day) }

    package var isEmpty: Bool { bits == 0 }

    mutating func add(_ other: DayMarks) { bits |= other.bits }

    /// The days of a month that they mean, as bits 1 to 31. `weekday` is that of day 1.
    func days(length: Int, weekday: Int) -> UInt64 {
        var days: UInt64 = 0
        if has(.last) { days |= 1 << UInt64(length) }
        if has(.lastWorkday) {
            let last = (weekday + length - 1) % 7
            days |= 1 << UInt64(length - (last == 6 ? 1 : last == 0 ? 2 : 0))
        }
        var nearest = bits & ((2 << UInt64(length)) - 2)
        while nearest != 0 {
            let day = nearest.trailingZeroBitCount
            nearest &= nearest - 1
            days |= 1 << UInt64(workday(nearestTo: day, length: length, weekday: weekday))
        }
        return days
    }

    /// As they are written, in one order.
    var texts: [String] {
        let nearest = (1...31).filter { has(.nearest($0)) }.map { "\($0)W" }
        return nearest + (has(.last) ? ["L"] : []) + (has(.lastWorkday) ? ["LW"] : [])
    }

    /// The days n of `nW`.
    package var nearestDays: [Int] { (1...31).filter { has(.nearest($0)) } }

    /// Whether it is among them.
    package func has(_ mark: DayMarks) -> Bool { bits & mark.bits != 0 }

    private func workday(nearestTo day: Int, length: Int, weekday: Int) -> Int {
        switch (weekday + day - 1) % 7 {
        case 6: day > 1 ? day - 1 : day + 2
        case 0: day < length ? day + 1 : day - 2
        default: day
        }
    }
}

/// Weekdays of which one a month is meant: `n#k`, `nL`.
package struct WeekdayMarks: Hashable, Sendable {
    /// A byte a weekday from Sunday on; its bits 1 to 5 are the weeks of `n#k`, bit 6 is `nL`.
    private(set) var bits: UInt64

    static let none = WeekdayMarks(bits: 0)

    /// `n#k`: the k-th such weekday of the month. Weekday 0 to 6, k 1 to 5.
    package static func nth(_ weekday: Int, _ number: Int) -> WeekdayMarks {
        WeekdayMarks(bits: 1 << UInt64(weekday * 8 + number))
    }

    /// `nL`: the last such weekday of the month.
    package static func last(_ weekday: Int) -> WeekdayMarks {
        WeekdayMarks(bits: 1 << UInt64(weekday * 8 + 6))
    }

    package var isEmpty: Bool { bits == 0 }

    mutating func add(_ other: WeekdayMarks) { bits |= other.bits }

    /// Whether it is among them.
    package func has(_ mark: WeekdayMarks) -> Bool { bits & mark.bits != 0 }

    /// The days of a month that they mean, as bits 1 to 31. `weekday` is that of day 1.
    func days(length: Int, weekday: Int) -> UInt64 {
        var days: UInt64 = 0
        var rest = bits
        while rest != 0 {
            let bit = rest.trailingZeroBitCount
            rest &= rest - 1
            let first = 1 + (bit / 8 - weekday + 7) % 7
            let isLast = bit % 8 == 6
            let day = isLast ? first + (length - first) / 7 * 7 : first + (bit % 8 - 1) * 7
            if day <= length { days |= 1 << UInt64(day) }
        }
        return days
    }

    /// As they are written, in one order.
    var texts: [String] {
        (0...6).flatMap { weekday in
            (1...5).filter { has(.nth(weekday, $0)) }.map { "\(weekday)#\($0)" }
                + (has(.last(weekday)) ? ["\(weekday)L"] : [])
        }
    }
}
