import Calendar
import Testing

@Suite struct `The order of names` {
    /// Texts of up to three parts: alike for long, and such that Swift takes for equal.
    private static let texts: [String] = {
        let parts = ["a", "\u{e9}", "e\u{301}", "0123456789", "\u{1F600}", "\u{323}\u{307}", ""]
        return parts.flatMap { a in parts.flatMap { b in parts.map { a + b + $0 } } }
    }()

    @Test func `is that of their bytes`() {
        for a in Self.texts {
            for b in Self.texts {
                let isSame = Array(a.utf8) == Array(b.utf8)
                let comesFirst = Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8))
                let agrees =
                    hasSameBytes(a, b) == isSame && (FileName(a) == FileName(b)) == isSame
                    && isOrderedBefore(a, b) == comesFirst
                if !agrees { Issue.record("'\(a)' and '\(b)'") }
            }
        }
        #expect(FileName("\u{e9}") != FileName("e\u{301}"))
        #expect(!hasSameBytes("a\u{323}\u{307}", "a\u{307}\u{323}"))
        #expect(hasSameBytes(nil, nil) && !hasSameBytes(nil, ""))
    }
}
