import Calendar

/// Reads some fields of a JSON object, by RFC 8259 to the letter: what a server answers is either
/// JSON or it isn't. ``JSONValue/parse(_:)`` takes all YAML, and keeps it all.
///
/// The time it takes is that of a walk over the text, its memory what the fields need, and a byte
/// for each level of what is nested.
package struct JSONTopLevel {
    /// What a field has.
    package enum Field: Hashable, Sendable {
        /// A text, number, truth value or null.
        case scalar(JSONValue)
        case array
        case object
    }

    private struct NotJSON: Error {}

    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The fields of these names; of a name that occurs twice the last one. Nil: the text is no
    /// JSON object.
    package static func fields(_ names: Set<ExactText>, of text: [UInt8]) -> [ExactText: Field]? {
        guard String(validating: text, as: UTF8.self) != nil else { return nil }
        var reader = JSONTopLevel(text)
        do throws(NotJSON) {
            return try reader.object(names)
        } catch {
            return nil
        }
    }

    private mutating func object(_ names: Set<ExactText>) throws(NotJSON) -> [ExactText: Field] {
        // RFC 8259 §8.1: a byte order mark may be ignored.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        var fields: [ExactText: Field] = [:]
        skipBlanks()
        try expect("{")
        skipBlanks()
        if !take("}") {
            repeat {
                skipBlanks()
                let name = ExactText(text(try string()))
                try colon()
                if names.contains(name) {
                    fields[name] = try field()
                } else {
                    try skipValue()
                }
                skipBlanks()
            } while take(",")
            try expect("}")
        }
        skipBlanks()
        guard index == bytes.count else { throw NotJSON() }
        return fields
    }

    private mutating func field() throws(NotJSON) -> Field {
        switch next {
        case UInt8(ascii: "{"):
            try skipValue()
            return .object
        case UInt8(ascii: "["):
            try skipValue()
            return .array
        case UInt8(ascii: "\""): return .scalar(.string(text(try string())))
        default: return .scalar(try word())
        }
    }

    /// However deep it is.
    private mutating func skipValue() throws(NotJSON) {
        var open: [UInt8] = []
        repeat {
            if take("{") {
                skipBlanks()
                if !take("}") {
                    open.append(UInt8(ascii: "}"))
                    try name()
                    continue
                }
            } else if take("[") {
                skipBlanks()
                if !take("]") {
                    open.append(UInt8(ascii: "]"))
                    continue
                }
            } else if next == UInt8(ascii: "\"") {
                _ = try string()
            } else {
                _ = try word()
            }
            try close(&open)
        } while !open.isEmpty
    }

    /// Behind a value: leaves what ends here, up to where the next value begins.
    private mutating func close(_ open: inout [UInt8]) throws(NotJSON) {
        while let closing = open.last {
            skipBlanks()
            if take(",") {
                skipBlanks()
                if closing == UInt8(ascii: "}") { try name() }
                return
            }
            guard next == closing else { throw NotJSON() }
            index += 1
            open.removeLast()
        }
    }

    private mutating func name() throws(NotJSON) {
        _ = try string()
        try colon()
    }

    private mutating func colon() throws(NotJSON) {
        skipBlanks()
        try expect(":")
        skipBlanks()
    }

    /// What stands between the quotes.
    private mutating func string() throws(NotJSON) -> ArraySlice<UInt8> {
        try expect("\"")
        let start = index
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return bytes[start..<(index - 1)]
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20: throw NotJSON()
            default: break
            }
        }
        throw NotJSON()
    }

    private mutating func escape() throws(NotJSON) {
        guard let byte = next else { throw NotJSON() }
        index += 1
        if byte == UInt8(ascii: "u") {
            let digits = bytes[index...].prefix(4)
            guard digits.count == 4, digits.allSatisfy(isHexDigit) else { throw NotJSON() }
            index += 4
        } else if !"\"\\/bfnrt".utf8.contains(byte) {
            throw NotJSON()
        }
    }

    /// A number, true, false or null.
    private mutating func word() throws(NotJSON) -> JSONValue {
        switch next {
        case UInt8(ascii: "t"): try expect(word: "true", .bool(true))
        case UInt8(ascii: "f"): try expect(word: "false", .bool(false))
        case UInt8(ascii: "n"): try expect(word: "null", .null)
        default: try number()
        }
    }

    private mutating func expect(
        word: String, _ value: JSONValue
    ) throws(NotJSON) -> JSONValue {
        guard bytes[index...].starts(with: word.utf8) else { throw NotJSON() }
        index += word.utf8.count
        return value
    }

    private mutating func number() throws(NotJSON) -> JSONValue {
        let start = index
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if let number = Int(text) { return .int(number) }
        return JSONValue(number: Double(text) ?? .infinity)
    }

    private mutating func digits() throws(NotJSON) {
        let start = index
        while let byte = next, 0x30...0x39 ~= byte { index += 1 }
        guard index > start else { throw NotJSON() }
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(NotJSON) {
        guard take(character) else { throw NotJSON() }
    }

    private mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            index += 1
        }
    }
}

/// The characters that a string of JSON stands for; half a surrogate pair becomes U+FFFD.
private func text(_ content: ArraySlice<UInt8>) -> String {
    guard content.contains(UInt8(ascii: "\\")) else {
        return String(decoding: content, as: UTF8.self)
    }
    var units: [UInt16] = []
    var rest = content[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "\\")) {
        units += String(decoding: rest[..<start], as: UTF8.self).utf16
        let mark = rest[start + 1]
        let end = mark == UInt8(ascii: "u") ? start + 6 : start + 2
        units.append(unit(mark, rest[(start + 2)..<end]))
        rest = rest[end...]
    }
    units += String(decoding: rest, as: UTF8.self).utf16
    return String(decoding: units, as: UTF16.self)
}

/// RFC 8259 §7.
private func unit(_ mark: UInt8, _ digits: ArraySlice<UInt8>) -> UInt16 {
    switch mark {
    case UInt8(ascii: "u"): UInt16(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0xFFFD
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: UInt16(mark)
    }
}

private func isHexDigit(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x41...0x46 ~= byte || 0x61...0x66 ~= byte
}

extension JSONValue {
    /// A number; one without a fraction that fits is the integer, so that equal numbers are equal.
    init(number: Double) {
        self = Int(exactly: number).map { .int($0) } ?? .double(number)
    }
}
