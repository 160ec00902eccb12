import Daemon
import Jobs
import Status
import Testing

@Suite struct `Answers that are kept` {
    private let cache = AnswerCache()

    /// Asks, and tells whether the answer had to be made.
    private func isMade(_ target: String, _ serial: UInt64, bytes: Int = 1) -> Bool {
        var isMade = false
        let wanted = Response.ok { $0.string(String(repeating: "x", count: bytes)) }
        let answer = cache.answer(to: target, of: serial) {
            isMade = true
            return wanted
        }
        #expect(answer == wanted)
        return isMade
    }

    @Test func `are good for their target, until something is published`() {
        #expect(isMade("/a", 1))
        #expect(!isMade("/a", 1))
        #expect(isMade("/b", 1))
        #expect(!isMade("/a", 1) && !isMade("/b", 1))
        #expect(isMade("/a", 2) && isMade("/b", 2))
        #expect(!isMade("/a", 2) && !isMade("/b", 2))
    }

    @Test func `are few, and small together`() {
        for number in 0..<64 { #expect(isMade("/\(number)", 1)) }
        #expect(!isMade("/0", 1))
        // The next one takes the place of all.
        #expect(isMade("/64", 1) && isMade("/0", 1) && !isMade("/64", 1))
        #expect(isMade("/large", 1, bytes: 1 << 20) && isMade("/large", 1, bytes: 1 << 20))
        #expect(!isMade("/64", 1))
        #expect(isMade("/half", 1, bytes: 600_000) && isMade("/other", 1, bytes: 600_000))
        #expect(!isMade("/other", 1, bytes: 600_000) && isMade("/half", 1, bytes: 600_000))
    }
}
