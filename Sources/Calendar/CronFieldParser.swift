/// Reads one field of a cron rule: terms between commas, each `*`, a value or a range, the first
/// and the last with an optional step.
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
        let beginsWithStar = isStar(next)
        var bits = try term()
        while next == UInt8(ascii: ",") {
            position += 1
            bits |= try term()
        }
        guard next == nil else { throw unexpectedCharacter() }
        return CronFieldSet(bits: bits, beginsWithStar: beginsWithStar)
    }

    private mutating func term() throws(RuleError) -> UInt64 {
        guard let start = next, start != UInt8(ascii: ",") else {
            throw error(.emptyTerm, "a value is missing in the field \(field.name)", at: position)
        }
        if isStar(start) {
            position += 1
            return field.everyMask(step: try step() ?? 1)
        }
        let termStart = position
        let first = try value()
        guard next == UInt8(ascii: "-") else {
            guard next == UInt8(ascii: "/") else { return field.bit(first) }
            throw error(
                .stepWithoutRange, "a step needs a range or a star before it", at: position,
                hint: "did you mean '\(text(termStart..<position))-\(field.lastValue)\(rest)'?")
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
        let distance = last >= first ? last - first : (last - first + count) % count
        return stride(from: 0, through: distance, by: step).reduce(0) { bits, walked in
            bits | field.bit(lowest + (first - lowest + walked) % count)
        }
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
        if let error = notYetSupportedSuffix(from: start) { throw error }
        guard field.range ~= value else {
            let (low, high) = (field.range.lowerBound, field.range.upperBound)
            throw error(
                .outOfRange, "the \(field.name) must be \(low) to \(high)", at: start,
                hint: field == .hour && value == 24 ? "midnight is hour 0 of the next day" : nil)
        }
        return value
    }

    private mutating func name() throws(RuleError) -> Int {
        let start = position
        while let byte = next, isLetter(byte) { position += 1 }
        guard position > start else { throw unexpectedCharacter() }
        let name = text(start..<position).uppercased()
        if let index = field.valueNames.firstIndex(of: name) {
            if let error = notYetSupportedSuffix(from: start) { throw error }
            return field.range.lowerBound + index
        }
        throw notYetSupportedName(name, from: start) ?? unknownName(name, at: start)
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

extension CronFieldParser {
    /// `5L`, `15W`, `5#2`, `FRI#2` in the day fields.
    private func notYetSupportedSuffix(from start: Int) -> RuleError? {
        guard field == .day || field == .weekday, let next,
            next == UInt8(ascii: "#") || [0x4C, 0x57].contains(next & 0xDF)
        else { return nil }
        return notYetSupported(start)
    }

    /// `L`, `LW`, `W`, `FRIL` in the day fields; `H` in every field.
    private func notYetSupportedName(_ name: String, from start: Int) -> RuleError? {
        let isDayField = field == .day || field == .weekday
        let isLast = ["L", "W", "LW", "WL"].contains(name)
        let isLastWeekday = name.last == "L" && field.valueNames.contains(String(name.dropLast()))
        let isSpecial = name == "H" || isDayField && (isLast || isLastWeekday)
        return isSpecial ? notYetSupported(start) : nil
    }

    private func notYetSupported(_ start: Int) -> RuleError {
        let end = bytes[start..<word.upperBound].firstIndex(of: 0x2C) ?? word.upperBound
        return error(
            .notYetSupported,
            "'\(text(start..<end))' in the field \(field.name) is not supported yet",
            at: start)
    }

    private func unknownName(_ name: String, at start: Int) -> RuleError {
        for other in CronField.allCases where other.valueNames.contains(name) {
            return error(
                .unknownName, "'\(name)' is a \(other.name), and this field is the \(field.name)",
                at: start, hint: "the fields are second minute hour day month weekday")
        }
        // Full names begin as the short ones do.
        let beginning = field.valueNames.first { name.hasPrefix($0) }
        let guess = beginning ?? closest(to: name, among: field.valueNames)
        return error(
            .unknownName, "'\(name)' is no name of a \(field.name)", at: start,
            hint: guess.map { "did you mean '\($0)'?" })
    }

    private func unexpectedCharacter() -> RuleError {
        let rest = String(decoding: bytes[position..<word.upperBound], as: UTF8.self)
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
