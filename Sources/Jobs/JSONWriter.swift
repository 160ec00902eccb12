import Calendar

/// Writes JSON (RFC 8259) into bytes, in the order of the calls. The bytes are always valid UTF-8;
/// that begins and ends match is up to the caller.
package struct JSONWriter: Sendable {
    /// What has been written.
    package private(set) var bytes: [UInt8] = []
    /// Whether the next key or value comes after another one.
    private var needsComma = false

    /// Goes on behind bytes that end with a whole line; `takeBytes` gives them back.
    package init(continuing bytes: inout [UInt8]) {
        swap(&self.bytes, &bytes)
    }

    /// What has been written, which is the caller's now.
    package mutating func takeBytes() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

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

    /// An id or key: ASCII without anything to escape, which needs no search for it.
    mutating func plain(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// An array of job ids.
    package mutating func ids(_ ids: [JobID]) {
        beginArray()
        for id in ids { plain(id.text) }
        endArray()
    }

    /// An object with the names of keys for each of some jobs.
    package mutating func keys(of jobs: [ChangedJob]) {
        beginObject()
        for job in jobs {
            plain(job.id.text)
            bytes.append(UInt8(ascii: ":"))
            needsComma = false
            beginArray()
            for key in job.keys { plain(key) }
            endArray()
        }
        endObject()
    }

    /// A string, with what JSON wants escaped.
    package mutating func string(_ text: String) {
        separate()
        appendQuoted(text)
    }

    /// A moment, as RFC 3339 has it: there is nothing to escape.
    package mutating func time(_ time: Timestamp, in zone: Zone, fraction: Fraction) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        time.appendRFC3339(to: &bytes, in: zone, fraction: fraction)
        bytes.append(UInt8(ascii: "\""))
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
    package mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// An object that is JSON already and has fields, with one more behind these.
    package mutating func object(_ json: [UInt8], and name: String, _ value: String) {
        separate()
        bytes.append(contentsOf: json.dropLast())
        key(name)
        string(value)
        endObject()
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
        var index = 0
        while index < text.count {
            if text.count - index >= 8, JSONWriter.isPlain(text, at: index) {
                index += 8
                continue
            }
            let byte = text[index]
            if byte < 0x7F, !JSONWriter.isEscaped(byte) {
                index += 1
                continue
            }
            let length = JSONWriter.escapedLength(text, at: index)
            if length > 0 {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
                appendEscape(of: text[index..<(index + length)])
                start = index + length
            }
            index += max(length, 1)
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether the eight bytes that stand here are ASCII that nothing is escaped of. Source of the
    /// test for several bytes at once: S. E. Anderson, "Bit Twiddling Hacks", "Determine if a word
    /// has a byte less than n".
    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        let word = UnsafeRawBufferPointer(text).loadUnaligned(
            fromByteOffset: index, as: UInt64.self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        func hasZero(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
        let below = (word &- ones &* 0x20) & ~word
        let quotes = hasZero(word ^ ones &* 0x22) | hasZero(word ^ ones &* 0x5C)
        // Beyond 0x7E the sum has the highest bit.
        let above = word | (word &+ ones)
        return (below | quotes | above) & (ones &* 0x80) == 0
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// How many bytes of a character that is escaped stand here; 0: it isn't. RFC 8259 asks for
    /// quotes, backslashes and C0 only; what YAML takes as unprintable or as a line's end is
    /// escaped too, because these texts are read with libyaml: DEL, C1, U+2028, U+2029, U+FEFF,
    /// U+FFFE, U+FFFF.
    private static func escapedLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        func byte(_ offset: Int) -> UInt8 {
            index + offset < text.count ? text[index + offset] : 0
        }
        switch text[index] {
        case 0x00..<0x80: return isEscaped(text[index]) || text[index] == 0x7F ? 1 : 0
        case 0xC2: return (0x80..<0xA0).contains(byte(1)) ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        case 0xEF:
            let isMark = byte(1) == 0xBB && byte(2) == 0xBF
            return isMark || (byte(1) == 0xBF && byte(2) >= 0xBE) ? 3 : 0
        default: return 0
        }
    }

    /// RFC 8259 §7: the two-character escapes where there is one, else `\u` and four digits.
    /// `character` is one of UTF-8.
    private mutating func appendEscape(of character: Slice<UnsafeBufferPointer<UInt8>>) {
        bytes.append(UInt8(ascii: "\\"))
        switch character.first {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""): bytes.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
        default:
            let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first
            let digits = String(scalar?.value ?? 0, radix: 16)
            bytes.append(contentsOf: "u".utf8)
            bytes.append(contentsOf: String(repeating: "0", count: 4 - digits.utf8.count).utf8)
            bytes.append(contentsOf: digits.utf8)
        }
    }
}
