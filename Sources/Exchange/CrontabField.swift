/// Why a line of a crontab is no job.
struct CrontabProblem: Error {
    let sentence: String
    /// Debian's cron runs nothing of a table that has it.
    let isFatal: Bool

    init(_ sentence: String, isFatal: Bool) {
        self.sentence = sentence
        self.isFatal = isFatal
    }
}

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

    /// The words are five.
    init(_ words: [String]) throws(CrontabProblem) {
        var problem: CrontabProblem?
        func mask(
            _ index: Int, _ field: String, _ range: ClosedRange<Int>, _ names: [String] = []
        ) -> UInt64 {
            do throws(CrontabProblem) {
                return try Self.mask(words[index], field, range, names: names)
            } catch {
                // The first one is told; a fatal one counts wherever it stands.
                let isFatal = problem?.isFatal == true || error.isFatal
                problem = CrontabProblem((problem ?? error).sentence, isFatal: isFatal)
                return 0
            }
        }
        minutes = mask(0, "minute", 0...59)
        hours = mask(1, "hour", 0...23)
        days = mask(2, "day", 1...31)
        months = mask(3, "month", 1...12, Self.months)
        let read = mask(4, "weekday", 0...7, Self.weekdays)
        if let problem { throw problem }
        // 0 and 7 are Sunday.
        weekdays = (read | read >> 7) & 0x7F
        isEitherDay = !words[2].hasPrefix("*") && !words[4].hasPrefix("*")
        isFixed = !words[0].hasPrefix("*") && !words[1].hasPrefix("*")
    }

    /// The fields as a job file has them.
    static func inJobFiles(_ words: [String]) -> String {
        zip(words, [[], [], [], months, weekdays]).map { word, names in
            word.split(separator: ",").map { term in
                let parts = term.split(separator: "/")
                return parts.count == 2
                    && hasOneValue(parts[0], parts[1], names, from: names == months ? 1 : 0)
                    ? String(parts[0].prefix { $0 != "-" }) : String(term)
            }.joined(separator: ",")
        }.joined(separator: " ")
    }

    /// Whether a range with a step has one value, such as `5-5/2`, `jan-1/3` or `18-25/30`. In a
    /// job file such a step runs to the field's end, or is refused. The names begin with the number
    /// `first`.
    static func hasOneValue(
        _ range: Substring, _ step: Substring, _ names: [String], from first: Int
    ) -> Bool {
        let values = range.split(separator: "-").compactMap { end in
            Int(end) ?? names.firstIndex(of: end.lowercased()).map { $0 + first }
        }
        guard values.count == 2, let step = Int(step) else { return false }
        return values[0] <= values[1] && values[1] - values[0] < step
    }

    private static func mask(
        _ word: String, _ field: String, _ range: ClosedRange<Int>, names: [String] = []
    ) throws(CrontabProblem) -> UInt64 {
        var mask: UInt64 = 0
        for term in word.split(separator: ",", omittingEmptySubsequences: false) {
            for value in try values(String(term), field, range, names) { mask |= 1 << value }
        }
        return mask
    }

    /// `*`, `5`, `5-9`, each but the single number with a step: `*/5`, `5-20/5`.
    private static func values(
        _ term: String, _ field: String, _ range: ClosedRange<Int>, _ names: [String]
    ) throws(CrontabProblem) -> StrideThrough<Int> {
        let parts = term.split(separator: "/", omittingEmptySubsequences: false)
        // What follows is nothing to Debian's cron, if a step may stand there at all.
        let hasIdleStep = parts.count > 1 && !parts[0].hasPrefix("*") && !parts[0].contains("-")
        guard parts.count <= 2 else {
            throw CrontabProblem(
                "'\(term)' in the field \(field) has two steps", isFatal: hasIdleStep)
        }
        var step = 1
        if parts.count == 2 {
            guard let number = Int(parts[1]), number > 0, parts[1].allSatisfy(\.isNumber) else {
                throw CrontabProblem(
                    "'\(parts[1])' in the field \(field) is no step: a number from 1",
                    isFatal: hasIdleStep || !parts[1].isValueAtStart([]) || Int(parts[1]) == 0)
            }
            step = number
        }
        if parts[0] == "*" {
            return stride(from: range.lowerBound, through: range.upperBound, by: step)
        }
        guard !parts[0].hasPrefix("*") else {
            throw CrontabProblem(
                "'\(parts[0])' in the field \(field): behind '*' only a step can stand",
                isFatal: false)
        }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2 else {
            throw CrontabProblem(
                "'\(parts[0])' in the field \(field) is no range",
                isFatal: !ends[1].isValueAtStart(names))
        }
        var numbers: [Int] = []
        for end in ends { numbers.append(try number(end, field, range, names)) }
        guard let first = numbers.first, let last = numbers.last, first <= last else {
            throw CrontabProblem(
                "the range '\(parts[0])' in the field \(field) runs backwards: Debian's cron finds no"
                    + " value in it, and others refuse it", isFatal: false)
        }
        guard ends.count == 2 || parts.count == 1 else {
            throw CrontabProblem(
                "'\(term)' in the field \(field): Debian's cron refuses a step behind a single"
                    + " number, and others differ in it; write the range,"
                    + " '\(first)-\(range.upperBound)/\(step)'", isFatal: true)
        }
        return stride(from: first, through: last, by: step)
    }

    private static func number(
        _ word: Substring, _ field: String, _ range: ClosedRange<Int>, _ names: [String]
    ) throws(CrontabProblem) -> Int {
        if let index = names.firstIndex(of: word.lowercased()) { return range.lowerBound + index }
        let isNumber = !word.isEmpty && word.utf8.allSatisfy { 0x30...0x39 ~= $0 }
        guard isNumber, let number = Int(word) else {
            let words = names.isEmpty ? "a number" : "a number or a name such as \(names[1])"
            throw CrontabProblem(
                "'\(word)' in the field \(field) is not \(words)",
                isFatal: !word.isValueAtStart(names))
        }
        guard range.contains(number) else {
            throw CrontabProblem(
                "\(number) in the field \(field) is not from \(range.lowerBound) to"
                    + " \(range.upperBound)", isFatal: true)
        }
        return number
    }

    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun"]
}

extension Substring {
    /// Debian's cron reads letters and digits, and takes no notice of what follows them.
    fileprivate func isValueAtStart(_ names: [String]) -> Bool {
        let word = prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return Int(word) != nil || names.contains(word.lowercased())
    }
}
