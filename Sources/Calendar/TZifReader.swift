/// Reads the format of zone files: RFC 9636 §3, versions 1 to 4.
struct TZifReader {
    private let bytes: [UInt8]
    private var position = 0

    /// §3.1: the fixed part in front of each of the two blocks.
    private static let headerSize = 44

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The changes that the file lists, then those that its footer's rule makes.
    mutating func timeline() throws(ZoneError) -> OffsetTimeline {
        guard bytes.count <= ZoneError.sizeMax else { throw .tooLarge }
        let first = try header()
        guard first.version != 0 else { return try block(first, timeSize: 4).timeline }
        // §3: readers of version 2 and later skip the block of 32-bit times.
        try skip(first.blockSize(timeSize: 4))
        let second = try header()
        guard second.version == first.version else { throw .badHeader }
        let block = try block(second, timeSize: 8)
        var timeline = block.timeline
        let footer = try footer()
        if !footer.isEmpty {
            let rule = try POSIXZoneRule(footer)
            rule.extend(&timeline, after: block.lastTransition)
        }
        return timeline
    }

    private struct Header {
        let version: UInt8
        let isUTCount: Int
        let isStandardCount: Int
        let leapCount: Int
        let timeCount: Int
        let typeCount: Int
        let charCount: Int

        /// §3.2. No overflow: each count has 32 bits.
        func blockSize(timeSize: Int) -> Int {
            timeCount * (timeSize + 1) + typeCount * 6 + charCount + leapCount * (timeSize + 4)
                + isStandardCount + isUTCount
        }
    }

    private struct Block {
        let timeline: OffsetTimeline
        /// Nil in a file without transitions: its footer then speaks for all time.
        let lastTransition: Int64?
    }

    private mutating func header() throws(ZoneError) -> Header {
        guard bytes.count - position >= TZifReader.headerSize else {
            throw bytes.count - position >= 4 && !bytes[position...].starts(with: "TZif".utf8)
                ? .notTZif : .truncated
        }
        guard bytes[position...].starts(with: "TZif".utf8) else { throw .notTZif }
        let version = bytes[position + 4]
        guard version == 0 || UInt8(ascii: "2")...UInt8(ascii: "4") ~= version else {
            throw .unknownVersion(version)
        }
        position += 20
        let header = Header(
            version: version, isUTCount: count(), isStandardCount: count(), leapCount: count(),
            timeCount: count(), typeCount: count(), charCount: count())
        // §3.1 on each count.
        guard header.typeCount > 0, header.charCount > 0,
            header.isUTCount == 0 || header.isUTCount == header.typeCount,
            header.isStandardCount == 0 || header.isStandardCount == header.typeCount
        else { throw .badHeader }
        return header
    }

    private mutating func block(_ header: Header, timeSize: Int) throws(ZoneError) -> Block {
        let start = position
        try skip(header.blockSize(timeSize: timeSize))
        let indices = start + header.timeCount * timeSize
        let types = indices + header.timeCount
        let offsets = try offsets(header, at: types)
        var timeline = OffsetTimeline(initialOffset: offsets[0])
        timeline.changes.reserveCapacity(header.timeCount)
        var last: Int64?
        for index in 0..<header.timeCount {
            let time = number(at: start + index * timeSize, size: timeSize)
            if let last, time <= last { throw .unorderedTransitions }
            last = time
            let type = Int(bytes[indices + index])
            guard type < offsets.count else { throw .badIndex }
            timeline.changes.append(.init(at: time, offset: offsets[type]))
        }
        return Block(timeline: timeline, lastTransition: last)
    }

    /// The offsets of the local time types; their other parts are checked and left.
    private func offsets(_ header: Header, at types: Int) throws(ZoneError) -> [Int32] {
        var offsets: [Int32] = []
        offsets.reserveCapacity(header.typeCount)
        for index in 0..<header.typeCount {
            let start = types + index * 6
            let offset = number(at: start, size: 4)
            guard abs(offset) <= ZoneTable.offsetMagnitudeMax else { throw .badOffset }
            guard bytes[start + 4] <= 1, Int(bytes[start + 5]) < header.charCount else {
                throw .badIndex
            }
            offsets.append(Int32(offset))
        }
        return offsets
    }

    /// §3.3: the text between two newlines behind the block of 64-bit times; may be empty.
    private mutating func footer() throws(ZoneError) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        guard position < bytes.count else { throw .truncated }
        guard bytes[position] == newline else { throw .badFooter }
        let text = bytes[(position + 1)...]
        guard let end = text.firstIndex(of: newline) else { throw .truncated }
        return Array(text[..<end])
    }

    private mutating func skip(_ size: Int) throws(ZoneError) {
        guard size <= bytes.count - position else { throw .truncated }
        position += size
    }

    /// Reads the next four bytes as a count; the caller knows that they are there.
    private mutating func count() -> Int {
        defer { position += 4 }
        return Int(number(at: position, size: 4) & 0xFFFF_FFFF)
    }

    /// A big-endian two's-complement number of 4 or 8 bytes; the caller knows that they are there.
    private func number(at start: Int, size: Int) -> Int64 {
        var bits: UInt64 = size == 4 && bytes[start] >= 0x80 ? ~0 : 0
        for byte in bytes[start..<start + size] { bits = bits << 8 | UInt64(byte) }
        return Int64(bitPattern: bits)
    }
}
