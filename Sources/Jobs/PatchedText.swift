/// A YAML text in which values that libyaml can't read are replaced by aliases, which it can.
struct PatchedText {
    private(set) var bytes: [UInt8]

    init(_ text: UnsafeBufferPointer<UInt8>) {
        bytes = Array(text)
    }

    /// Replaces what stands in a line from a `*` on, but for a comment, by one alias of the same
    /// length. False: it isn't the value of a key or an item, so that no more could be read then.
    mutating func replaceValue(at place: Place) -> Bool {
        let range = bytes.withUnsafeBufferPointer { text -> Range<Int>? in
            let lines = SourceLines(text)
            let start = lines.start(ofLine: place.line - 1)
            let first = lines.index(ofColumn: place.column - 1, after: start)
            let before = text[start..<first].last { !isBlank($0) }
            guard before == UInt8(ascii: ":") || before == UInt8(ascii: "-") else { return nil }
            let lineEnd = lines.index(ofColumn: .max, after: first)
            return first..<Self.end(of: text, from: first, lineEnd)
        }
        guard let range, !range.isEmpty else { return false }
        let name = [UInt8](repeating: UInt8(ascii: "x"), count: max(1, range.count - 1))
        let alias = [UInt8(ascii: "*")] + name
        guard Array(bytes[range]) != alias else { return false }
        bytes.replaceSubrange(range, with: alias)
        return true
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
