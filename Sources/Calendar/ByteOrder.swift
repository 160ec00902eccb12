// Texts as bytes. Swift takes two texts for equal that Unicode calls canonically equivalent (`é` as
// one character, or as `e` and an accent). For a file system and a shell they are two.

/// Whether two texts have the very same bytes.
package func hasSameBytes(_ a: String, _ b: String) -> Bool {
    // The comparison of Swift's is fast and tells nearly all others apart.
    guard a.utf8.count == b.utf8.count, a == b else { return false }
    var (a, b) = (a, b)
    return a.withUTF8 { a in
        b.withUTF8 { b in hasSameBytes(UnsafeRawBufferPointer(a), UnsafeRawBufferPointer(b)) }
    }
}

/// Of two texts of one length: eight bytes at a time.
private func hasSameBytes(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index + 8 <= a.count {
        guard
            a.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                == b.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        else { return false }
        index += 8
    }
    while index < a.count {
        guard a[index] == b[index] else { return false }
        index += 1
    }
    return true
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

/// Whether a name comes before another, by their bytes. Swift's order of texts is none where
/// accents are characters of their own: neither of `aéa` and `aé` may come before the other (seen
/// in 6.3).
package func isOrderedBefore(_ a: String, _ b: String) -> Bool {
    var (a, b) = (a, b)
    return a.withUTF8 { a in
        b.withUTF8 { b in
            let count = min(a.count, b.count)
            var index = 0
            while index < count, a[index] == b[index] { index += 1 }
            return index < count ? a[index] < b[index] : a.count < b.count
        }
    }
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
