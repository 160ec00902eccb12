/// Reads one field of a cron rule: terms between commas, each `*`, a value, a range, `H` or a mark
/// of the day fields; star, range and `H` with an optional step.
struct CronFieldParser {
    let bytes: [UInt8]
    let word: Range<Int>
    let field: CronField
    private var position: Int

    init(bytes: [UInt8], word: Range<Int>, field: CronField) {
        self.bytes = bytes
        self.word = word
        self.field = field
        position = word.lowerBound
    }

    mutating func parse() throws(RuleError) -> CronFieldSet {
        var set = CronFieldSet(bits: 0, beginsWithStar: isStar(next))
        try term(&set)
        while next == UInt8(ascii: ",") {
            position += 1
            try term(&set)
        }
        guard next == nil else { throw unexpectedCharacter() }
        return set
    }

    private mutating func term(_ set: inout CronFieldSet) throws(RuleError) {
        guard let start = next, start != UInt8(ascii: ",") else {
            throw error(.emptyTerm, "a value is missing in the field \(field.name)", at: position)
        }
        if isStar(start) {
            position += 1
            set.bits |= field.everyMask(step: try step() ?? 1)
        } else if isWord("H") {
            set.hashed.append(try hashedTerm())
        } else if !(try mark(&set)) {
            set.bits |= try valueOrRange()
        }
    }

    private mutating func valueOrRange() throws(RuleError) -> UInt64 {
        let termStart = position
        let first = try value()
        guard next == UInt8(ascii: "-") else {
            guard next == UInt8(ascii: "/") else { return field.bit(first) }
            let (slash, value, rest) = (position, text(termStart..<position), rest)
            let isStep = (try? step()) != nil
            throw error(
                .stepWithoutRange, "a step needs a range or a star before it", at: slash,
                hint: isStep ? "did you mean '\(value)-\(field.lastValue)\(rest)'?" : nil)
        }
        position += 1
        let last = try value()
        guard let step = try step() else { return mask(from: first, through: last, step: 1) }
        // A range of one value with a step goes on to the field's end, as the shared cases have it.
        return mask(from: first, through: first == last ? field.range.upperBound : last, step: step)
    }

    /// A range whose end lies before its start goes on over the end of the field: `22-2`.
    private func mask(from first: Int, through last: Int, step: Int) -> UInt64 {
        let count = field.valueCount
        let lowest = field.range.lowerBound
        let distance = distance(from: first, through: last)
        return stride(from: 0, through: distance, by: step).reduce(0) { bits, walked in
            bits | field.bit(lowest + (first - lowest + walked) % count)
        }
    }

    private func distance(from first: Int, through last: Int) -> Int {
        last >= first ? last - first : (last - first + field.valueCount) % field.valueCount
    }

    /// `H`, with a range in parentheses and a step where they follow.
    private mutating func hashedTerm() throws(RuleError) -> HashedTerm {
        position += 1
        let all = HashedTerm.range(of: field)
        var (first, count) = (all.lowerBound, all.count)
        if next == UInt8(ascii: "(") {
            position += 1
            let start = try value()
            guard next == UInt8(ascii: "-") else { throw unexpectedCharacter() }
            position += 1
            let end = try value()
            guard next == UInt8(ascii: ")") else { throw unexpectedCharacter() }
            position += 1
            first = field == .weekday ? start % 7 : start
            count = min(distance(from: start, through: end) + 1, field.valueCount)
        }
        let stepStart = position + 1
        guard let step = try step() else {
            return HashedTerm(field: field, first: first, count: count, step: nil)
        }
        guard step <= count else {
            throw error(
                .badStep, "the step is larger than the \(count) values of 'H'", at: stepStart)
        }
        return HashedTerm(field: field, first: first, count: count, step: step)
    }

    /// `/n`; nil where no slash follows. A step over the field's end would quietly mean one value.
    private mutating func step() throws(RuleError) -> Int? {
        guard next == UInt8(ascii: "/") else { return nil }
        position += 1
        let start = position
        let value = number()
        guard position > start else {
            throw error(.badStep, "a whole number must follow the slash", at: start)
        }
        guard 1...field.valueCount ~= value else {
            throw error(
                .badStep, "the step of the field \(field.name) must be 1 to \(field.valueCount)",
                at: start)
        }
        return value
    }

    private mutating func value() throws(RuleError) -> Int {
        let start = position
        let value = number()
        guard position > start else { return try name() }
        guard field.range ~= value else {
            let (low, high) = (field.range.lowerBound, field.range.upperBound)
            throw error(
                .outOfRange, "the \(field.name) must be \(low) to \(high)", at: start,
                hint: outOfRangeHint(value))
        }
        return value
    }

    private func outOfRangeHint(_ value: Int) -> String? {
        if field == .hour, value == 24 { return "midnight is hour 0 of the next day" }
        guard field == .weekday, 1_970...2_199 ~= value else { return nil }
        return "rules have no year; the fields are second minute hour day month weekday"
    }

    private mutating func name() throws(RuleError) -> Int {
        let start = position
        while let byte = next, isLetter(byte) { position += 1 }
        guard position > start else { throw unexpectedCharacter() }
        let word = text(start..<position)
        let name = word.uppercased()
        if let index = field.valueNames.firstIndex(of: name) {
            return field.range.lowerBound + index
        }
        throw foreignMark(name, at: start) ?? unknownName(word, at: start)
    }

    /// Digits from here on; values beyond four digits stay out of every range.
    private mutating func number() -> Int {
        var value = 0
        while let byte = next, 0x30...0x39 ~= byte {
            value = min(value * 10 + Int(byte - 0x30), 99_999)
            position += 1
        }
        return value
    }

    /// The byte ahead in this field, nil at its end.
    private var next: UInt8? { position < word.upperBound ? bytes[position] : nil }

    /// The field's text from here on up to a comma.
    private var rest: String {
        text(position..<(bytes[position..<word.upperBound].firstIndex(of: 0x2C) ?? word.upperBound))
    }
}

// The marks of the day fields.
extension CronFieldParser {
    /// Reads `L`, `LW` or `nW` in the day field, `nL` or `n#k` in that of the weekday, where one is
    /// next; else false.
    private mutating func mark(_ set: inout CronFieldSet) throws(RuleError) -> Bool {
        switch field {
        case .day: return try dayMark(&set)
        case .weekday: return try weekdayMark(&set)
        case .second, .minute, .hour, .month: return false
        }
    }

    private mutating func dayMark(_ set: inout CronFieldSet) throws(RuleError) -> Bool {
        if isWord("LW") || isWord("WL") {
            position += 2
            set.dayMarks.add(.lastWorkday)
            return true
        }
        let start = position
        if isWord("L") {
            position += 1
            guard next != UInt8(ascii: "-") else {
                throw error(
                    .otherDialect, "'\(text(start..<termEnd))' is Quartz's dialect", at: start,
                    hint: "write the days from the end as days of each month, or 'L' alone")
            }
            set.dayMarks.add(.last)
            return true
        }
        let day = number()
        let letter = next.map { $0 & 0xDF }
        guard position > start, letter == 0x57 else {
            if position > start, letter == 0x4C {
                throw error(
                    .otherDialect, "'\(text(start..<termEnd))' names no day of the month",
                    at: start,
                    hint: "'L' is the last day; '5L' in the field weekday is the last Friday")
            }
            position = start
            return false
        }
        guard field.range ~= day else {
            throw error(.outOfRange, "the day must be 1 to 31", at: start)
        }
        position += 1
        set.dayMarks.add(.nearest(day))
        return true
    }

    private mutating func weekdayMark(_ set: inout CronFieldSet) throws(RuleError) -> Bool {
        let start = position
        guard let weekday = weekdayBeforeMark() else {
            position = start
            return false
        }
        if next == UInt8(ascii: "#") {
            position += 1
            let numberStart = position
            let number = number()
            guard position > numberStart, 1...5 ~= number else {
                throw error(
                    .outOfRange, "the number behind '#' must be 1 to 5", at: numberStart,
                    hint: "'5#2' is the second Friday; the last one is '5L'")
            }
            set.weekdayMarks.add(.nth(weekday, number))
        } else {
            position += 1
            set.weekdayMarks.add(.last(weekday))
        }
        return true
    }

    /// The weekday in front of a `#` or an `L`, which is next then; nil: there is none.
    private mutating func weekdayBeforeMark() -> Int? {
        let start = position
        let number = number()
        if position > start {
            guard next == UInt8(ascii: "#") || isWord("L"), field.range ~= number else {
                return nil
            }
            return number % 7
        }
        let end = termEnd
        let name = text(start..<min(start + 3, end)).uppercased()
        guard let index = field.valueNames.firstIndex(of: name) else { return nil }
        position = start + 3
        return next == UInt8(ascii: "#") || isWord("L") ? index : nil
    }

    /// Whether these letters are next, of any case, and no further letter.
    private func isWord(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        let end = position + count
        guard end <= self.word.upperBound else { return false }
        for index in 0..<count where bytes[position + index] & 0xDF != word.utf8Start[index] {
            return false
        }
        return end == self.word.upperBound || !isLetter(bytes[end])
    }

    /// Where the term ends: at a comma or at the end of the field.
    private var termEnd: Int {
        bytes[position..<word.upperBound].firstIndex(of: UInt8(ascii: ",")) ?? word.upperBound
    }

    /// What other schedulers write in these fields.
    private func foreignMark(_ name: String, at start: Int) -> RuleError? {
        let hint: String? =
            switch (field, name) {
            case (.day, "W"): "a day must stand before it: '15W' is the weekday nearest to the 15th"
            case (.weekday, "L"): "write 6 or SAT; the last Saturday of the month is '6L'"
            case (.weekday, "W"), (.weekday, "LW"), (.weekday, "WL"):
                "'W' belongs into the field day: '15W', 'LW'; Monday to Friday is 'MON-FRI'"
            case (_, "C"): "dates to leave out stand in the key 'exclude'"
            case (_, "R"), (_, "RANDOM"): "write 'H', which is fixed for a job"
            default: nil
            }
        return hint.map {
            error(
                .otherDialect, "'\(name)' in the field \(field.name) is another dialect",
                at: start, hint: $0)
        }
    }

    private func unknownName(_ word: String, at start: Int) -> RuleError {
        let name = word.uppercased()
        for other in CronField.allCases where other.valueNames.contains(name) {
            return error(
                .unknownName, "'\(word)' is a \(other.name), and this field is the \(field.name)",
                at: start, hint: "the fields are second minute hour day month weekday")
        }
        let message =
            field.valueNames.isEmpty
            ? "the \(field.name) must be a number, not '\(word)'"
            : "'\(word)' is no name of a \(field.name)"
        return error(.unknownName, message, at: start, hint: field.hint(forName: word))
    }

    private func unexpectedCharacter() -> RuleError {
        if next == UInt8(ascii: "~") {
            return error(
                .otherDialect, "'~', a random value, is the dialect of OpenBSD and cronie",
                at: position, hint: "write 'H(a-b)', which is fixed for a job")
        }
        let rest = text(position..<word.upperBound)
        if field == .hour, ["am", "pm"].contains(rest.prefix(2).lowercased()) {
            return error(
                .unexpectedCharacter, "'\(rest.prefix(2))' can't follow an hour", at: position,
                hint: "hours are 0 to 23: 9pm is 21")
        }
        let character = rest.unicodeScalars.first.map { "'\($0)'" } ?? "the end"
        return error(
            .unexpectedCharacter, "\(character) is not expected here in the field \(field.name)",
            at: position)
    }

    private func isStar(_ byte: UInt8?) -> Bool {
        byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?")
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        0x41...0x5A ~= byte || 0x61...0x7A ~= byte
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private func error(
        _ kind: RuleError.Kind, _ message: String, at position: Int, hint: String? = nil
    ) -> RuleError {
        RuleError(kind, message, at: position, of: bytes, hint: hint)
    }
}

extension CronField {
    /// The highest value as people write it.
    fileprivate var lastValue: Int { self == .weekday ? 6 : range.upperBound }
}
