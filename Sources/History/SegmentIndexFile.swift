import Calendar

/// An index as a file beside its segment: a head, the blocks, and rows of one size, sorted, of
/// which a reader takes only the few that it asks for. All numbers are of 8 or 4 bytes, the lowest
/// first.
///
///     head    "ruqi ix1" · size · last seq · blocks · rows · names · hash of the head so far and the blocks
///     block   offset · earliest · latest · packed offset · packed bytes · counts
///     row     job · name · blocks · counts
extension SegmentIndex {
    /// Opens one. `read` gives bytes of the file from an offset on, fewer only at its end; a look
    /// for a row calls it again. Nil: it is damaged, or of another version.
    package init?(reading read: @escaping @Sendable (_ offset: Int, _ count: Int) -> [UInt8]) {
        let front = read(0, Self.headBytes + Self.blocksMax * Self.blockBytes)
        guard front.count >= Self.headBytes, front.starts(with: Self.magic) else { return nil }
        var reader = NumberReader(bytes: front, position: Self.magic.count)
        sizeBytes = reader.next64()
        lastSeq = reader.next64()
        let (blockCount, rowCount, nameCount) = (reader.next64(), reader.next64(), reader.next64())
        let sum = UInt64(bitPattern: Int64(reader.next64()))
        let blocksEnd = Self.headBytes + blockCount * Self.blockBytes
        guard 0...Self.blocksMax ~= blockCount, front.count >= blocksEnd,
            sum == Self.sum(of: front[..<blocksEnd])
        else { return nil }
        blocks = (0..<blockCount).map { _ in reader.nextBlock() }
        let jobs = SortedRows(start: blocksEnd, count: rowCount, read: read)
        let names = SortedRows(
            start: blocksEnd + rowCount * Self.rowBytes, count: nameCount, read: read)
        rows = { job, name in
            guard let job else { return name.flatMap { names.find($0, \.name).reduced } }
            return jobs.find(job, \.job).filter { name == nil || $0.name == name }.reduced
        }
    }

    static let magic = Array("ruqi ix1".utf8)
    static let headBytes = 7 * 8
    static let blockBytes = 5 * 8 + RecordKind.allCases.count * 4
    static let rowBytes = 3 * 8 + RecordKind.allCases.count * 4

    fileprivate static func sum(of front: ArraySlice<UInt8>) -> UInt64 {
        fnv1a(front[headBytes...], from: fnv1a(front[..<(headBytes - 8)]))
    }
}

extension SegmentIndexBuilder {
    /// The file of what was counted. `packed`: where a compressed segment has each block, and in
    /// how many bytes.
    package func fileBytes(packed: [(offset: Int, count: Int)] = []) -> [UInt8] {
        let index = built
        let (rows, names) = (sortedRows, sortedNames)
        var bytes = SegmentIndex.magic
        bytes.append(index.sizeBytes)
        bytes.append(index.lastSeq)
        for count in [index.blocks.count, rows.count, names.count, 0] { bytes.append(count) }
        for (number, block) in index.blocks.enumerated() {
            let place = number < packed.count ? packed[number] : (0, 0)
            bytes.append(block.offset)
            bytes.append(Int(block.earliest.nanoseconds))
            bytes.append(Int(block.latest.nanoseconds))
            bytes.append(place.0)
            bytes.append(place.1)
            bytes.append(block.counts)
        }
        let sum = SegmentIndex.sum(of: bytes[...])
        bytes.replaceSubrange(
            (SegmentIndex.headBytes - 8)..<SegmentIndex.headBytes, with: sum.bytes)
        for row in rows + names {
            for number in [row.job, row.name, row.blocks] { bytes += number.bytes }
            bytes.append(row.counts)
        }
        return bytes
    }
}

/// Rows of a file, sorted by what they are looked for.
private struct SortedRows {
    let start: Int
    let count: Int
    let read: @Sendable (_ offset: Int, _ count: Int) -> [UInt8]

    /// Those with that key: a search that begins where a key like this one should stand.
    func find(
        _ key: UInt64, _ keyOf: KeyPath<SegmentIndex.Row, UInt64>
    ) -> [SegmentIndex.Row] {
        var (low, high) = (0, count)
        // Keys are spread evenly: the place is known but for a few.
        var guess = Int(key.multipliedFullWidth(by: UInt64(count)).high)
        while low < high {
            let first = max(low, min(guess - Self.chunkRows / 2, high - Self.chunkRows))
            let found = rows(first, min(first + Self.chunkRows, high))
            guard let least = found.first, let most = found.last else { return [] }
            if least[keyPath: keyOf] > key {
                high = first
            } else if most[keyPath: keyOf] < key {
                low = first + found.count
            } else {
                return match(key, keyOf, found, first)
            }
            guess = (low + high) / 2
        }
        return []
    }

    /// A job may have had more names than there are rows in a chunk.
    private func match(
        _ key: UInt64, _ keyOf: KeyPath<SegmentIndex.Row, UInt64>, _ found: [SegmentIndex.Row],
        _ first: Int
    ) -> [SegmentIndex.Row] {
        var found = found
        var (low, high) = (first, first + found.count)
        while low > 0, found.first?[keyPath: keyOf] == key {
            let more = rows(max(0, low - Self.chunkRows), low)
            guard !more.isEmpty else { break }
            found = more + found
            low -= more.count
        }
        while high < count, found.last?[keyPath: keyOf] == key {
            let more = rows(high, min(high + Self.chunkRows, count))
            guard !more.isEmpty else { break }
            found += more
            high += more.count
        }
        return found.filter { $0[keyPath: keyOf] == key }
    }

    private func rows(_ first: Int, _ end: Int) -> [SegmentIndex.Row] {
        let size = SegmentIndex.rowBytes
        let bytes = read(start + first * size, (end - first) * size)
        var reader = NumberReader(bytes: bytes, position: 0)
        return (0..<(bytes.count / size)).map { _ in reader.nextRow() }
    }

    private static let chunkRows = 64
}

private struct NumberReader {
    let bytes: [UInt8]
    var position: Int

    mutating func next64() -> Int {
        defer { position += 8 }
        var number: UInt64 = 0
        for index in 0..<8 { number |= UInt64(bytes[position + index]) << (8 * index) }
        return Int(bitPattern: UInt(number))
    }

    mutating func nextCounts() -> KindCounts {
        var counts = KindCounts()
        for kind in RecordKind.allCases {
            var number = 0
            for index in 0..<4 { number |= Int(bytes[position + index]) << (8 * index) }
            counts[kind] = number
            position += 4
        }
        return counts
    }

    mutating func nextBlock() -> SegmentIndex.Block {
        var block = SegmentIndex.Block(offset: next64())
        block.earliest = Timestamp(nanoseconds: Int64(next64()))
        block.latest = Timestamp(nanoseconds: Int64(next64()))
        block.packedOffset = next64()
        block.packedBytes = next64()
        block.counts = nextCounts()
        return block
    }

    mutating func nextRow() -> SegmentIndex.Row {
        let (job, name, blocks) = (next64(), next64(), next64())
        var row = SegmentIndex.Row(
            job: UInt64(bitPattern: Int64(job)), name: UInt64(bitPattern: Int64(name)))
        row.blocks = UInt64(bitPattern: Int64(blocks))
        row.counts = nextCounts()
        return row
    }
}

extension UInt64 {
    /// Its bytes, the lowest first.
    fileprivate var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> (8 * $0)) } }
}

extension [UInt8] {
    fileprivate mutating func append(_ number: Int) {
        for index in 0..<8 { append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }

    fileprivate mutating func append(_ counts: KindCounts) {
        for kind in RecordKind.allCases {
            for index in 0..<4 { append(UInt8(truncatingIfNeeded: counts[kind] >> (8 * index))) }
        }
    }
}
