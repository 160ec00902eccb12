/// How segments are reached. The daemon and the command line give it the system's functions, a
/// test its own. A segment that vanishes meanwhile (deleted by hand) reads as empty.
package struct SegmentSource: Sendable {
    /// All segments there are, oldest first.
    package let list: @Sendable () -> [SegmentName]
    /// The size of a segment in bytes.
    package let size: @Sendable (SegmentName) -> Int
    /// At most `count` bytes from `offset` on; fewer at the segment's end.
    package let read: @Sendable (_ name: SegmentName, _ offset: Int, _ count: Int) -> [UInt8]
    /// What is counted of a segment. Nil: nothing, its lines have to be looked at.
    package let index: @Sendable (SegmentName) -> SegmentIndex?

    package init(
        list: @escaping @Sendable () -> [SegmentName],
        size: @escaping @Sendable (SegmentName) -> Int,
        read: @escaping @Sendable (_ name: SegmentName, _ offset: Int, _ count: Int) -> [UInt8],
        index: @escaping @Sendable (SegmentName) -> SegmentIndex? = { _ in nil }
    ) {
        self.list = list
        self.size = size
        self.read = read
        self.index = index
    }

    /// The lines of a segment from `start` (where a line begins) to its last byte, in order. A last
    /// line without a newline is torn and left out.
    package func forEachLine(
        of name: SegmentName, from start: Int = 0, _ body: ([UInt8], Range<Int>) -> Void
    ) {
        var offset = start
        var carry: [UInt8] = []
        while true {
            let chunk = read(name, offset, Self.chunkBytes)
            guard !chunk.isEmpty else { return }
            offset += chunk.count
            let bytes = carry.isEmpty ? chunk : carry + chunk
            var start = 0
            while let end = bytes.firstNewline(from: start) {
                body(bytes, start..<end)
                start = end + 1
            }
            carry = Array(bytes[start...])
            // A line this long is none of ours: forget it rather than grow without bound.
            if carry.count > Self.lineBytesMax { carry = [] }
        }
    }

    /// The lines of a part of a segment, which begins with one and ends behind one. `body` returns
    /// false to end the walk.
    func forEachLine(
        of name: SegmentName, in part: Range<Int>, _ body: ([UInt8], Range<Int>) -> Bool
    ) -> Bool {
        let bytes = read(name, part.lowerBound, part.count)
        var start = 0
        while let end = bytes.firstNewline(from: start) {
            if !body(bytes, start..<end) { return false }
            start = end + 1
        }
        return true
    }

    /// The lines of a segment, the last first. `body` returns false to end the walk.
    package func forEachLineBackward(
        of name: SegmentName, _ body: ([UInt8], Range<Int>) -> Bool
    ) -> Bool {
        forEachLineBackward(of: name, in: 0..<size(name), body)
    }

    /// The same of a part of it, which begins with a line.
    func forEachLineBackward(
        of name: SegmentName, in part: Range<Int>, _ body: ([UInt8], Range<Int>) -> Bool
    ) -> Bool {
        var offset = part.upperBound
        var tail: [UInt8] = []
        var isTorn = true
        while offset > part.lowerBound {
            let count = min(offset - part.lowerBound, Self.chunkBytes)
            offset -= count
            let bytes = read(name, offset, count) + tail
            var end = bytes.count
            while let newline = bytes[..<end].lastIndex(of: UInt8(ascii: "\n")) {
                // What stands behind the segment's last newline was never finished.
                if !isTorn, !body(bytes, (newline + 1)..<end) { return false }
                isTorn = false
                end = newline
            }
            tail = Array(bytes[..<end])
            if tail.count > Self.lineBytesMax { tail = [] }
        }
        return isTorn || tail.isEmpty || body(tail, 0..<tail.count)
    }

    /// Read at once: large enough for few system calls, small beside the daemon's memory.
    static let chunkBytes = 256 << 10
    /// The longest line that is looked at: a `reconciled` record of 100,000 jobs.
    private static let lineBytesMax = 16 << 20
}

extension SegmentSource {
    /// Where the last line of a segment that was finished ends: the size to cut a torn one to.
    package func endOfLastLine(of name: SegmentName) -> Int {
        var offset = size(name)
        while offset > 0 {
            let count = min(offset, Self.chunkBytes)
            offset -= count
            if let newline = read(name, offset, count).lastIndex(of: UInt8(ascii: "\n")) {
                return offset + newline + 1
            }
        }
        return 0
    }
}

extension [UInt8] {
    /// The place of the next newline.
    func firstNewline(from start: Int) -> Int? {
        withUnsafeBytes { bytes in
            var position = start
            // As many at once as a processor compares.
            let newlines = SIMD32<UInt8>(repeating: UInt8(ascii: "\n"))
            while position + 32 <= bytes.count {
                let part = bytes.loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
                if any(part .== newlines) { break }
                position += 32
            }
            while position < bytes.count {
                if bytes[position] == UInt8(ascii: "\n") { return position }
                position += 1
            }
            return nil
        }
    }
}
