import Linux
import Testing

@Suite struct `A filter` {
    @Test func `gives back what the program makes of its input, however much that is`() throws {
        let filter = try #require(Filter("tr", ["a", "b"]))
        #expect(text(try filter.run(Array("abca".utf8))) == "bbcb")
        #expect(try filter.run([]) == [])
        let large = [UInt8](repeating: UInt8(ascii: "a"), count: 20 << 20)
        let answer = try filter.run(large)
        #expect(answer.count == large.count)
        #expect(answer.allSatisfy { $0 == UInt8(ascii: "b") })
    }

    @Test func `is none where there is no such program`() {
        #expect(Filter("no-such-program", []) == nil)
    }

    @Test func `says that the program has failed`() throws {
        let filter = try #require(Filter("sh", ["-c", "echo half; exit 3"]))
        #expect {
            _ = try filter.run([])
        } throws: {
            "\($0)".hasSuffix("/sh' has failed")
        }
    }
}
