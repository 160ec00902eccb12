import Calendar

/// Writes JSON (RFC 8259) into bytes, in the order of the calls. The bytes are always valid UTF-8;
/// that begins and ends match is up to the caller.
package struct JSONWriter: Sendable {
    /// What has been written.
    package private(set) var bytes: [UInt8] = []
    /// Whether the next key or value comes after another one.
    private var needsComma = false

    /// `capacity` spares reallocations where the size can be guessed.
    package init(reservingBytes capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Begins an object, as a value of what it stands in.
    package mutating func beginObject() { begin(UInt8(ascii: "{")) }

    /// Ends the innermost object.
    package mutating func endObject() { end(UInt8(ascii: "}")) }

    /// Begins an array, as a value of what it stands in.
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }

    /// Ends the innermost array.
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// The key of the value that comes next.
    package mutating func key(_ name: String) {
        separate()
        appendQuoted(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A string, with what JSON wants escaped.
    package mutating func string(_ text: String) {
        separate()
        appendQuoted(text)
    }

    /// Text of unknown origin: what is no UTF-8 becomes U+FFFD.
    package mutating func string(utf8 text: [UInt8]) {
        separate()
        if text.allSatisfy({ $0 < 0x80 }) {
            text.withUnsafeBufferPointer { appendQuoted(utf8: $0) }
        } else {
            appendQuoted(String(decoding: text, as: UTF8.self))
        }
    }

    /// A whole number, exactly.
    package mutating func int(_ number: Int) {
        separate()
        append(decimal: number)
    }

    /// The shortest text that reads as this number; null for infinities and what is no number.
    package mutating func double(_ number: Double) {
        guard number.isFinite else { return null() }
        separate()
        bytes.append(contentsOf: number.description.utf8)
    }

    /// `true` or `false`.
    package mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// For what must be there without a value.
    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// A value that is JSON already.
    package mutating func raw(_ json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func append(decimal number: Int) {
        guard number < 0 || number > 9 else {
            bytes.append(UInt8(truncatingIfNeeded: 0x30 + number))
            return
        }
        bytes.append(contentsOf: String(number).utf8)
    }

    private mutating func appendQuoted(_ text: String) {
        var text = text
        text.withUTF8 { appendQuoted(utf8: $0) }
    }

    /// Takes valid UTF-8.
    private mutating func appendQuoted(utf8 text: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for index in text.indices where JSONWriter.isEscaped(text[index]) {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            appendEscape(of: text[index])
            start = index + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// RFC 8259 §7: the two-character escapes where there is one, else `\u00XX`.
    private mutating func appendEscape(of byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        default:
            let low = byte & 0x0F
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(byte >> 4 + 0x30)
            bytes.append(low < 10 ? low + 0x30 : low - 10 + 0x61)
        }
    }
}
