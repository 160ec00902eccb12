/// A YAML text in which values that libyaml can't read are replaced by aliases, which it can.
struct PatchedText {
    private(set) var bytes: [UInt8]

    init(_ text: UnsafeBufferPointer<UInt8>) {
        bytes = Array(text)
    }

    /// Replaces what stands in a line from a point on, but for a comment, by one alias of the same
    /// length. False: no more could be read then, as it isn't the whole value of a key or an item.
    mutating func replaceValue(at place: Place) -> Bool {
        let range = bytes.withUnsafeBufferPointer { text -> Range<Int>? in
            let lines = SourceLines(text)
            let start = lines.start(ofLine: place.line - 1)
            let first = lines.index(ofColumn: place.column - 1, after: start)
            let before = text[start..<first].last { !isBlank($0) }
            guard before == UInt8(ascii: ":") || before == UInt8(ascii: "-") else { return nil }
            let lineEnd = lines.index(ofColumn: .max, after: first)
            guard !Self.goesOn(text, start, first, after: lineEnd) else { return nil }
            return first..<Self.end(of: text, from: first, lineEnd)
        }
        guard let range, !range.isEmpty else { return false }
        let name = [UInt8](repeating: UInt8(ascii: "x"), count: max(1, range.count - 1))
        let alias = [UInt8(ascii: "*")] + name
        guard Array(bytes[range]) != alias else { return false }
        bytes.replaceSubrange(range, with: alias)
        return true
    }

    /// Whether the value that begins at `first` goes on behind its line: the next line that has
    /// anything begins further right than the key or the item that has the value.
    private static func goesOn(
        _ text: UnsafeBufferPointer<UInt8>, _ lineStart: Int, _ first: Int, after lineEnd: Int
    ) -> Bool {
        func mark(_ start: Int) -> Int {
            text[start...].firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
                ?? text.count
        }
        var owner = mark(lineStart)
        // In `- key: value` the key has it, in `- value` the item.
        while text[owner] == UInt8(ascii: "-"), isBlank(text[owner + 1]), mark(owner + 1) != first {
            owner = mark(owner + 1)
        }
        var end = lineEnd
        while end < text.count {
            let start = end + LineEnd.size(text, at: end)
            end = mark(start)
            guard end < text.count, LineEnd.size(text, at: end) == 0 else { continue }
            guard text[end] == UInt8(ascii: "#") else { return end - start > owner - lineStart }
            while end < text.count, LineEnd.size(text, at: end) == 0 { end += 1 }
        }
        return false
    }

    /// Where a value ends: before a comment and blanks.
    private static func end(
        of text: UnsafeBufferPointer<UInt8>, from first: Int, _ lineEnd: Int
    ) -> Int {
        var end = first
        for index in first..<lineEnd where !isBlank(text[index]) {
            if text[index] == UInt8(ascii: "#"), isBlank(text[index - 1]) { break }
            end = index + 1
        }
        return end
    }
}
