/// Cuts what comes on a connection into the heads of requests (RFC 9112 §2.1): each ends with an
/// empty line. As none has a body, what follows a head is the next one.
package struct HeadReader {
    /// What there is to be done.
    package enum Next: Equatable {
        /// More has to come.
        case nothingYet
        /// A whole head, its empty line included.
        case head([UInt8])
        /// The line that has begun is too long, and it is the first.
        case lineTooLong
        /// All lines together are.
        case headTooLong
    }

    private let limitBytes: Int
    private var bytes: [UInt8] = []
    /// How much of `bytes` was looked at: no end of a head is in there.
    private var scanned = 0
    private var hasLine = false
    private var isLineEmpty = true

    /// `limitBytes`: how long a head may be, its empty line included.
    package init(limitBytes: Int) {
        self.limitBytes = limitBytes
    }

    /// Whether nothing of a head is there.
    package var isEmpty: Bool { bytes.isEmpty }

    /// Takes what came.
    package mutating func take(_ new: some Sequence<UInt8>) {
        bytes.append(contentsOf: new)
    }

    /// The next head. After one that is too long nothing follows.
    package mutating func next() -> Next {
        if scanned == 0 { dropEmptyLines() }
        while scanned < bytes.count {
            guard scanned < limitBytes else { return hasLine ? .headTooLong : .lineTooLong }
            let byte = bytes[scanned]
            scanned += 1
            if byte == Self.lineFeed {
                if isLineEmpty { return .head(cut()) }
                hasLine = true
                isLineEmpty = true
            } else if byte != Self.carriageReturn {
                isLineEmpty = false
            }
        }
        return .nothingYet
    }

    private mutating func cut() -> [UInt8] {
        let head = Array(bytes[..<scanned])
        bytes.removeFirst(scanned)
        scanned = 0
        hasLine = false
        dropEmptyLines()
        return head
    }

    /// RFC 9112 §2.2: some clients send one too many behind a request.
    private mutating func dropEmptyLines() {
        let start = bytes.firstIndex { $0 != Self.lineFeed && $0 != Self.carriageReturn }
        bytes.removeFirst(start ?? bytes.count)
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}
