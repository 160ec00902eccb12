import History
import Linux
import Synchronization

/// Reads compressed segments as if they were not. Their blocks are compressed one by one, so that
/// one can be read without the others; where the index that tells their places is lost, all of it
/// is unpacked.
final class PackedSegments: Sendable {
    private struct Unpacked {
        let segment: String
        let offset: Int
        let bytes: [UInt8]

        var range: Range<Int> { offset..<(offset + bytes.count) }
    }

    private let files: HistoryFiles
    /// What was read last: readers go on where they were.
    private let last = Mutex<Unpacked?>(nil)

    init(_ files: HistoryFiles) {
        self.files = files
    }

    /// How many bytes it has unpacked.
    func size(_ name: SegmentName) -> Int {
        files.index(of: name)?.sizeBytes ?? part(of: name, at: 0).bytes.count
    }

    /// As of the segment that was compressed.
    func read(_ name: SegmentName, _ offset: Int, _ count: Int) -> [UInt8] {
        var result: [UInt8] = []
        while result.count < count {
            let place = offset + result.count
            let part = part(of: name, at: place)
            let more = part.bytes.dropFirst(place - part.offset).prefix(count - result.count)
            if more.isEmpty { break }
            result += more
        }
        return result
    }

    private func part(of name: SegmentName, at offset: Int) -> Unpacked {
        let known = last.withLock { $0?.segment == name.text ? $0 : nil }
        if let known, known.range ~= offset { return known }
        let place = files.index(of: name)?
            .packed(at: offset, comingFrom: known?.range, ahead: Self.blocksAhead)
        let range = place?.range ?? 0..<files.size(name.text)
        let packed = files.read(name.text, range.lowerBound, range.count)
        // What can't be unpacked counts as not there, as any segment that can't be read.
        let bytes = name.packing.flatMap { try? Packing.unpack(packed, $0) } ?? []
        let part = Unpacked(segment: name.text, offset: place?.start ?? 0, bytes: bytes)
        last.withLock { $0 = part }
        return part
    }

    /// Most of a block's cost is the program that unpacks it.
    private static let blocksAhead = 7
}

/// What compresses, and what undoes it.
enum Packing {
    /// The better one of those that the host has.
    static var available: SegmentName.Packing? {
        SegmentName.Packing.allCases.first { filter($0, unpacks: false) != nil }
    }

    static func pack(
        _ bytes: [UInt8], _ packing: SegmentName.Packing
    ) throws(Filter.Failure) -> [UInt8] {
        try run(bytes, packing, unpacks: false)
    }

    static func unpack(
        _ bytes: [UInt8], _ packing: SegmentName.Packing
    ) throws(Filter.Failure) -> [UInt8] {
        try run(bytes, packing, unpacks: true)
    }

    private static func run(
        _ bytes: [UInt8], _ packing: SegmentName.Packing, unpacks: Bool
    ) throws(Filter.Failure) -> [UInt8] {
        guard let filter = filter(packing, unpacks: unpacks) else {
            throw .refused(program: packing.program)
        }
        return try filter.run(bytes)
    }

    private static func filter(_ packing: SegmentName.Packing, unpacks: Bool) -> Filter? {
        Filter(packing.program, (unpacks ? ["-d"] : []) + ["-q", "-c"])
    }
}

extension SegmentName.Packing {
    /// What packs and unpacks it.
    var program: String {
        switch self {
        case .zstd: "zstd"
        case .gzip: "gzip"
        }
    }
}
