import Calendar

/// The name of one file of history: the day it was begun, and the number of its first record.
/// `2026-11-23.000000000001.jsonl`, compressed with `.zst` or `.gz` behind.
package struct SegmentName: Comparable, Sendable {
    /// How the file is compressed; the word is what its name ends with.
    package enum Packing: String, CaseIterable, Sendable {
        case zstd = "zst"
        case gzip = "gz"
    }

    /// The name without what tells the form: that of the files that belong to it, too.
    package let stem: String
    package let firstSeq: Int
    /// Nil: lines as they were written.
    package let packing: Packing?

    /// `day` is the day in the setting `timezone`.
    package init(day: CivilDate, firstSeq: Int) {
        let digits = String(firstSeq)
        let padding = String(repeating: "0", count: max(0, Self.seqDigits - digits.utf8.count))
        stem = "\(day.text).\(padding)\(digits)"
        self.firstSeq = firstSeq
        packing = nil
    }

    /// Nil for the name of any other file.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard 3...4 ~= parts.count, parts[0].utf8.count == 10, parts[2] == "jsonl",
            let firstSeq = Int(parts[1]), firstSeq > 0
        else { return nil }
        packing = parts.count == 4 ? Packing(rawValue: String(parts[3])) : nil
        if parts.count == 4, packing == nil { return nil }
        stem = "\(parts[0]).\(parts[1])"
        self.firstSeq = firstSeq
    }

    private init(_ plain: SegmentName, _ packing: Packing?) {
        stem = plain.stem
        firstSeq = plain.firstSeq
        self.packing = packing
    }

    /// The file's name.
    package var text: String {
        packing.map { "\(stem).jsonl.\($0.rawValue)" } ?? "\(stem).jsonl"
    }

    /// The same segment compressed, or as it was.
    package func packed(_ packing: Packing?) -> SegmentName { SegmentName(self, packing) }

    /// Its index, beside it.
    package var indexName: String { "\(stem).index" }

    /// What was known before its first record, beside it.
    package var checkpointName: String { "\(stem).checkpoint" }

    /// The stem of a file that belongs to a segment. Nil: it is none such.
    package static func stem(ofCompanion text: String) -> Substring? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2] == "index" || parts[2] == "checkpoint",
            SegmentName("\(parts[0]).\(parts[1]).jsonl") != nil
        else { return nil }
        return text[..<parts[1].endIndex]
    }

    /// The day as it stands in the name.
    package var dayText: Substring { stem.prefix(10) }

    /// By number: the clock may have been set back, records follow one another all the same.
    package static func < (a: SegmentName, b: SegmentName) -> Bool {
        a.firstSeq != b.firstSeq ? a.firstSeq < b.firstSeq : a.text < b.text
    }

    private static let seqDigits = 12
}

extension Sequence<SegmentName> {
    /// Sorted, each once: the lines as they were written, as long as these are there.
    package var segments: [SegmentName] {
        var result: [SegmentName] = []
        for name in sorted() where result.last?.stem != name.stem { result.append(name) }
        return result
    }
}
