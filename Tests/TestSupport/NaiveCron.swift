import Calendar

/// A cron rule as lists of numbers, read and matched in the dullest way: the twin against which the
/// masks are checked.
package struct NaiveCron {
    private let fields: [[Bool]]
    /// The terms of day and weekday that have a mark.
    private let dayMarks: [String]
    private let weekdayMarks: [String]
    private let isEitherDay: Bool
    package let isFixed: Bool

    /// Reads six fields of numbers, `*`, `?`, ranges, steps and the marks of days.
    package init(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        let ranges = [0...59, 0...59, 0...23, 1...31, 1...12, 0...7]
        let terms = words.map { $0.split(separator: ",").map(String.init) }
        func isMarked(_ term: String) -> Bool { term.contains { "LW#".contains($0) } }
        fields = zip(terms, ranges).map { terms, range in
            NaiveCron.values(terms.filter { !isMarked($0) }.joined(separator: ","), range)
        }
        dayMarks = terms[3].filter(isMarked)
        weekdayMarks = terms[5].filter(isMarked)
        let stars = words.map { $0.hasPrefix("*") || $0.hasPrefix("?") }
        isEitherDay = !stars[3] && !stars[4 + 1]
        isFixed = !stars[0] && !stars[1] && !stars[2]
    }

    /// The seconds of a day without a change of the offset that are the rule's, if the day is.
    package var times: [Int] {
        (0..<86_400).filter { second in
            fields[0][second % 60] && fields[1][second / 60 % 60] && fields[2][second / 3_600]
        }
    }

    private static func values(_ word: String, _ range: ClosedRange<Int>) -> [Bool] {
        var found = [Bool](repeating: false, count: 61)
        for term in word.split(separator: ",") {
            let parts = term.split(separator: "/")
            let step = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
            let ends = parts[0].split(separator: "-").compactMap { Int($0) }
            var walk: [Int] = []
            if ends.isEmpty {
                walk = Array(range)
            } else if ends.count == 1 || ends[0] <= ends[1] {
                walk = Array(ends[0]...(ends.last ?? 0))
            } else {
                let top = range.upperBound == 7 ? 6 : range.upperBound
                // A wrap that begins at the weekday 7 begins at 0.
                let isSeven = range.upperBound == 7 && ends[0] == 7
                walk = (isSeven ? [] : Array(ends[0]...top)) + Array(range.lowerBound...ends[1])
            }
            for (index, value) in walk.enumerated() where index % step == 0 {
                found[range.upperBound == 7 ? value % 7 : value] = true
            }
        }
        return found
    }

    /// Whether a second of local time, counted from 1970, is one of the rule's.
    package func fits(local: Int64) -> Bool {
        let day = Int((Double(local) / 86_400).rounded(.down))
        let second = Int(local) - day * 86_400
        guard fields[0][second % 60], fields[1][second / 60 % 60], fields[2][second / 3_600] else {
            return false
        }
        return fits(CivilDate(daysSinceEpoch: day))
    }

    /// Whether a day is one of the rule's.
    package func fits(_ date: CivilDate) -> Bool {
        let fitsDay = fields[3][date.day] || dayMarks.contains { fits(date, dayMark: $0) }
        let fitsWeekday =
            fields[5][date.weekday.rawValue]
            || weekdayMarks.contains { fits(date, weekdayMark: $0) }
        return fields[4][date.month]
            && (isEitherDay ? fitsDay || fitsWeekday : fitsDay && fitsWeekday)
    }

    private func fits(_ date: CivilDate, dayMark: String) -> Bool {
        let length = CivilDate.length(ofMonth: date.month, year: date.year)
        switch dayMark {
        case "L": return date.day == length
        case "LW": return workdays(of: date).last == date.day
        default:
            let wanted = Int(dayMark.dropLast()) ?? 0
            guard wanted <= length else { return false }
            // The nearest; of two at one distance there never is a pair of workdays.
            return workdays(of: date).min { abs($0 - wanted) < abs($1 - wanted) } == date.day
        }
    }

    private func workdays(of date: CivilDate) -> [Int] {
        (1...CivilDate.length(ofMonth: date.month, year: date.year)).filter { day in
            let weekday = CivilDate(year: date.year, month: date.month, day: day)?.weekday
            return weekday != .saturday && weekday != .sunday
        }
    }

    private func fits(_ date: CivilDate, weekdayMark: String) -> Bool {
        let parts = weekdayMark.split { $0 == "#" || $0 == "L" }.compactMap { Int($0) }
        guard date.weekday.rawValue == parts[0] % 7 else { return false }
        if weekdayMark.hasSuffix("L") {
            return date.day + 7 > CivilDate.length(ofMonth: date.month, year: date.year)
        }
        return (date.day + 6) / 7 == parts[1]
    }

    /// All occurrences of `start ... end`, second by second; no change of the offset lies within
    /// two days before `start`. A fixed rule is due when the wall's highest time so far comes to
    /// it; with `skip` only where the wall shows it, with `both` also where the wall shows it
    /// again.
    package func walk(
        in zone: Zone, dst: DaylightSaving = .cron, from start: Int64, through end: Int64
    ) -> [Int64] {
        var reached = start + Int64(zone.offset(at: Timestamp(seconds: start))) - 1
        var dues: [Int64] = []
        for second in start...end {
            let local = second + Int64(zone.offset(at: Timestamp(seconds: second)))
            if isFixed {
                if local <= reached {
                    if dst == .both, fits(local: local) { dues.append(second) }
                    continue
                }
                let first = dst == .skip ? local : reached + 1
                if (first...local).contains(where: { fits(local: $0) }) { dues.append(second) }
                reached = local
            } else if fits(local: local) {
                dues.append(second)
            }
        }
        return dues
    }
}
