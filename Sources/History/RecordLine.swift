import Calendar
import Jobs

/// The fields of a history line that queries and recovery look at, and where its bytes are.
package struct RecordLine {
    let bytes: [UInt8]
    let range: Range<Int>
    package private(set) var seq = 0
    package private(set) var event = ""
    package private(set) var time: Timestamp
    package private(set) var jobID: String?
    package private(set) var jobName: String?
    package private(set) var outcome: String?
    package private(set) var definition: String?
    package private(set) var runID: String?
    package private(set) var cause: String?
    package private(set) var scheduledTime: String?
    package private(set) var startTime: String?
    package private(set) var bootID: String?
    package private(set) var removed: [String] = []
    package private(set) var action: String?
    package private(set) var reason: String?
    /// By how much the clock was set, in seconds.
    package private(set) var step: Double?
    /// The occurrences that the record is about.
    package private(set) var tally: Tally?
    /// What else of the job was decided on and not on record.
    package private(set) var held: [Tally] = []
    private var definitionsRange: Range<Int>?
    private var first: Timestamp?
    private var last: Timestamp?
    private var count = 0
    private var commandRange: Range<Int>?

    /// Nil where the bytes are no record: what somebody else wrote is passed over.
    package init?(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        self.range = range
        time = .distantPast
        var scanner = LineScanner(bytes, in: range)
        while let (key, value) = scanner.next() {
            switch value {
            case .string(let range): take(key, range)
            case .word(let range):
                if isKey(key, "seq") { seq = bytes.number(range) }
                if isKey(key, "step") { step = Double(text(range)) }
                if isKey(key, "count") { count = bytes.number(range) }
            case .nested(let range):
                if isKey(key, "removed") { removed = bytes.strings(in: range) }
                if isKey(key, "held") { held = bytes.objects(in: range).compactMap(bytes.tally) }
                if isKey(key, "definitions") { definitionsRange = range }
            }
            if isKey(key, "cmd") { commandRange = whole(value) }
        }
        guard !scanner.isBroken, seq > 0, !event.isEmpty, time != .distantPast else { return nil }
        if let first, let last, count > 0 {
            tally = Tally(first: first, last: last, count: count)
        } else if event == "started", let due = scheduledTime.flatMap({ Timestamp(rfc3339: $0) }) {
            tally = Tally(first: due, last: due, count: 1)
        }
    }

    /// The jobs that the record defines, accounted for up to when they begin to count.
    ///
    /// `definition` is that of a date job.
    package var definitions: [(jobID: String, job: PastJob, definition: UInt64?)] {
        definitionsRange.map { bytes.objects(in: $0).compactMap(bytes.definition) } ?? []
    }

    /// The string of any other field. Looks through the line anew.
    package func string(_ name: StaticString) -> String? {
        guard case .string(let range) = value(of: name) else { return nil }
        return text(range)
    }

    /// The number, or the other word without quotes, of any other field, as it stands.
    package func word(_ name: StaticString) -> String? {
        guard case .word(let range) = value(of: name) else { return nil }
        return text(range)
    }

    /// The strings of any other field that is an array of them.
    package func strings(_ name: StaticString) -> [String] {
        guard case .nested(let range) = value(of: name) else { return [] }
        return bytes.strings(in: range)
    }

    /// The line as it stands, without its newline.
    package var text: ArraySlice<UInt8> { bytes[range] }

    /// The bytes of its `cmd`, a JSON value. Empty: it has none.
    package var command: ArraySlice<UInt8> { bytes[commandRange ?? 0..<0] }

    private mutating func take(_ key: Range<Int>, _ value: Range<Int>) {
        if isKey(key, "time") {
            time = Timestamp(rfc3339: bytes[value]) ?? .distantPast
        } else if isKey(key, "event") {
            event = text(value)
        } else if isKey(key, "job_id") {
            jobID = text(value)
        } else if isKey(key, "job_name") {
            jobName = text(value)
        } else if isKey(key, "outcome") {
            outcome = text(value)
        } else if isKey(key, "definition") {
            definition = text(value)
        } else if isKey(key, "run_id") {
            runID = text(value)
        } else if isKey(key, "cause") {
            cause = text(value)
        } else if isKey(key, "scheduled_time") {
            scheduledTime = text(value)
        } else if isKey(key, "start_time") {
            startTime = text(value)
        } else if isKey(key, "boot_id") {
            bootID = text(value)
        } else if isKey(key, "action") {
            action = text(value)
        } else if isKey(key, "reason") {
            reason = text(value)
        } else if isKey(key, "first") {
            first = Timestamp(rfc3339: bytes[value])
        } else if isKey(key, "last") {
            last = Timestamp(rfc3339: bytes[value])
        }
    }

    private func value(of name: StaticString) -> LineScanner.Value? {
        var scanner = LineScanner(bytes, in: range)
        while let (key, value) = scanner.next() {
            if isKey(key, name) { return value }
        }
        return nil
    }

    private func isKey(_ range: Range<Int>, _ word: StaticString) -> Bool {
        bytes.equal(range, word)
    }

    private func whole(_ value: LineScanner.Value) -> Range<Int> {
        switch value {
        case .string(let range): (range.lowerBound - 1)..<(range.upperBound + 1)
        case .word(let range), .nested(let range): range
        }
    }

    private func text(_ range: Range<Int>) -> String { unescaped(bytes[range]) }
}
