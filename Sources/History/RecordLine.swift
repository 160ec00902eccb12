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
            case .nested(let range):
                if isKey(key, "removed") { removed = strings(in: range) }
            }
            if isKey(key, "cmd") { commandRange = whole(value) }
        }
        guard !scanner.isBroken, seq > 0, !event.isEmpty, time != .distantPast else { return nil }
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
