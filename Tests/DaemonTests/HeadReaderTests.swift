import Daemon
import Testing

@Suite struct HeadReaderTests {
    private func heads(_ pieces: [String], limit: Int = 64) -> [HeadReader.Next] {
        var reader = HeadReader(limitBytes: limit)
        var found: [HeadReader.Next] = []
        for piece in pieces {
            reader.take(piece.utf8)
            while true {
                let next = reader.next()
                if next == .nothingYet { break }
                found.append(next)
                guard case .head = next else { return found }
            }
        }
        return found
    }

    private func head(_ text: String) -> HeadReader.Next { .head(Array(text.utf8)) }

    @Test func `a head ends with an empty line, however it comes`() {
        let text = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
        #expect(heads([text]) == [head(text)])
        #expect(heads(text.map(String.init)) == [head(text)])
        #expect(heads([text + text + "GET"]) == [head(text), head(text)])
        #expect(heads(["GET / HTTP/1.1\n\n"]) == [head("GET / HTTP/1.1\n\n")])
    }

    @Test func `empty lines before a head are passed over`() {
        #expect(
            heads(["\r\n\r\nA\r\n\r\n", "\r\n", "\nB\r\n\r\n"]) == [
                head("A\r\n\r\n"), head("B\r\n\r\n"),
            ])
        var reader = HeadReader(limitBytes: 8)
        reader.take("\r\n\r\n\r\n\r\n\r\n\r\n".utf8)
        #expect(reader.next() == .nothingYet && reader.isEmpty)
        // Behind one, they don't begin the next.
        reader.take("A\r\n\r\n\r\n\n".utf8)
        #expect(reader.next() == head("A\r\n\r\n") && reader.isEmpty)
    }

    @Test func `a head may have as many bytes as the limit, and not one more`() {
        let full = String(repeating: "x", count: 60) + "\r\n\r\n"
        #expect(heads([full]) == [head(full)])
        #expect(heads(["x\r\n" + String(repeating: "y", count: 58) + "\r\n\r\n"]) == [.headTooLong])
        #expect(heads(["x\r\n" + String(repeating: "y", count: 62)]) == [.headTooLong])
        #expect(heads(["x" + full]) == [.headTooLong])
        #expect(heads([String(repeating: "x", count: 65)]) == [.lineTooLong])
        #expect(heads([String(repeating: "x", count: 64)]) == [])
    }
}
