import Calendar

/// The name of one file of history: the day it was begun, and the number of its first record.
/// `2026-11-23.000000000001.jsonl`
package struct SegmentName: Comparable, Sendable {
    package let text: String
    package let firstSeq: Int

    /// `day` is the day in the setting `timezone`.
    package init(day: CivilDate, firstSeq: Int) {
        let digits = String(firstSeq)
        let padding = String(repeating: "0", count: max(0, Self.seqDigits - digits.utf8.count))
        text = "\(day.text).\(padding)\(digits).jsonl"
        self.firstSeq = firstSeq
    }

    /// Nil for the name of any other file.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 10, parts[2] == "jsonl",
            let firstSeq = Int(parts[1]), firstSeq > 0
        else { return nil }
        self.text = text
        self.firstSeq = firstSeq
    }

    /// The day as it stands in the name.
    package var dayText: Substring { text.prefix(10) }

    /// By number: the clock may have been set back, records follow one another all the same.
    package static func < (a: SegmentName, b: SegmentName) -> Bool {
        a.firstSeq != b.firstSeq ? a.firstSeq < b.firstSeq : a.text < b.text
    }

    private static let seqDigits = 12
}
