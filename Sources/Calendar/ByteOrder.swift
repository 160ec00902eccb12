// Texts as bytes. Swift takes two texts for equal that Unicode calls canonically equivalent (`é` as
// one character, or as `e` and an accent). For a file system and a shell they are two.

/// Whether two texts have the very same bytes.
package func hasSameBytes(_ a: String, _ b: String) -> Bool {
    // First what tells nearly all others apart, at the cost of one comparison of memory.
    guard a.utf8.count == b.utf8.count, a == b else { return false }
    return a.utf8.elementsEqual(b.utf8)
}

/// The same for the members of two lists.
package func hasSameBytes(_ a: [String], _ b: [String]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { hasSameBytes($0, $1) }
}

/// The same where there may be no text.
package func hasSameBytes(_ a: String?, _ b: String?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return hasSameBytes(a, b)
}

/// Whether a name comes before another: an order in which no two different names are equal.
package func isOrderedBefore(_ a: String, _ b: String) -> Bool {
    a == b ? a.utf8.lexicographicallyPrecedes(b.utf8) : a < b
}

/// A name as a key: two are equal where their bytes are.
package struct FileName: Hashable, Sendable {
    /// The name.
    package let text: String

    /// The name of a file.
    package init(_ text: String) {
        self.text = text
    }

    /// Whether both have the very same bytes.
    package static func == (left: FileName, right: FileName) -> Bool {
        hasSameBytes(left.text, right.text)
    }

    /// All its bytes.
    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
