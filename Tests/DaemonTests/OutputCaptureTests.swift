import Daemon
import Jobs
import Testing

@Suite struct `Captured output` {
    private func capture(_ pieces: [String], bytesMax: Int) -> OutputCapture {
        var capture = OutputCapture(bytesMax: bytesMax)
        for piece in pieces {
            Array(piece.utf8).withUnsafeBytes { capture.append($0) }
        }
        return capture
    }

    private func text(_ capture: OutputCapture) -> String {
        String(decoding: capture.output.kept, as: UTF8.self)
    }

    @Test(arguments: [0, 1, 5, 9, 10])
    func `is kept whole up to its limit`(count: Int) {
        let output = String("0123456789".prefix(count))
        let whole = capture([output], bytesMax: 10)
        #expect(text(whole) == output)
        #expect(!whole.output.truncated)
        #expect(whole.totalBytes == count)
    }

    @Test(arguments: [["0123456789ab"], ["0", "123456789a", "b"], ["012345", "6789ab"]])
    func `keeps head and tail beyond it, however it came`(pieces: [String]) {
        let cut = capture(pieces, bytesMax: 10)
        #expect(text(cut) == "01234\n... 2 bytes left out ...\n789ab")
        #expect(cut.output.truncated)
        #expect(cut.totalBytes == 12)
    }

    @Test func `is the same byte by byte as in one piece`() {
        let output = (0..<500).map { "line \($0)\n" }.joined()
        let bytes = output.map { String($0) }
        #expect(text(capture(bytes, bytesMax: 64)) == text(capture([output], bytesMax: 64)))
    }
}
