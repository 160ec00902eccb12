/// What is wrong with the text of a local time or an RFC 3339 time, and where.
struct CivilTextProblem: Error {
    /// Byte of the text, from 0.
    let position: Int
    /// One sentence without a final stop.
    let message: String
}

/// Reads `2026-12-16 18:03:17.682862` with an optional offset behind it, from left to right.
struct CivilTextScanner {
    /// What was read: a local time, and seconds east of UTC where the text names them.
    struct Reading {
        let civil: CivilDateTime
        let offset: Int?
    }

    private let bytes: [UInt8]
    /// How far it has read.
    private(set) var position: Int

    init(bytes: [UInt8], from position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The whole text: date, `T` or a space, time, up to nine fraction digits, then nothing, `Z` or
    /// `±hh:mm` (RFC 3339 §5.6; a second 60 is refused, timestamps don't count leap seconds).
    mutating func read() throws(CivilTextProblem) -> Reading {
        let date = try self.date()
        guard let separator = next, [0x20, 0x54, 0x74].contains(separator) else {
            throw problem("a time of day such as 18:03:17 must follow the date")
        }
        position += 1
        let hour = try number("hour", digits: 2, 0...23)
        try take(":", after: "hour")
        let minute = try number("minute", digits: 2, 0...59)
        try take(":", after: "minute")
        let second = try number("second", digits: 2, 0...59)
        let nanosecond = try fraction()
        let offset = try self.offset()
        guard position == bytes.count else { throw problem("nothing may follow the time") }
        let civil = CivilDateTime(
            date: date, hour: hour, minute: minute, second: second, nanosecond: nanosecond)
        guard let civil else { throw problem("there is no such time") }
        return Reading(civil: civil, offset: offset)
    }

    /// The text as it was probably meant, where it is nearly a time: with a time of day, seconds
    /// or the right signs between.
    var completed: String? {
        let text = String(decoding: bytes, as: UTF8.self)
        let joined = text.replacing("_", with: " ").replacing(" +", with: "+")
            .replacing(" Z", with: "Z")
        let candidates = [joined, joined + " 00:00:00", joined + ":00:00", joined + ":00"]
        return candidates.first { candidate in
            var scanner = CivilTextScanner(bytes: Array(candidate.utf8))
            // What is no time either is no guess.
            return (try? scanner.read()) != nil
        }
    }

    /// A date alone.
    mutating func date() throws(CivilTextProblem) -> CivilDate {
        let year = try number("year", digits: 4, 0...9_999)
        try take("-", after: "year")
        let month = try number("month", digits: 2, 1...12)
        try take("-", after: "month")
        let start = position
        let day = try number("day", digits: 2, 1...31)
        guard let date = CivilDate(year: year, month: month, day: day) else {
            position = start
            throw problem("month \(month) of the year \(year) has no day \(day)")
        }
        return date
    }

    private mutating func fraction() throws(CivilTextProblem) -> Int {
        guard next == UInt8(ascii: ".") else { return 0 }
        position += 1
        let start = position
        var value = 0
        while let digit = digit(), position - start < 9 {
            value = value * 10 + digit
            position += 1
        }
        guard position > start else { throw problem("digits must follow the point") }
        guard digit() == nil else { throw problem("a second has at most nine fraction digits") }
        for _ in position - start..<9 { value *= 10 }
        return value
    }

    private mutating func offset() throws(CivilTextProblem) -> Int? {
        switch next {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            position += 1
            return 0
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let sign = next == UInt8(ascii: "-") ? -1 : 1
            position += 1
            let hours = try number("hour of the offset", digits: 2, 0...23)
            try take(":", after: "hour of the offset")
            let minutes = try number("minute of the offset", digits: 2, 0...59)
            return sign * (hours * 3_600 + minutes * 60)
        default:
            return nil
        }
    }

    private mutating func number(
        _ name: String, digits: Int, _ range: ClosedRange<Int>
    ) throws(CivilTextProblem) -> Int {
        let start = position
        var value = 0
        while let digit = digit(), position - start < digits {
            value = value * 10 + digit
            position += 1
        }
        guard position - start == digits else {
            position = start
            throw problem("the \(name) must have \(digits) digits")
        }
        guard range ~= value else {
            position = start
            throw problem("the \(name) must be \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private mutating func take(
        _ character: Unicode.Scalar, after name: String
    ) throws(CivilTextProblem) {
        guard next == UInt8(ascii: character) else {
            throw problem("'\(character)' must follow the \(name)")
        }
        position += 1
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func digit() -> Int? {
        guard let byte = next, 0x30...0x39 ~= byte else { return nil }
        return Int(byte - 0x30)
    }

    private func problem(_ message: String) -> CivilTextProblem {
        CivilTextProblem(position: position, message: message)
    }
}

extension Timestamp {
    /// Reads RFC 3339, also with a space instead of the `T`; nil without an offset or `Z`, and for
    /// years beyond the range of a timestamp.
    package init?(rfc3339 text: String) {
        var scanner = CivilTextScanner(bytes: Array(text.utf8))
        // The place of the problem is of no use to callers that only ask whether this is a time.
        guard let reading = try? scanner.read(), let offset = reading.offset else { return nil }
        self.init(reading.civil, offset: offset)
    }

    /// The same of bytes. What records write, `2026-12-16T18:03:17.000000+01:00`, it reads at
    /// sight.
    package init?(rfc3339 bytes: ArraySlice<UInt8>) {
        guard let common = Timestamp(common: bytes) else {
            self.init(rfc3339: String(decoding: bytes, as: UTF8.self))
            return
        }
        self = common
    }

    /// Nil where anything stands there but digits in the usual places.
    private init?(common bytes: ArraySlice<UInt8>) {
        guard bytes.count == 32 else { return nil }
        let start = bytes.startIndex
        var isCommon = true
        func number(_ place: Int, _ digits: Int) -> Int {
            var number = 0
            for index in start + place..<start + place + digits {
                let digit = bytes[index] &- 0x30
                if digit > 9 { isCommon = false }
                number = number * 10 + Int(digit)
            }
            return number
        }
        func has(_ mark: Unicode.Scalar, at place: Int) -> Bool {
            bytes[start + place] == UInt8(ascii: mark)
        }
        guard has("-", at: 4), has("-", at: 7), has("T", at: 10), has(":", at: 13),
            has(":", at: 16), has(".", at: 19), has(":", at: 29)
        else { return nil }
        let isWest = bytes[start + 26] == UInt8(ascii: "-")
        guard isWest || bytes[start + 26] == UInt8(ascii: "+"),
            let date = CivilDate(year: number(0, 4), month: number(5, 2), day: number(8, 2)),
            let civil = CivilDateTime(
                date: date, hour: number(11, 2), minute: number(14, 2), second: number(17, 2),
                nanosecond: number(20, 6) * 1_000)
        else { return nil }
        let (hours, minutes) = (number(27, 2), number(30, 2))
        guard isCommon, hours < 24, minutes < 60 else { return nil }
        self.init(civil, offset: (isWest ? -1 : 1) * (hours * 3_600 + minutes * 60))
    }

    /// Nil beyond the range of a timestamp.
    init?(_ civil: CivilDateTime, offset: Int) {
        let second = civil.localSeconds - Int64(offset)
        guard second >= ZoneTable.firstSecond, second < ZoneTable.endSecond - 1 else { return nil }
        self.init(seconds: second, nanoseconds: Int64(civil.nanosecond))
    }
}

extension CivilDateTime {
    /// Reads a local time, `2026-12-16 18:03:17`, with `T` or a space and up to nine fraction
    /// digits; nil for anything else, also with an offset.
    package init?(text: String) {
        var scanner = CivilTextScanner(bytes: Array(text.utf8))
        // The place of the problem is of no use to callers that only ask whether this is a time.
        guard let reading = try? scanner.read(), reading.offset == nil else { return nil }
        self = reading.civil
    }
}
