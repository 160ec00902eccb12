import Calendar

/// What a segment holds, counted: whole segments and parts of one are passed over by it.
///
/// It counts lines as ``RecordHead`` reads them. A job's records are found by a hash of its id, so
/// that an index has one size for each job in it.
package struct SegmentIndex: Sendable {
    /// A part of the segment, whole lines, about a megabyte.
    struct Block: Equatable {
        /// Where it begins in the segment, in bytes.
        var offset: Int
        var counts = KindCounts()
        /// The times of its records; the clock may have been set back between them.
        var earliest = Timestamp.distantFuture
        var latest = Timestamp.distantPast
        /// Where a compressed segment has it, in bytes from its start, and how many these are. 0:
        /// it is not compressed.
        var packedOffset = 0
        var packedBytes = 0
    }

    /// The records of one job under one of its names.
    struct Row: Equatable {
        /// ``key(_:)`` of the id.
        var job: UInt64
        /// The same of the name.
        var name: UInt64
        /// The blocks that have records of it, the first in the lowest bit.
        var blocks: UInt64 = 0
        var counts = KindCounts()

        mutating func note(_ kind: RecordKind, block: Int) {
            blocks |= 1 << block
            counts.add(kind)
        }

        mutating func add(_ other: Row) {
            blocks |= other.blocks
            counts.add(other.counts)
        }
    }

    /// How many bytes of the segment it knows: whole lines.
    package internal(set) var sizeBytes = 0
    /// The number of the last record. 0: there is none.
    package internal(set) var lastSeq = 0
    var blocks: [Block] = []
    /// Finds what there is of a job, of a name, or of a job under a name.
    var rows: @Sendable (_ job: UInt64?, _ name: UInt64?) -> Row? = { _, _ in nil }

    /// All its records.
    var counts: KindCounts {
        var counts = KindCounts()
        for block in blocks { counts.add(block.counts) }
        return counts
    }

    /// The time of its newest record. Nil: it has none.
    package var latest: Timestamp? {
        blocks.isEmpty ? nil : blocks.reduce(.distantPast) { max($0, $1.latest) }
    }

    /// The time of its earliest record. Nil: it has none.
    package var earliest: Timestamp? {
        blocks.isEmpty ? nil : blocks.reduce(.distantFuture) { min($0, $1.earliest) }
    }

    /// The bytes of a block.
    func range(of block: Int) -> Range<Int> {
        let end = block + 1 < blocks.count ? blocks[block + 1].offset : sizeBytes
        return blocks[block].offset..<end
    }

    /// How large its file is to be.
    package func fileBytes(of name: SegmentName) -> Int {
        name.packing == nil ? sizeBytes : packedBytes
    }

    /// The size of the compressed segment.
    package var packedBytes: Int { blocks.last.map { $0.packedOffset + $0.packedBytes } ?? 0 }

    /// Blocks of a compressed segment, one behind the other.
    package struct Packed: Sendable {
        /// Their bytes in the compressed segment.
        package let range: Range<Int>
        /// Where the first of them begins, as it was.
        package let start: Int
    }

    /// The block in which a byte stands; for those who come from the block next to it and go on
    /// that way, with so many more of them. Nil: blocks can't be read by themselves.
    package func packed(at offset: Int, comingFrom last: Range<Int>?, ahead: Int) -> Packed? {
        guard let own = blocks.lastIndex(where: { $0.offset <= offset }),
            blocks[own].packedBytes > 0
        else { return nil }
        let range = range(of: own)
        let first = last?.lowerBound == range.upperBound ? max(0, own - ahead) : own
        let end = last?.upperBound == range.lowerBound ? min(own + ahead, blocks.count - 1) : own
        return Packed(
            range: blocks[first]
                .packedOffset..<(blocks[end].packedOffset + blocks[end].packedBytes),
            start: blocks[first].offset)
    }

    /// The same of a text that is asked for.
    static func key(_ text: String) -> UInt64 { key(Array(text.utf8)[...]) }

    /// By what a text is found.
    static func key(_ text: ArraySlice<UInt8>) -> UInt64 {
        // The finalizer of SplitMix64 (Steele, Lea, Flood 2014): similar texts come to lie far
        // apart, so that a key tells about where in a sorted list it stands.
        var key = fnv1a(text)
        key = (key ^ key >> 30) &* 0xBF58_476D_1CE4_E5B9
        key = (key ^ key >> 27) &* 0x94D0_49BB_1331_11EB
        return key ^ key >> 31
    }

    /// As many as there are bits for them.
    static let blocksMax = 64
    /// A few milliseconds' work.
    package static let blockBytesMin = 1 << 20
}
