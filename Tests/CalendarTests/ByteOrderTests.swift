import Calendar
import Testing
import fuzz

@Suite struct `The order of names` {
    /// Texts that are alike for long, and such that Swift takes for equal.
    private static func text(_ dice: inout Dice) -> String {
        let parts = ["a", "b", "\u{e9}", "e\u{301}", "0123456789", "\u{1F600}", ""]
        return (0..<dice.number(below: 6)).map { _ in dice.choice(parts) }.joined()
    }

    @Test func `has no two equal names but those of the same bytes`() {
        var dice = Dice(seed: 1)
        for _ in 0..<20_000 {
            let (a, b) = (Self.text(&dice), Self.text(&dice))
            let isSame = Array(a.utf8) == Array(b.utf8)
            #expect(hasSameBytes(a, b) == isSame)
            #expect((FileName(a) == FileName(b)) == isSame)
            let ways = [isOrderedBefore(a, b), isOrderedBefore(b, a)].count { $0 }
            #expect(ways == (isSame ? 0 : 1))
        }
        #expect(FileName("\u{e9}") != FileName("e\u{301}"))
        #expect(hasSameBytes(nil, nil) && !hasSameBytes(nil, ""))
    }
}
