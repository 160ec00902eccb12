import Calendar
import History

/// The segments of a history in memory, written as the daemon writes them and read as it reads
/// them.
struct SimulatedDisk {
    /// Oldest first.
    private(set) var segments: [(name: SegmentName, bytes: [UInt8])] = []
    /// What all lines tell that were taken so far.
    private(set) var taken = Recollection()
    /// What the segments before the newest one tell.
    private var before = Recollection()
    /// How much of the newest one was seen by ``takeLines()``.
    private var seenCount = 0

    /// The part of a write that came to the disk.
    mutating func append(_ bytes: ArraySlice<UInt8>, on day: CivilDate, firstSeq: Int) {
        let isFull = segments.last.map { $0.bytes.count >= Self.segmentBytesMax } ?? true
        if isFull || segments.last?.name.dayText ?? "" != day.text {
            before = taken
            segments.append((SegmentName(day: day, firstSeq: firstSeq), []))
            seenCount = 0
        }
        segments[segments.count - 1].bytes += bytes
    }

    /// As `HistoryFiles.repair()`: how many bytes it cut.
    mutating func repair() -> Int {
        guard let newest = segments.last else { return 0 }
        let keep = source(of: segments.suffix(1)).endOfLastLine(of: newest.name)
        let cut = newest.bytes.count - keep
        segments[segments.count - 1].bytes.removeLast(cut)
        return cut
    }

    /// What the history tells; of older segments as it was read while they were the newest.
    var recollection: Recollection {
        guard let newest = segments.last else { return before }
        var whole = before
        source(of: segments.suffix(1)).forEachLine(of: newest.name) { bytes, range in
            if let line = RecordLine(bytes, in: range) { whole.take(line) }
        }
        return whole
    }

    /// The same of all bytes.
    var reread: Recollection { Recollection(reading: source(of: segments[...])) }

    /// The lines that came since the last time, without those that are not finished.
    mutating func takeLines() -> [RecordLine?] {
        guard let bytes = segments.last?.bytes else { return [] }
        var lines: [RecordLine?] = []
        while let end = bytes[seenCount...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = RecordLine(bytes, in: seenCount..<end)
            if let line { taken.take(line) }
            lines.append(line)
            seenCount = end + 1
        }
        return lines
    }

    private func source(
        of segments: ArraySlice<(name: SegmentName, bytes: [UInt8])>
    ) -> SegmentSource {
        let names = segments.map(\.name)
        let bytes = Dictionary(segments.map { ($0.name.text, $0.bytes) }) { $1 }
        return SegmentSource(
            list: { names },
            size: { bytes[$0.text]?.count ?? 0 },
            read: { name, offset, count in
                let all = bytes[name.text] ?? []
                return Array(all[min(offset, all.count)..<min(offset + count, all.count)])
            })
    }

    /// Small, so that there are many, and the newest is quickly read.
    private static let segmentBytesMax = 32 << 10
}
