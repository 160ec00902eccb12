/// Walks over the top-level fields of one JSON object, in place and without building values.
///
/// It reads lines that `RecordEncoder` wrote and survives any others: a line that is no object of
/// the expected form ends the walk with `isBroken`. RFC 8259.
struct LineScanner {
    /// A value by its place in the bytes. A string's range excludes its quotes.
    enum Value {
        case string(Range<Int>)
        /// A number, `true`, `false` or `null`.
        case word(Range<Int>)
        /// An object or an array, brackets included.
        case nested(Range<Int>)
    }

    private let bytes: [UInt8]
    private var position: Int
    private let end: Int
    private(set) var isBroken = false

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
        skipSpace()
        if !take(UInt8(ascii: "{")) { isBroken = true }
    }

    /// The object that begins there, its braces included. Nil: none does, or it is broken.
    static func object(_ bytes: [UInt8], at position: Int) -> Range<Int>? {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "{") else { return nil }
        var scanner = LineScanner(bytes, in: position..<bytes.count)
        scanner.position = position
        return scanner.nested()
    }

    /// The next field. Nil at the end of the object or where the line is broken.
    mutating func next() -> (key: Range<Int>, value: Value)? {
        guard !isBroken else { return nil }
        skipSpace()
        if take(UInt8(ascii: "}")) { return nil }
        _ = take(UInt8(ascii: ","))
        skipSpace()
        guard let key = string() else { return broken() }
        skipSpace()
        guard take(UInt8(ascii: ":")) else { return broken() }
        skipSpace()
        guard position < end else { return broken() }
        switch bytes[position] {
        case UInt8(ascii: "\""):
            guard let value = string() else { return broken() }
            return (key, .string(value))
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard let value = nested() else { return broken() }
            return (key, .nested(value))
        default:
            let start = position
            while position < end, !Self.endsWord(bytes[position]) { position += 1 }
            return start < position ? (key, .word(start..<position)) : broken()
        }
    }

    private mutating func broken() -> (key: Range<Int>, value: Value)? {
        isBroken = true
        return nil
    }

    private mutating func skipSpace() {
        while position < end, bytes[position] == UInt8(ascii: " ") { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < end, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func string() -> Range<Int>? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while let mark = bytes.firstQuoteOrBackslash(in: position..<max(position, end)) {
            if bytes[mark] == UInt8(ascii: "\"") {
                position = mark + 1
                return start..<mark
            }
            position = mark + 2
        }
        position = end
        return nil
    }

    private mutating func nested() -> Range<Int>? {
        let start = position
        var depth = 0
        while position < end {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard string() != nil else { return nil }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 {
                    position += 1
                    return start..<position
                }
            default: break
            }
            position += 1
        }
        return nil
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: " ")
    }
}

extension [UInt8] {
    /// What may end a JSON string: it may be megabytes away.
    fileprivate func firstQuoteOrBackslash(in range: Range<Int>) -> Int? {
        withUnsafeBytes { bytes in
            var position = range.lowerBound
            // As many at once as a processor compares.
            let quotes = SIMD32<UInt8>(repeating: UInt8(ascii: "\""))
            let backslashes = SIMD32<UInt8>(repeating: UInt8(ascii: "\\"))
            while position + 32 <= range.upperBound {
                let part = bytes.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
                if any((part .== quotes) .| (part .== backslashes)) { break }
                position += 32
            }
            while position < range.upperBound {
                let byte = bytes[position]
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return position }
                position += 1
            }
            return nil
        }
    }
}
