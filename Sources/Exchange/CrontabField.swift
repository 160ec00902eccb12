/// The five fields of a crontab line as Debian's cron reads them: crontab(5). It has less than the
/// rules of job files, and what it refuses is no line that ever ran.
struct CrontabFields: Hashable {
    let minutes: UInt64
    let hours: UInt64
    /// 1 to 31.
    let days: UInt64
    /// 1 to 12.
    let months: UInt64
    /// 0 to 6, Sunday first.
    let weekdays: UInt64
    /// Both fields of days restrict them: either matches.
    let isEitherDay: Bool
    /// Neither minute nor hour begins with `*`: it is moved out of a gap of the clock.
    let isFixed: Bool

    /// Why a field can't be read, as a sentence.
    struct Problem: Error {
        let sentence: String
    }

    /// The words are five.
    init(_ words: [String]) throws(Problem) {
        minutes = try Self.mask(words[0], "minute", 0...59)
        hours = try Self.mask(words[1], "hour", 0...23)
        days = try Self.mask(words[2], "day", 1...31)
        months = try Self.mask(words[3], "month", 1...12, names: Self.months)
        let read = try Self.mask(words[4], "weekday", 0...7, names: Self.weekdays)
        // 0 and 7 are Sunday.
        weekdays = (read | read >> 7) & 0x7F
        isEitherDay = !words[2].hasPrefix("*") && !words[4].hasPrefix("*")
        isFixed = !words[0].hasPrefix("*") && !words[1].hasPrefix("*")
    }

    /// A field as a job file has it: there a step behind a range of one number runs to the field's end.
    static func inJobFiles(_ word: String) -> String {
        word.split(separator: ",").map { term -> String in
            let parts = term.split(separator: "/").map(String.init)
            let ends = parts[0].split(separator: "-").map(String.init)
            let isOne = parts.count == 2 && ends.count == 2 && ends[0] == ends[1]
            return isOne ? ends[0] : String(term)
        }.joined(separator: ",")
    }

    private static func mask(
        _ word: String, _ field: String, _ range: ClosedRange<Int>, names: [String] = []
    ) throws(Problem) -> UInt64 {
        var mask: UInt64 = 0
        for term in word.split(separator: ",", omittingEmptySubsequences: false) {
            for value in try values(String(term), field, range, names) { mask |= 1 << value }
        }
        return mask
    }

    /// `*`, `5`, `5-9`, each but the single number with a step: `*/5`, `5-20/5`.
    private static func values(
        _ term: String, _ field: String, _ range: ClosedRange<Int>, _ names: [String]
    ) throws(Problem) -> StrideThrough<Int> {
        let parts = term.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2 else {
            throw Problem(sentence: "'\(term)' in the field \(field) has two steps")
        }
        var step = 1
        if parts.count == 2 {
            guard let number = Int(parts[1]), number > 0, parts[1].allSatisfy(\.isNumber) else {
                throw Problem(
                    sentence: "'\(parts[1])' in the field \(field) is no step: a number from 1")
            }
            step = number
        }
        if parts[0] == "*" {
            return stride(from: range.lowerBound, through: range.upperBound, by: step)
        }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2 else {
            throw Problem(sentence: "'\(parts[0])' in the field \(field) is no range")
        }
        var numbers: [Int] = []
        for end in ends { numbers.append(try number(end, field, range, names)) }
        guard let first = numbers.first, let last = numbers.last, first <= last else {
            throw Problem(
                sentence: "the range '\(parts[0])' in the field \(field) runs backwards, which cron"
                    + " refuses")
        }
        guard ends.count == 2 || parts.count == 1 else {
            throw Problem(
                sentence: "'\(term)' in the field \(field): crons differ in what a step behind a"
                    + " single number is; write the range, '\(first)-\(range.upperBound)/\(step)'")
        }
        return stride(from: first, through: last, by: step)
    }

    private static func number(
        _ word: Substring, _ field: String, _ range: ClosedRange<Int>, _ names: [String]
    ) throws(Problem) -> Int {
        if let index = names.firstIndex(of: word.lowercased()) { return range.lowerBound + index }
        let isNumber = !word.isEmpty && word.utf8.allSatisfy { 0x30...0x39 ~= $0 }
        guard isNumber, let number = Int(word) else {
            let words = names.isEmpty ? "a number" : "a number or a name such as \(names[1])"
            throw Problem(sentence: "'\(word)' in the field \(field) is not \(words)")
        }
        guard range.contains(number) else {
            throw Problem(
                sentence: "\(number) in the field \(field) is not from \(range.lowerBound) to"
                    + " \(range.upperBound)")
        }
        return number
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}
