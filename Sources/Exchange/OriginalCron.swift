import Calendar

/// A cron rule of the original service: six fields as its library read them. All fields have to
/// match, and weekday 0 is Monday; a step behind a single number runs to the end of the field.
struct OriginalCron {
    private let seconds: [Int]
    private let minutes: [Int]
    private let hours: [Int]
    private let days: Set<Int>
    private let isLastDay: Bool
    private let months: Set<Int>
    /// 0 is Monday.
    private let weekdays: Set<Int>
    /// The same as a rule of job files.
    let rule: String

    init(_ text: String) throws(OriginalProblem) {
        let words = text.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard words.count == 6 else {
            throw OriginalProblem(
                sentence: "'\(text)' has \(words.count) fields, and its rules have six")
        }
        seconds = try Self.values(words[0], "second", 0...59).sorted()
        minutes = try Self.values(words[1], "minute", 0...59).sorted()
        hours = try Self.values(words[2], "hour", 0...23).sorted()
        let dayTerms = words[3].split(separator: ",", omittingEmptySubsequences: false)
        isLastDay = dayTerms.contains("last")
        let plainDays = dayTerms.filter { $0 != "last" }.joined(separator: ",")
        days = plainDays.isEmpty ? [] : try Self.values(plainDays, "day", 1...31)
        months = try Self.values(words[4], "month", 1...12, names: Self.months)
        weekdays = try Self.values(words[5], "weekday", 0...6, names: Self.weekdays)
        let isEachDay = days.count == 31
        let isEachWeekday = weekdays.count == 7
        guard isEachDay || isEachWeekday else {
            throw OriginalProblem(
                sentence:
                    "'\(text)' restricts day and weekday, and there both have to match; in a job"
                    + " file one of them is enough")
        }
        let day = isEachDay ? "*" : Self.text(words[3], "31").replacingLast
        let weekday =
            isEachWeekday
            ? "*" : weekdays.sorted().map { Self.weekdayNames[$0] }.joined(separator: ",")
        rule = [
            Self.text(words[0], "59"), Self.text(words[1], "59"), Self.text(words[2], "23"), day,
            Self.text(words[4], "12", Self.months), weekday,
        ].joined(separator: " ")
    }

    /// The first so many times after a moment, of days on which the clock isn't changed.
    func first(_ count: Int, after start: Timestamp, in zone: Zone) -> [Timestamp] {
        var found: [Timestamp] = []
        var day = zone.civil(at: start).date.daysSinceEpoch
        let end = Zone.utc.civil(at: .distantFuture).date.daysSinceEpoch - 1
        while found.count < count, day < end {
            let date = CivilDate(daysSinceEpoch: day)
            day += 1
            guard fits(date), zone.isCalm(date) else { continue }
            let midnight = zone.instant(date)
            for hour in hours {
                for minute in minutes {
                    for second in seconds where found.count < count {
                        let time = midnight + .seconds(hour * 3_600 + minute * 60 + second)
                        if time > start { found.append(time) }
                    }
                }
            }
        }
        return found
    }

    private func fits(_ date: CivilDate) -> Bool {
        guard months.contains(date.month) else { return false }
        let isLast = CivilDate.length(ofMonth: date.month, year: date.year) == date.day
        let isDay = days.contains(date.day) || isLastDay && isLast
        return isDay && weekdays.contains((date.weekday.rawValue + 6) % 7)
    }

    private static func values(
        _ word: String, _ field: String, _ range: ClosedRange<Int>, names: [String] = []
    ) throws(OriginalProblem) -> Set<Int> {
        var values: Set<Int> = []
        for term in word.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = term.split(separator: "/", omittingEmptySubsequences: false)
            let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
            let step = parts.count == 2 ? Int(parts[1]) : 1
            guard parts.count <= 2, ends.count <= 2, let step, step > 0 else {
                throw OriginalProblem(sentence: "'\(term)' in the field \(field) can't be read")
            }
            let named = ends.count { names.contains($0.lowercased()) }
            guard named == 0 || named == ends.count && parts.count == 1 else {
                throw OriginalProblem(
                    sentence: "'\(term)' in the field \(field): its library takes no notice of what"
                        + " follows a name; write numbers")
            }
            var numbers: [Int] = []
            for end in ends where parts[0] != "*" {
                let index = names.firstIndex(of: end.lowercased()).map { range.lowerBound + $0 }
                guard let number = index ?? Int(end), range.contains(number) else {
                    throw OriginalProblem(sentence: "'\(end)' in the field \(field) can't be read")
                }
                numbers.append(number)
            }
            let first = numbers.first ?? range.lowerBound
            let isOpen = numbers.isEmpty || numbers.count == 1 && parts.count == 2
            let last = isOpen ? range.upperBound : numbers.last ?? first
            guard first <= last else {
                throw OriginalProblem(
                    sentence: "the range '\(parts[0])' in the field \(field) runs backwards")
            }
            values.formUnion(stride(from: first, through: last, by: step))
        }
        return values
    }

    /// A field as a job file has it: with the end of the field behind single numbers that have a
    /// step, and without the step behind a range of one value.
    private static func text(_ word: String, _ end: String, _ names: [String] = []) -> String {
        word.split(separator: ",").map { term in
            let parts = term.split(separator: "/")
            guard parts.count == 2, parts[0] != "*" else { return String(term) }
            if !parts[0].contains("-") { return "\(parts[0])-\(end)/\(parts[1])" }
            return CrontabFields.hasOneValue(parts[0], parts[1], names, from: 1)
                ? String(parts[0].prefix { $0 != "-" }) : String(term)
        }.joined(separator: ",")
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let weekdayNames = weekdays.map { $0.uppercased() }
}

extension String {
    /// `L` where the original says `last`.
    fileprivate var replacingLast: String {
        split(separator: ",").map { $0 == "last" ? "L" : String($0) }.joined(separator: ",")
    }
}

extension Zone {
    /// Whether its clock isn't changed on a day.
    func isCalm(_ date: CivilDate) -> Bool {
        let start = instant(date)
        let end = instant(CivilDate(daysSinceEpoch: date.daysSinceEpoch + 1))
        guard let change = nextTransition(after: start - .nanoseconds(1)) else { return true }
        return change > end
    }

    /// When a day begins.
    func instant(_ date: CivilDate) -> Timestamp {
        // Hour, minute and second are in their ranges.
        CivilDateTime(date: date, hour: 0, minute: 0, second: 0).map { localTime($0).earliest }
            ?? .distantFuture
    }
}
