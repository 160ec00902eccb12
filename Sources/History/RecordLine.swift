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
                if isKey(key, "seq") { seq = Int(text(range)) ?? 0 }
                if isKey(key, "step") { step = Double(text(range)) }
                if isKey(key, "count") { count = Int(text(range)) ?? 0 }
            case .nested(let range):
                if isKey(key, "removed") { removed = strings(in: range) }
                if isKey(key, "held") { held = objects(in: range).compactMap(tally) }
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
    package var definitions: [(jobID: String, job: PastJob)] {
        definitionsRange.map { objects(in: $0).compactMap(definition) } ?? []
    }

    /// The line as it stands, without its newline.
    package var text: ArraySlice<UInt8> { bytes[range] }

    /// The bytes of its `cmd`, a JSON value. Empty: it has none.
    package var command: ArraySlice<UInt8> { bytes[commandRange ?? 0..<0] }

    private mutating func take(_ key: Range<Int>, _ value: Range<Int>) {
        if isKey(key, "time") {
            time = Timestamp(rfc3339: text(value)) ?? .distantPast
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
        } else if isKey(key, "first") {
            first = Timestamp(rfc3339: text(value))
        } else if isKey(key, "last") {
            last = Timestamp(rfc3339: text(value))
        }
    }

    private func isKey(_ range: Range<Int>, _ word: StaticString) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { bytes[range].elementsEqual($0) }
    }

    private func whole(_ value: LineScanner.Value) -> Range<Int> {
        switch value {
        case .string(let range): (range.lowerBound - 1)..<(range.upperBound + 1)
        case .word(let range), .nested(let range): range
        }
    }

    private func text(_ range: Range<Int>) -> String {
        unescaped(bytes[range])
    }

    /// The objects of a flat array.
    private func objects(in range: Range<Int>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var position = range.lowerBound + 1
        while position < range.upperBound, let object = LineScanner.object(bytes, at: position) {
            result.append(object)
            position = object.upperBound + 1
        }
        return result
    }

    private func tally(_ range: Range<Int>) -> Tally? {
        var times: [Timestamp] = []
        var count = 0
        var scanner = LineScanner(bytes, in: range)
        while let (key, value) = scanner.next() {
            switch value {
            case .string(let range) where isKey(key, "first") || isKey(key, "last"):
                if let time = Timestamp(rfc3339: text(range)) { times.append(time) }
            case .word(let range) where isKey(key, "count"): count = Int(text(range)) ?? 0
            default: break
            }
        }
        guard times.count == 2, count > 0 else { return nil }
        return Tally(first: times[0], last: times[1], count: count)
    }

    private func definition(_ range: Range<Int>) -> (jobID: String, job: PastJob)? {
        var id: String?
        // A date that is past may be due yet: then nothing of the job is accounted for.
        var since = Timestamp.distantPast
        var scheduleEnd: Int?
        var keysEnd = range.upperBound - 1
        var scanner = LineScanner(bytes, in: range)
        while let (key, value) = scanner.next() {
            guard case .string(let range) = value else { continue }
            // The comma and the quote before a key are no part of what stands before it.
            if isKey(key, "job_id") {
                id = text(range)
            } else if isKey(key, "job_name") {
                scheduleEnd = key.lowerBound - 2
            } else if isKey(key, "since") {
                keysEnd = key.lowerBound - 2
                since = Timestamp(rfc3339: text(range)) ?? since
            }
        }
        guard let id, !scanner.isBroken else { return nil }
        let job = PastJob(
            schedule: Array(bytes[range.lowerBound..<(scheduleEnd ?? keysEnd)]),
            keys: Array(bytes[range.lowerBound..<keysEnd]), through: since)
        return (id, job)
    }

    /// The strings of a flat array.
    private func strings(in range: Range<Int>) -> [String] {
        var result: [String] = []
        var start: Int?
        for index in range where bytes[index] == UInt8(ascii: "\"") {
            if let from = start {
                result.append(text(from..<index))
                start = nil
            } else {
                start = index + 1
            }
        }
        return result
    }
}

/// Undoes the escapes of a JSON string (RFC 8259 §7). What is no valid escape stands as it is.
func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
    var units: [UInt16] = []
    var rest = String(decoding: bytes, as: UTF8.self).utf16[...]
    while let unit = rest.popFirst() {
        guard unit == 0x5C, let escape = rest.popFirst() else {
            units.append(unit)
            continue
        }
        switch escape {
        case 0x62: units.append(0x08)
        case 0x66: units.append(0x0C)
        case 0x6E: units.append(0x0A)
        case 0x72: units.append(0x0D)
        case 0x74: units.append(0x09)
        case 0x75:
            let digits = String(decoding: rest.prefix(4), as: UTF16.self)
            units.append(UInt16(digits, radix: 16) ?? 0xFFFD)
            rest = rest.dropFirst(4)
        default: units.append(escape)
        }
    }
    return String(decoding: units, as: UTF16.self)
}
