/// JSON writes characters beyond U+FFFF as two `\u` escapes (RFC 8259 §7); YAML doesn't know that,
/// and libyaml refuses them.
enum SurrogatePairs {
    /// The JSON text with each such pair as the one escape that YAML has for it (`\U0001F600`).
    /// Nil: there is nothing to do, or the text is no JSON.
    static func combined(in text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard let first = text.first(where: { !isBlank($0) }), first == 0x7B || first == 0x5B else {
            return nil
        }
        var result: [UInt8] = []
        var copied = 0
        var isQuoted = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                if let scalar = pair(in: text, at: index) {
                    result += text[copied..<index]
                    result += escape(scalar)
                    index += 12
                    copied = index
                    continue
                }
                index += 1
            }
            index += 1
        }
        guard copied > 0 else { return nil }
        return result + text[copied...]
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || 0x09...0x0D ~= byte
    }

    /// The character that `\uD83D\uDE00` means.
    private static func pair(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32? {
        guard let high = unit(in: text, at: index), 0xD800...0xDBFF ~= high,
            let low = unit(in: text, at: index + 6), 0xDC00...0xDFFF ~= low
        else { return nil }
        return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
    }

    private static func unit(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32? {
        guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"),
            text[index + 1] == UInt8(ascii: "u")
        else { return nil }
        return UInt32(String(decoding: text[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
    }

    private static func escape(_ scalar: UInt32) -> [UInt8] {
        let digits = String(scalar, radix: 16, uppercase: true)
        return Array("\\U\(String(repeating: "0", count: 8 - digits.utf8.count))\(digits)".utf8)
    }
}
