import Calendar

/// What of a line decides whether a query shows it: its first fields, found without a copy of any.
///
/// Cost: O(bytes up to the last of them); what a run wrote stands behind.
struct RecordHead {
    private(set) var seq = 0
    private(set) var time = Timestamp.distantPast
    private(set) var kind = RecordKind.other
    /// Where the text of `job_id` stands.
    private(set) var jobID: Range<Int>?
    private(set) var jobName: Range<Int>?

    /// Nil where the line is no record.
    init?(_ bytes: [UInt8], in range: Range<Int>) {
        guard range.count > 2, bytes[range.upperBound - 1] == UInt8(ascii: "}") else { return nil }
        var event: Range<Int>?
        var outcome: Range<Int>?
        var scanner = LineScanner(bytes, in: range)
        scan: while let (key, value) = scanner.next() {
            switch value {
            case .word(let range) where bytes.equal(key, "seq"): seq = bytes.number(range)
            case .string(let range):
                switch key.count {
                case 4 where bytes.equal(key, "time"):
                    time = Timestamp(rfc3339: bytes[range]) ?? .distantPast
                case 5 where bytes.equal(key, "event"):
                    event = range
                    if bytes.equal(range, "reconciled") { break scan }
                case 6 where bytes.equal(key, "job_id"): jobID = range
                case 6 where bytes.equal(key, "action"):
                    // Of what the daemon notes only this is about one job.
                    if !bytes.equal(range, "hook_failed") { break scan }
                case 7 where bytes.equal(key, "outcome"): outcome = range
                case 8 where bytes.equal(key, "job_name"): jobName = range
                default: break
                }
            case .word, .nested: break
            }
            let isEnd = event.map { bytes.equal($0, "finished") } ?? true
            if jobName != nil, seq > 0, !isEnd || outcome != nil { break }
        }
        guard seq > 0, let event, time != .distantPast, !scanner.isBroken else { return nil }
        kind = RecordKind(bytes, event: event, outcome: outcome)
    }
}

extension RecordKind {
    fileprivate init(_ bytes: [UInt8], event: Range<Int>, outcome: Range<Int>?) {
        self =
            Self.allCases.first { kind in
                guard bytes.equal(event, kind.event) else { return false }
                guard let word = kind.outcome, kind != .lost else { return true }
                return outcome.map { bytes.equal($0, word) } ?? false
            } ?? .other
    }
}
