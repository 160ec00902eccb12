import Jobs

/// What is apart in the output of a URL job while it comes: the newest bytes, which curl(1) may
/// have added, and the whole answer where somebody looks into it. So what is kept of the output
/// doesn't depend on how much that is.
package struct AnswerTail {
    /// Who takes the bytes of the answer.
    package typealias Taker = (UnsafeRawBufferPointer) -> Void

    /// At most ``CurlRequest/trailerBytes``; not yet part of the answer.
    private var newest: [UInt8] = []
    private let isWholeWanted: Bool
    /// Empty once it is too long.
    private var whole: [UInt8] = []
    private var isTooLong = false

    /// `isWholeWanted`: the answer is kept whole too, up to ``HTTPOptions/answerBytesMax``.
    package init(isWholeWanted: Bool) {
        self.isWholeWanted = isWholeWanted
    }

    /// Takes the next bytes of the output, and passes those on that can only be the answer's.
    package mutating func append(_ bytes: UnsafeRawBufferPointer, to taker: Taker) {
        let sure = max(0, newest.count + bytes.count - CurlRequest.trailerBytes)
        let old = min(sure, newest.count)
        newest.prefix(old).withUnsafeBytes { pass($0, to: taker) }
        newest.removeFirst(old)
        pass(UnsafeRawBufferPointer(rebasing: bytes.prefix(sure - old)), to: taker)
        newest += bytes.dropFirst(sure - old)
    }

    /// The output is at its end: the HTTP status that curl added to it. Nil: it added none, so all
    /// is the answer's.
    package mutating func takeStatus(to taker: Taker) -> Int? {
        let status = CurlRequest.status(fromTrailer: newest)
        if status == nil { passRest(to: taker) }
        return status
    }

    /// All bytes are the answer's.
    package mutating func passRest(to taker: Taker) {
        newest.withUnsafeBytes { pass($0, to: taker) }
        newest = []
    }

    /// Nil: it wasn't wanted.
    package var body: AnswerBody? {
        guard isWholeWanted else { return nil }
        return isTooLong ? .tooLong : .whole(whole)
    }

    private mutating func pass(_ bytes: UnsafeRawBufferPointer, to taker: Taker) {
        taker(bytes)
        guard isWholeWanted, !isTooLong else { return }
        if whole.count + bytes.count <= HTTPOptions.answerBytesMax {
            whole += bytes
        } else {
            isTooLong = true
            whole = []
        }
    }
}
