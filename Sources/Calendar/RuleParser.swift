/// Sees which kind of rule a text is and reads it.
struct RuleParser {
    private let bytes: [UInt8]
    /// The parts of the text between blanks, as ranges of bytes.
    private let words: [Range<Int>]

    /// Longer than every list that names all values of all fields; keeps messages short.
    static let sizeMax = 1_000

    init(_ text: String) {
        bytes = Array(text.utf8)
        var words: [Range<Int>] = []
        var start: Int?
        for (index, byte) in bytes.enumerated() {
            let isBlank = byte == 0x20 || 0x09...0x0D ~= byte
            if isBlank, let begin = start {
                words.append(begin..<index)
                start = nil
            } else if !isBlank, start == nil {
                start = index
            }
        }
        if let start { words.append(start..<bytes.count) }
        self.words = words
    }

    func parse() throws(RuleError) -> Rule {
        guard bytes.count <= RuleParser.sizeMax else {
            throw error(
                .ruleTooLong, "the rule has more than \(RuleParser.sizeMax) bytes",
                at: RuleParser.sizeMax)
        }
        guard let first = words.first else { throw error(.emptyRule, "the rule is empty", at: 0) }
        if bytes[first.lowerBound] == UInt8(ascii: "@") { return try atWord(first) }
        do throws(RuleError) {
            return try plainRule(first)
        } catch {
            // Only a text that is no rule here can be one in another dialect.
            guard let foreign = RuleDialect.recognise(words.map(text)) else { throw error }
            throw self.error(
                .otherDialect, foreign.message, at: words[foreign.word].lowerBound,
                hint: foreign.hint)
        }
    }

    private func plainRule(_ first: Range<Int>) throws(RuleError) -> Rule {
        if isDateLike(first) { return .date(try date()) }
        if let command = words.dropFirst(5).first(where: {
            bytes[$0.lowerBound] == UInt8(ascii: "/")
        }) {
            throw error(
                .fieldCount, "a rule has no command in it", at: command.lowerBound,
                hint: RuleError.crontabHint)
        }
        switch words.count {
        case 1: return try oneWord(first)
        case 5, 6: return .cron(try CronParser(bytes: bytes, words: words).parse())
        case 7 where isYear(words[6]):
            throw error(
                .sevenFields, "seven fields are Quartz's dialect, whose last field is a year",
                at: words[6].lowerBound,
                hint: "leave the year out: second minute hour day month weekday")
        default: throw fieldCount()
        }
    }

    /// `2026`, `2026-2030`, or every one.
    private func isYear(_ word: Range<Int>) -> Bool {
        let digits = bytes[word].prefix { 0x30...0x39 ~= $0 }
        return digits.count == 4 || digits.isEmpty && word.count == 1
    }

    /// `now`, an interval, or the reason why it is neither.
    private func oneWord(_ word: Range<Int>) throws(RuleError) -> Rule {
        let text = text(word)
        if text == "now" { return .date(.now) }
        let start = bytes[word.lowerBound]
        if 0x30...0x39 ~= start { return .interval(try interval(word)) }
        if start == UInt8(ascii: "*") || start == UInt8(ascii: "?") { throw fieldCount() }
        throw error(
            .unknownRule, "'\(text)' is no interval, no date and no cron rule", at: word.lowerBound,
            hint: closest(to: text, among: ["now"]).map { "did you mean '\($0)'?" }
                ?? "write an interval such as 10s, a date, or six cron fields")
    }

    private func interval(_ word: Range<Int>) throws(RuleError) -> IntervalRule {
        let nanoseconds: Int64
        do throws(DurationProblem) {
            nanoseconds = try parseDuration(bytes[word])
        } catch {
            switch error {
            case .overflow: throw intervalTooLong(word)
            case .malformed(let position): throw badInterval(word, at: position)
            }
        }
        let every = Duration.nanoseconds(nanoseconds)
        if let rule = IntervalRule(every: every) { return rule }
        guard every < IntervalRule.range.lowerBound else { throw intervalTooLong(word) }
        throw error(
            .intervalTooShort, "the interval \(text(word)) is shorter than a second",
            at: word.lowerBound)
    }

    private func badInterval(_ word: Range<Int>, at position: Int) -> RuleError {
        let text = text(word)
        return error(
            .badInterval, "'\(text)' is no interval: whole numbers with d, h, m, s, large to small",
            at: position, hint: Duration.guess(text).map { "did you mean '\($0)'?" })
    }

    private func intervalTooLong(_ word: Range<Int>) -> RuleError {
        error(
            .intervalTooLong, "the interval \(text(word)) is longer than 36500 days",
            at: word.lowerBound)
    }

    /// The whole text as a date.
    func date() throws(RuleError) -> DateRule {
        guard let start = words.first?.lowerBound else {
            throw error(.badDate, "the time is empty", at: 0)
        }
        var scanner = CivilTextScanner(
            bytes: Array(bytes[start..<words[words.count - 1].upperBound]))
        let reading: CivilTextScanner.Reading
        do throws(CivilTextProblem) {
            reading = try scanner.read()
        } catch {
            throw self.error(
                .badDate, error.message, at: start + error.position,
                hint: scanner.completed.map { "did you mean '\($0)'?" }
                    ?? "a date looks like 2026-12-16 18:03:17")
        }
        guard DateRule.years ~= reading.civil.date.year else {
            let (first, last) = (DateRule.years.lowerBound, DateRule.years.upperBound)
            throw error(.dateOutOfRange, "the year must be \(first) to \(last)", at: start)
        }
        guard let offset = reading.offset else { return .local(reading.civil) }
        guard let instant = Timestamp(reading.civil, offset: offset) else {
            throw error(.dateOutOfRange, "the date is out of range", at: start)
        }
        return .instant(instant)
    }

    private func fieldCount() -> RuleError {
        let count = words.count == 1 ? "1 field" : "\(words.count) fields"
        let joined = String(decoding: words.reduce(into: []) { $0 += bytes[$1] }, as: UTF8.self)
        let hasUnit = joined.last?.isLetter == true && !joined.contains("*")
        return error(
            .fieldCount, "a cron rule has six fields, or five without seconds; this has \(count)",
            at: words[0].lowerBound,
            hint: Duration(text: joined) != nil
                ? "an interval has no blanks: \(joined)"
                : (hasUnit ? Duration.guess(joined) : nil).map { "did you mean '\($0)'?" }
                    ?? "second minute hour day month weekday, such as 0 30 2 * * *")
    }

    /// crontab's words for common rules.
    private func atWord(_ word: Range<Int>) throws(RuleError) -> Rule {
        let text = text(word).lowercased()
        guard words.count == 1 || text == "@every" else {
            throw error(
                .fieldCount, "nothing may follow '\(text)' in a rule", at: words[1].lowerBound)
        }
        if text == "@reboot" { return .reboot }
        if let fields = RuleParser.atWords.first(where: { $0.word == text })?.fields {
            return try RuleParser(fields).parse()
        }
        if let foreign = RuleDialect.atWord(words.map(self.text)) {
            throw error(
                .otherDialect, foreign.message, at: words[foreign.word].lowerBound,
                hint: foreign.hint)
        }
        let names = RuleParser.atWords.map(\.word) + ["@reboot"]
        throw error(
            .unknownRule, "'\(text)' is no rule", at: word.lowerBound,
            hint: closest(to: text, among: names).map { "did you mean '\($0)'?" })
    }

    private static let atWords: [(word: String, fields: String)] = [
        ("@yearly", "0 0 0 1 1 *"), ("@annually", "0 0 0 1 1 *"), ("@monthly", "0 0 0 1 * *"),
        ("@weekly", "0 0 0 * * 0"), ("@daily", "0 0 0 * * *"), ("@midnight", "0 0 0 * * *"),
        ("@hourly", "0 0 * * * *"),
    ]

    /// Four digits and a hyphen: no cron field and no interval begins so.
    private func isDateLike(_ word: Range<Int>) -> Bool {
        let start = bytes[word].prefix(5)
        return start.count == 5 && start.prefix(4).allSatisfy { 0x30...0x39 ~= $0 }
            && start.last == UInt8(ascii: "-")
    }

    private func text(_ word: Range<Int>) -> String {
        String(decoding: bytes[word], as: UTF8.self)
    }

    private func error(
        _ kind: RuleError.Kind, _ message: String, at position: Int, hint: String? = nil
    ) -> RuleError {
        RuleError(kind, message, at: position, of: bytes, hint: hint)
    }
}
