extension HistoryPage.Line {
    /// The record as it may stand in an answer, which no line that was damaged may break: control
    /// characters in its texts are escaped, and what is no UTF-8 becomes U+FFFD. Nil: beyond that
    /// it is no JSON.
    package var repaired: HistoryPage.Line? {
        var line = self
        if bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) == nil {
            line.bytes = Array(String(decoding: bytes, as: UTF8.self).utf8)
        }
        var form = JSONForm(line.bytes)
        guard form.isWhole() else { return nil }
        if form.hasControls { line.bytes = line.bytes.flatMap(escaped) }
        return line
    }
}

/// A byte as it may stand in a JSON string, where it is no quote and no backslash (RFC 8259 §7).
private func escaped(_ byte: UInt8) -> [UInt8] {
    guard byte < 0x20 else { return [byte] }
    let digits = String(byte, radix: 16)
    return Array((byte < 0x10 ? "\\u000\(digits)" : "\\u00\(digits)").utf8)
}

/// Whether bytes are a JSON value (RFC 8259), but for control characters in strings, which it
/// tells of.
private struct JSONForm {
    private let bytes: [UInt8]
    private var position = 0
    private(set) var hasControls = false

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func isWhole() -> Bool {
        takesValue(inside: 0) && position == bytes.count
    }

    private mutating func takesValue(inside depth: Int) -> Bool {
        skipBlanks()
        guard position < bytes.count, depth < Self.depthMax else { return false }
        switch bytes[position] {
        case UInt8(ascii: "\""): return takesString()
        case UInt8(ascii: "{"): return takesList(UInt8(ascii: "}"), hasKeys: true, depth)
        case UInt8(ascii: "["): return takesList(UInt8(ascii: "]"), hasKeys: false, depth)
        default: return takesWord()
        }
    }

    private mutating func takesList(_ end: UInt8, hasKeys: Bool, _ depth: Int) -> Bool {
        position += 1
        skipBlanks()
        if take(end) { return true }
        repeat {
            if hasKeys {
                skipBlanks()
                guard takesString() else { return false }
                skipBlanks()
                guard take(UInt8(ascii: ":")) else { return false }
            }
            guard takesValue(inside: depth + 1) else { return false }
            skipBlanks()
        } while take(UInt8(ascii: ","))
        return take(end)
    }

    private mutating func takesString() -> Bool {
        guard take(UInt8(ascii: "\"")) else { return false }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return true }
            if byte < 0x20 { hasControls = true }
            if byte == UInt8(ascii: "\\"), !takesEscape() { return false }
        }
        return false
    }

    private mutating func takesEscape() -> Bool {
        guard position < bytes.count else { return false }
        let byte = bytes[position]
        position += 1
        guard byte == UInt8(ascii: "u") else { return "\"\\/bfnrt".utf8.contains(byte) }
        let digits = bytes[position...].prefix(4)
        position += digits.count
        return digits.count == 4
            && digits.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x46 ~= $0 & 0xDF }
    }

    private mutating func takesWord() -> Bool {
        let word = bytes[position...].prefix { !" ,]}".utf8.contains($0) }
        position += word.count
        return ["true", "false", "null"].contains { word.elementsEqual($0.utf8) } || isNumber(word)
    }

    private func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
        var rest = word
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let isZero = rest.first == UInt8(ascii: "0")
        let digits = dropDigits(&rest)
        guard digits > 0, !isZero || digits == 1 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard dropDigits(&rest) > 0 else { return false }
        }
        guard let mark = rest.first else { return true }
        guard mark & 0xDF == UInt8(ascii: "E") else { return false }
        rest = rest.dropFirst()
        if "+-".utf8.contains(rest.first ?? 0) { rest = rest.dropFirst() }
        return dropDigits(&rest) > 0 && rest.isEmpty
    }

    /// How many there were.
    private func dropDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
        let count = rest.prefix { 0x30...0x39 ~= $0 }.count
        rest = rest.dropFirst(count)
        return count
    }

    private mutating func skipBlanks() {
        while take(UInt8(ascii: " ")) {}
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Deeper than any record is.
    private static let depthMax = 64
}
