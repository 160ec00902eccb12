/// How many digits of a second a text shows.
package enum Fraction: Hashable, Sendable {
    /// Whole seconds, the rest is cut.
    case none
    /// Always six digits, the rest is cut.
    case microseconds
    /// Nothing for whole seconds, else up to nine digits without zeros at the end.
    case asNeeded
}

extension Timestamp {
    /// RFC 3339: `2021-01-07T10:44:36+08:00`; the offset is always numeric, `+00:00` for UTC.
    /// Offsets that old local times have with seconds are cut to the minute, and so is what is
    /// shown, so the text still means this instant.
    package func rfc3339(in zone: Zone, fraction: Fraction) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(40)
        appendRFC3339(to: &bytes, in: zone, fraction: fraction)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends what ``rfc3339(in:fraction:)`` returns, without making a string.
    package func appendRFC3339(
        to bytes: inout [UInt8], in zone: Zone, fraction: Fraction
    ) {
        let minutesEast = zone.offset(at: self) / 60
        let civil = CivilDateTime(
            localSeconds: seconds + Int64(minutesEast * 60), nanosecond: nanosecondOfSecond)
        var text = ShortText()
        text.append(civil, separator: UInt8(ascii: "T"), fraction: fraction)
        text.append(UInt8(ascii: minutesEast < 0 ? "-" : "+"))
        text.append(twoDigits: abs(minutesEast) / 60)
        text.append(UInt8(ascii: ":"))
        text.append(twoDigits: abs(minutesEast) % 60)
        text.append(to: &bytes)
    }

    /// The original service's form, `2021-01-07 10:44:36`: local time, fractions cut, no offset.
    package func civilText(in zone: Zone) -> String {
        zone.civil(at: self).text(fraction: .none)
    }
}

extension CivilDateTime {
    /// `2021-01-07 10:44:36`, with fraction digits as asked for.
    package func text(fraction: Fraction) -> String {
        var text = ShortText()
        text.append(self, separator: UInt8(ascii: " "), fraction: fraction)
        return text.string
    }
}

extension CivilDate {
    /// `2021-01-07`.
    package var text: String {
        var text = ShortText()
        text.append(self)
        return text.string
    }
}

/// A date, a time or both, written apart from what it is appended to: an array looks at its own
/// state with each byte that it is given.
private struct ShortText {
    /// A sign, a year of up to six digits and the rest are 39.
    private var storage = InlineArray<40, UInt8>(repeating: 0)
    private var count = 0

    var string: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(to bytes: inout [UInt8]) {
        storage.span.extracting(..<count).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ byte: UInt8) {
        storage[count] = byte
        count += 1
    }

    mutating func append(twoDigits value: Int) {
        append(UInt8(truncatingIfNeeded: 0x30 + value / 10))
        append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
    }

    mutating func append(_ date: CivilDate) {
        if date.year < 0 { append(UInt8(ascii: "-")) }
        append(twoDigits: abs(date.year) / 100)
        append(twoDigits: abs(date.year) % 100)
        append(UInt8(ascii: "-"))
        append(twoDigits: date.month)
        append(UInt8(ascii: "-"))
        append(twoDigits: date.day)
    }

    mutating func append(_ civil: CivilDateTime, separator: UInt8, fraction: Fraction) {
        append(civil.date)
        append(separator)
        append(twoDigits: civil.hour)
        append(UInt8(ascii: ":"))
        append(twoDigits: civil.minute)
        append(UInt8(ascii: ":"))
        append(twoDigits: civil.second)
        switch fraction {
        case .none: break
        case .microseconds: append(fraction: civil.nanosecond / 1_000, digits: 6)
        case .asNeeded:
            guard civil.nanosecond > 0 else { break }
            var value = civil.nanosecond
            var digits = 9
            while value % 10 == 0 {
                value /= 10
                digits -= 1
            }
            append(fraction: value, digits: digits)
        }
    }

    private mutating func append(fraction: Int, digits: Int) {
        append(UInt8(ascii: "."))
        var rest = fraction
        for index in stride(from: count + digits - 1, through: count, by: -1) {
            storage[index] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        }
        count += digits
    }
}
