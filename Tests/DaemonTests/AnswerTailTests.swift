import Daemon
import Jobs
import Launching
import Testing

@Suite struct `The output of a URL job` {
    private static let trailer = "\nruqi-http-status:200"

    private func captured(
        _ pieces: [String], bytesMax: Int, isWholeWanted: Bool = false
    ) -> (capture: OutputCapture, tail: AnswerTail) {
        var capture = OutputCapture(bytesMax: bytesMax)
        var tail = AnswerTail(isWholeWanted: isWholeWanted)
        for piece in pieces {
            Array(piece.utf8).withUnsafeBytes { tail.append($0) { capture.append($0) } }
        }
        return (capture, tail)
    }

    private func text(_ capture: OutputCapture) -> String {
        String(decoding: capture.output.kept, as: UTF8.self)
    }

    @Test(arguments: [0, 1, 2, 4, 5, 10, 100])
    func `is kept without what curl adds, whatever is kept of it`(bytesMax: Int) {
        let answer = "hello" + Self.trailer + "5"
        let whole = answer + Self.trailer
        for pieces in [[whole], whole.map { String($0) }, ["hel", String(whole.dropFirst(3))]] {
            var (capture, tail) = captured(pieces, bytesMax: bytesMax)
            #expect(tail.takeStatus { capture.append($0) } == 200)
            #expect(capture.totalBytes == answer.utf8.count)
            #expect(capture.output.truncated == (bytesMax < answer.utf8.count))
            if bytesMax >= answer.utf8.count { #expect(text(capture) == answer) }
            #expect(tail.body == nil)
        }
    }

    @Test(arguments: ["", "x", "no mark at the end of a longer answer", "\nruqi-http-status:20"])
    func `without what curl adds is the answer to its last byte`(answer: String) {
        var (capture, tail) = captured([answer], bytesMax: 100, isWholeWanted: true)
        #expect(tail.takeStatus { capture.append($0) } == nil)
        #expect(text(capture) == answer && capture.totalBytes == answer.utf8.count)
        #expect(tail.body == .whole(Array(answer.utf8)))
    }

    @Test func `of a curl that was killed is the answer, whatever it looks like`() {
        var (capture, tail) = captured(["cut\(Self.trailer)"], bytesMax: 100)
        tail.passRest { capture.append($0) }
        #expect(text(capture) == "cut\(Self.trailer)")
    }

    @Test func `is whole up to its limit for those who look into it`() {
        let most = String(repeating: "x", count: HTTPOptions.answerBytesMax)
        var (capture, tail) = captured([most, Self.trailer], bytesMax: 4, isWholeWanted: true)
        #expect(tail.takeStatus { capture.append($0) } == 200)
        #expect(tail.body == .whole(Array(most.utf8)))
        #expect(text(capture).hasPrefix("xx\n... ") && text(capture).hasSuffix(" ...\nxx"))
        (capture, tail) = captured([most, "x\(Self.trailer)"], bytesMax: 4, isWholeWanted: true)
        #expect(tail.takeStatus { capture.append($0) } == 200)
        #expect(tail.body == .tooLong)
    }
}
