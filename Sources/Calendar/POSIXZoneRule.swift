/// The rule for the time after a zone file's last transition: RFC 9636 §3.3.1, which is the TZ
/// variable of POSIX (Base Definitions §8.3) with hours of -167 to 167 in the times of day.
struct POSIXZoneRule {
    private let standardOffset: Int32
    private let daylight: Daylight?

    private struct Daylight {
        let offset: Int32
        let start: YearlyChange
        let end: YearlyChange
    }

    init(_ text: [UInt8]) throws(ZoneError) {
        var scanner = POSIXZoneScanner(bytes: text)
        try scanner.skipName()
        let standard = try -scanner.time(hoursMax: 24)
        standardOffset = Int32(standard)
        guard !scanner.isAtEnd else {
            daylight = nil
            return
        }
        try scanner.skipName()
        let isExplicit = scanner.next != UInt8(ascii: ",")
        let offset = isExplicit ? try -scanner.time(hoursMax: 24) : standard + 3_600
        try scanner.take(",")
        let start = try scanner.yearlyChange()
        try scanner.take(",")
        let end = try scanner.yearlyChange()
        guard scanner.isAtEnd else { throw .badFooter }
        daylight = Daylight(offset: Int32(offset), start: start, end: end)
    }

    /// Adds the rule's changes after `last` (all, where nil) up to the end of a ``Timestamp``'s
    /// range. In a file without transitions the rule speaks for all time.
    func extend(_ timeline: inout OffsetTimeline, after last: Int64?) {
        let from = max(last ?? .min, ZoneTable.firstSecond)
        guard from < ZoneTable.endSecond else { return }
        if last == nil {
            timeline = OffsetTimeline(initialOffset: standardOffset)
        } else if daylight == nil {
            // The footer agrees with the last transition (§3.3); if not, the transition stands.
            return
        }
        guard let daylight else { return }
        // A year more on both sides: a rule's time may lie a week outside of its year.
        let years = (year(of: from) - 2)...(year(of: ZoneTable.endSecond) + 1)
        for span in summers(daylight, years) {
            if span.lowerBound > from {
                timeline.changes.append(.init(at: span.lowerBound, offset: daylight.offset))
            } else if last == nil, span.upperBound > from {
                timeline = OffsetTimeline(initialOffset: daylight.offset)
            }
            if span.upperBound > from {
                timeline.changes.append(.init(at: span.upperBound, offset: standardOffset))
            }
        }
    }

    /// The spans of daylight saving in order. Spans that touch are one: a rule can say "all year".
    private func summers(_ daylight: Daylight, _ years: ClosedRange<Int>) -> [Range<Int64>] {
        var spans: [Range<Int64>] = []
        spans.reserveCapacity(years.count)
        for year in years {
            let start = daylight.start.second(ofYear: year, offset: standardOffset)
            var end = daylight.end.second(ofYear: year, offset: daylight.offset)
            if end <= start {
                // South of the equator a summer ends in the next year.
                end = daylight.end.second(ofYear: year + 1, offset: daylight.offset)
            }
            guard start < end else { continue }
            if let before = spans.last, start <= before.upperBound {
                spans[spans.count - 1] = before.lowerBound..<max(end, before.upperBound)
            } else {
                spans.append(start..<end)
            }
        }
        return spans
    }

    private func year(of second: Int64) -> Int {
        CivilDate(daysSinceEpoch: Int(floorDivision(second, secondsPerDay))).year
    }
}

/// The day and the time of day at which a POSIX rule changes the offset, each year.
struct YearlyChange {
    enum Day {
        /// `Jn`: 1 to 365, 29 February is never counted.
        case julian(Int)
        /// `n`: 0 to 365, 29 February is counted.
        case zeroBased(Int)
        /// `Mm.w.d`: the given weekday's week 1 to 5 of a month; 5 is the last.
        case weekday(month: Int, week: Int, weekday: Int)
    }

    let day: Day
    /// Seconds after 00:00 local time, -167 to 167 hours.
    let time: Int

    /// The instant of the change, local time being `offset` seconds east of UTC before it.
    func second(ofYear year: Int, offset: Int32) -> Int64 {
        Int64(dayNumber(year)) * secondsPerDay + Int64(time) - Int64(offset)
    }

    private func dayNumber(_ year: Int) -> Int {
        switch day {
        case .julian(let number):
            let isAfterLeapDay = CivilDate.isLeap(year) && number >= 60
            return newYear(year) + number - (isAfterLeapDay ? 0 : 1)
        case .zeroBased(let number):
            return newYear(year) + number
        case .weekday(let month, let week, let weekday):
            let first = CivilDate(unchecked: year, month, 1).daysSinceEpoch
            let days = (weekday - weekdayNumber(daysSinceEpoch: first) + 7) % 7 + (week - 1) * 7
            let isBeyond = days >= CivilDate.length(ofMonth: month, year: year)
            return first + (isBeyond ? days - 7 : days)
        }
    }

    private func newYear(_ year: Int) -> Int {
        CivilDate(unchecked: year, 1, 1).daysSinceEpoch
    }
}
