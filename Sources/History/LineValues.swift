import Calendar
import Jobs

/// Values of a line that are objects and arrays, by the place where they stand.
extension [UInt8] {
    /// Whether a word stands there.
    func equal(_ range: Range<Int>, _ word: StaticString) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            for index in 0..<word.count where self[range.lowerBound + index] != word[index] {
                return false
            }
            return true
        }
    }

    /// The digits that stand there, as a number. 0: something else does.
    func number(_ range: Range<Int>) -> Int {
        guard range.count <= 18 else { return 0 }
        var number = 0
        for index in range {
            guard 0x30...0x39 ~= self[index] else { return 0 }
            number = number * 10 + Int(self[index] - 0x30)
        }
        return number
    }

    /// The objects of a flat array.
    func objects(in range: Range<Int>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var position = range.lowerBound + 1
        while position < range.upperBound, let object = LineScanner.object(self, at: position) {
            result.append(object)
            position = object.upperBound + 1
        }
        return result
    }

    /// The occurrences that an object tells of.
    func tally(in range: Range<Int>) -> Tally? {
        var times: [Timestamp] = []
        var count = 0
        var scanner = LineScanner(self, in: range)
        while let (key, value) = scanner.next() {
            switch value {
            case .string(let range) where equal(key, "first") || equal(key, "last"):
                if let time = Timestamp(rfc3339: self[range]) { times.append(time) }
            case .word(let range) where equal(key, "count"): count = number(range)
            default: break
            }
        }
        guard times.count == 2, count > 0 else { return nil }
        return Tally(first: times[0], last: times[1], count: count)
    }

    /// The job that an object defines, accounted for up to when it begins to count.
    func definition(
        in range: Range<Int>
    ) -> (jobID: String, job: PastJob, definition: UInt64?)? {
        var id: String?
        var definition: UInt64?
        // A date that is past may be due yet: then nothing of the job is accounted for.
        var since = Timestamp.distantPast
        var held: [Tally] = []
        var scheduleEnd: Int?
        var keysEnd = range.upperBound - 1
        var scanner = LineScanner(self, in: range)
        while let (key, value) = scanner.next() {
            if case .nested(let range) = value, equal(key, "held") {
                keysEnd = Swift.min(keysEnd, key.lowerBound - 2)
                held = objects(in: range).compactMap(tally)
            }
            guard case .string(let range) = value else { continue }
            // The comma and the quote before a key are no part of what stands before it.
            if equal(key, "job_id") {
                id = unescaped(self[range])
            } else if equal(key, "job_name") {
                scheduleEnd = key.lowerBound - 2
            } else if equal(key, "definition") {
                keysEnd = Swift.min(keysEnd, key.lowerBound - 2)
                definition = UInt64(unescaped(self[range]), radix: 16)
            } else if equal(key, "since") {
                keysEnd = Swift.min(keysEnd, key.lowerBound - 2)
                since = Timestamp(rfc3339: self[range]) ?? since
            }
        }
        guard let id, !scanner.isBroken else { return nil }
        let job = PastJob(
            schedule: Array(self[range.lowerBound..<(scheduleEnd ?? keysEnd)]),
            keys: Array(self[range.lowerBound..<keysEnd]), through: since, held: held)
        return (id, job, definition)
    }

    /// The strings of a flat array.
    func strings(in range: Range<Int>) -> [String] {
        var result: [String] = []
        var start: Int?
        for index in range where self[index] == UInt8(ascii: "\"") {
            if let from = start {
                result.append(unescaped(self[from..<index]))
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

/// The bytes of what ``unescaped(_:)`` returns; mostly those that stand there.
func unescapedBytes(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    bytes.contains(UInt8(ascii: "\\")) ? Array(unescaped(bytes).utf8)[...] : bytes
}
