/// A point of a text. Both count from 0.
struct SourcePoint {
    let line: Int
    let column: Int
}

/// The lines of a text, for messages about it. Lines and columns count from 0, columns in
/// characters, and lines end as they do for libyaml.
struct SourceLines {
    private let bytes: UnsafeBufferPointer<UInt8>

    /// The bytes are valid UTF-8.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// A part of a line, from one character up to another, without the line end.
    func text(line: Int, from: Int, to: Int = .max) -> String {
        let first = index(ofColumn: from, after: start(ofLine: line))
        let end = index(ofColumn: to - from, after: first)
        return String(decoding: bytes[first..<end], as: UTF8.self)
    }

    /// The value that begins at a point, to the end of its line, or of itself within brackets; cut
    /// where nobody would read on.
    func value(line: Int, column: Int) -> String {
        let rest = text(line: line, from: column, to: column + Self.valueMax)
        let before = text(line: line, from: max(0, column - Self.valueMax), to: column)
        let opened = before.utf8.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
        let closed = before.utf8.count { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "}") }
        guard opened > closed else { return rest }
        return String(rest.prefix { !",]}".contains($0) })
    }

    /// Whether a double quote is closed in its line.
    func isClosed(line: Int, quote column: Int) -> Bool {
        var isEscaped = false
        for byte in text(line: line, from: column).utf8.dropFirst() {
            if !isEscaped, byte == UInt8(ascii: "\"") { return true }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        }
        return false
    }

    /// Whether nothing but blanks comes from a point on.
    func isAtEnd(line: Int, column: Int) -> Bool {
        bytes[index(ofColumn: column, after: start(ofLine: line))...].allSatisfy(isBlank)
    }

    /// The line and column of a byte.
    func position(ofByte byte: Int) -> (line: Int, column: Int) {
        var (line, start, index) = (0, 0, 0)
        while index < min(byte, bytes.count) {
            let size = LineEnd.size(bytes, at: index)
            index += max(1, size)
            if size > 0 { (line, start) = (line + 1, index) }
        }
        let before = bytes[min(start, byte)..<min(byte, bytes.count)]
        return (line, before.count { $0 & 0xC0 != 0x80 })
    }

    /// Whether a quote stands before a point of a line, blanks apart.
    func isAfterQuote(line: Int, column: Int) -> Bool {
        var before = text(line: line, from: 0, to: column)[...]
        while before.last == " " { before.removeLast() }
        return before.last == "'" || before.last == "\""
    }

    /// The first byte of a line; the end of the text where there are fewer lines.
    func start(ofLine number: Int) -> Int {
        var index = 0
        var left = number
        while left > 0, index < bytes.count {
            let size = LineEnd.size(bytes, at: index)
            if size > 0 { left -= 1 }
            index += max(1, size)
        }
        return index
    }

    /// The first byte of the character that comes so many behind the one at `start`; the line's
    /// end where there are fewer.
    func index(ofColumn column: Int, after start: Int) -> Int {
        var left = column
        var index = start
        while index < bytes.count, LineEnd.size(bytes, at: index) == 0 {
            if bytes[index] & 0xC0 != 0x80 {
                if left <= 0 { break }
                left -= 1
            }
            index += 1
        }
        return index
    }

    /// Longer values are not repeated in a hint.
    private static let valueMax = 200
}
