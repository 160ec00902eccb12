import Calendar

/// Counts the lines of a segment as they come.
package struct SegmentIndexBuilder: Sendable {
    private struct Key: Hashable {
        let job: UInt64
        let name: UInt64
    }

    private var index = SegmentIndex()
    private let blockBytes: Int
    private var rows: [Key: SegmentIndex.Row] = [:]

    /// For a segment that is to have so many bytes; it may grow beyond. `blockBytesMin`: what is
    /// read at least where a record is looked for.
    package init(expectedBytes: Int, blockBytesMin: Int = SegmentIndex.blockBytesMin) {
        let share = (expectedBytes + SegmentIndex.blocksMax - 1) / SegmentIndex.blocksMax
        blockBytes = max(blockBytesMin, share)
    }

    /// How many bytes of the segment were counted: where the next line begins.
    package var sizeBytes: Int { index.sizeBytes }

    /// Takes the next line, which stands there without its newline.
    package mutating func take(_ bytes: [UInt8], _ range: Range<Int>) {
        let end = index.blocks.last.map { $0.offset + blockBytes } ?? 0
        if index.sizeBytes >= end, index.blocks.count < SegmentIndex.blocksMax {
            index.blocks.append(SegmentIndex.Block(offset: index.sizeBytes))
        }
        index.sizeBytes += range.count + 1
        guard let head = RecordHead(bytes, in: range) else { return }
        let last = index.blocks.count - 1
        index.lastSeq = max(index.lastSeq, head.seq)
        index.blocks[last].counts.add(head.kind)
        index.blocks[last].earliest = min(index.blocks[last].earliest, head.time)
        index.blocks[last].latest = max(index.blocks[last].latest, head.time)
        guard let id = head.jobID else { return }
        let key = Key(
            job: SegmentIndex.key(bytes[id]),
            name: head.jobName.map { SegmentIndex.key(unescapedBytes(bytes[$0])) } ?? 0)
        let new = SegmentIndex.Row(job: key.job, name: key.name)
        rows[key, default: new].note(head.kind, block: last)
    }

    /// What was counted so far.
    package var built: SegmentIndex {
        var index = index
        let rows = rows
        index.rows = { job, name in
            if let job, let name { return rows[Key(job: job, name: name)] }
            return rows.values.filter { $0.job == job || $0.name == name }.reduced
        }
        return index
    }

    /// All rows, sorted by job and name.
    var sortedRows: [SegmentIndex.Row] {
        rows.values.sorted { $0.job != $1.job ? $0.job < $1.job : $0.name < $1.name }
    }

    /// What there is of each name, sorted; the job of these rows is 0.
    var sortedNames: [SegmentIndex.Row] {
        var names: [UInt64: SegmentIndex.Row] = [:]
        for row in rows.values {
            names[row.name, default: SegmentIndex.Row(job: 0, name: row.name)].add(row)
        }
        return names.values.sorted { $0.name < $1.name }
    }

    /// The blocks of a segment, which a compressed one has at other places.
    package var blockRanges: [Range<Int>] { index.blocks.indices.map(index.range) }
}

extension Sequence<SegmentIndex.Row> {
    /// All in one. Nil: there are none.
    var reduced: SegmentIndex.Row? {
        var result: SegmentIndex.Row?
        for row in self {
            if result == nil { result = row } else { result?.add(row) }
        }
        return result
    }
}
