import Calendar

/// Reads a calendar event expression as systemd.time(7) describes it, and not as this program means
/// it: what judges the lines that are written. Of the grammar it knows what those lines have.
package struct SystemdReading {
    private let wall: ExportWall?
    private let once: Timestamp?

    /// Nil: the text is no such expression. `host` is the zone of those that name none.
    package init?(_ text: String, host: Zone, zone: (String) -> Zone?) {
        if let instant = Self.instant(text) {
            (wall, once) = (nil, instant)
            return
        }
        var words = text.split(separator: " ")
        var weekdays = ExportDays.allWeekdays
        if let first = words.first, first.first?.isLetter == true {
            guard let bits = Self.weekdays(first) else { return nil }
            weekdays = bits
            words.removeFirst()
        }
        guard 2...3 ~= words.count, let date = Self.date(words[0]), let times = Self.times(words[1])
        else { return nil }
        var named = host
        if words.count == 3 {
            let name = String(words[2])
            guard name == "UTC" || !SystemdSyntax.mayBeAbbreviation(name), let found = zone(name)
            else { return nil }
            named = found
        }
        once = nil
        wall = ExportWall(
            zone: named, change: .once,
            isDay: { Self.contains(day: $0, weekdays, date) }, times: times)
    }

    /// When the timer elapses next.
    package func next(after instant: Timestamp) -> Timestamp? {
        if let once { return once > instant ? once : nil }
        return wall?.next(after: instant)
    }

    private struct DatePart {
        let months: Set<Int>
        let days: Set<Int>
        let countsFromEnd: Bool
    }

    private static func contains(day: Int, _ weekdays: UInt64, _ date: DatePart) -> Bool {
        let civil = CivilDate(daysSinceEpoch: day)
        guard weekdays >> UInt64(civil.weekday.rawValue) & 1 != 0,
            date.months.contains(civil.month)
        else { return false }
        let length = CivilDate.length(ofMonth: civil.month, year: civil.year)
        return date.days.contains(date.countsFromEnd ? length - civil.day + 1 : civil.day)
    }

    /// `2026-12-16 17:03:17.5 UTC`
    private static func instant(_ text: String) -> Timestamp? {
        guard text.first?.isNumber == true, text.hasSuffix(" UTC") else { return nil }
        let local = text.dropLast(4).replacing(" ", with: "T")
        return Timestamp(rfc3339: "\(local)+00:00")
    }

    /// `Mon,Wed..Fri`
    private static func weekdays(_ text: Substring) -> UInt64? {
        var bits: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.components(separatedBy: "..").map {
                SystemdCalendar.weekdayNames.firstIndex(of: $0)
            }
            guard 1...2 ~= ends.count, let first = ends[0], let last = ends[ends.count - 1],
                first <= last
            else { return nil }
            for weekday in first...last { bits |= 1 << UInt64((weekday + 1) % 7) }
        }
        return bits
    }

    /// `*-01,07-01..10`, `*-*~07/1`
    private static func date(_ text: Substring) -> DatePart? {
        guard text.hasPrefix("*-") else { return nil }
        let rest = text.dropFirst(2)
        guard let mark = rest.firstIndex(where: { $0 == "-" || $0 == "~" }),
            let months = values(rest[..<mark], 1...12),
            let days = values(rest[rest.index(after: mark)...], 1...31)
        else { return nil }
        return DatePart(
            months: Set(months.map(Int.init)), days: Set(days.map(Int.init)),
            countsFromEnd: rest[mark] == "~")
    }

    /// `02,04..06:*/7:03.25/10`, in microseconds of the day.
    private static func times(_ text: Substring) -> [Int64]? {
        let parts = text.split(separator: ":")
        guard parts.count == 3, let hours = values(parts[0], 0...23),
            let minutes = values(parts[1], 0...59),
            let seconds = values(parts[2], 0...59_999_999, unit: 1_000_000)
        else { return nil }
        return hours.flatMap { hour in
            minutes.flatMap { minute in
                seconds.map { (hour * 60 + minute) * 60_000_000 + $0 }
            }
        }
    }

    /// The values of a component in order; with a unit they have decimals.
    private static func values(
        _ text: Substring, _ range: ClosedRange<Int64>, unit: Int64 = 1
    ) -> [Int64]? {
        var found: Set<Int64> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if part == "*" {
                found.formUnion(
                    stride(from: range.lowerBound, through: range.upperBound, by: Int(unit)))
                continue
            }
            let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
            let ends = pieces[0].components(separatedBy: "..")
            guard 1...2 ~= pieces.count, 1...2 ~= ends.count,
                let first = number(ends[0], unit), let end = number(ends[ends.count - 1], unit)
            else { return nil }
            // A single value with a step goes on to the end, a single value alone doesn't.
            let last = pieces.count == 2 && ends.count == 1 ? range.upperBound : end
            let step = pieces.count == 2 ? number(String(pieces[1]), unit) : unit
            guard let step, step > 0, first <= last, range.contains(first), range.contains(last)
            else { return nil }
            found.formUnion(stride(from: first, through: last, by: Int(step)))
        }
        return found.sorted()
    }

    /// A number with up to six decimals, where there is a unit for them.
    private static func number(_ text: String, _ unit: Int64) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ Int64($0) }) else { return nil }
        guard parts.count > 1 else { return whole * unit }
        guard parts.count == 2, unit == 1_000_000, 1...6 ~= parts[1].utf8.count,
            let decimals = Int64(parts[1] + String(repeating: "0", count: 6 - parts[1].utf8.count))
        else { return nil }
        return whole * unit + decimals
    }
}

extension StringProtocol {
    /// The parts between the places of a separator.
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map { String($0) }
    }
}
