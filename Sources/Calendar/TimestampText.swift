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
        civil.append(to: &bytes, separator: UInt8(ascii: "T"), fraction: fraction)
        bytes.append(UInt8(ascii: minutesEast < 0 ? "-" : "+"))
        appendTwoDigits(abs(minutesEast) / 60, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendTwoDigits(abs(minutesEast) % 60, to: &bytes)
    }

    /// The original service's form, `2021-01-07 10:44:36`: local time, fractions cut, no offset.
    package func civilText(in zone: Zone) -> String {
        zone.civil(at: self).text(fraction: .none)
    }
}

extension CivilDateTime {
    /// `2021-01-07 10:44:36`, with fraction digits as asked for.
    package func text(fraction: Fraction) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(to: &bytes, separator: UInt8(ascii: " "), fraction: fraction)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(to bytes: inout [UInt8], separator: UInt8, fraction: Fraction) {
        date.append(to: &bytes)
        bytes.append(separator)
        appendTwoDigits(hour, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendTwoDigits(minute, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendTwoDigits(second, to: &bytes)
        switch fraction {
        case .none: break
        case .microseconds: appendFraction(nanosecond / 1_000, digits: 6, to: &bytes)
        case .asNeeded:
            guard nanosecond > 0 else { break }
            var value = nanosecond
            var digits = 9
            while value % 10 == 0 {
                value /= 10
                digits -= 1
            }
            appendFraction(value, digits: digits, to: &bytes)
        }
    }
}

extension CivilDate {
    /// `2021-01-07`.
    package var text: String {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func append(to bytes: inout [UInt8]) {
        if year < 0 { bytes.append(UInt8(ascii: "-")) }
        appendTwoDigits(abs(year) / 100, to: &bytes)
        appendTwoDigits(abs(year) % 100, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendTwoDigits(month, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendTwoDigits(day, to: &bytes)
    }
}

private func appendTwoDigits(_ value: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: 0x30 + value / 10))
    bytes.append(UInt8(truncatingIfNeeded: 0x30 + value % 10))
}

private func appendFraction(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "."))
    var power = 1
    for _ in 1..<digits { power *= 10 }
    while power > 0 {
        bytes.append(UInt8(truncatingIfNeeded: 0x30 + value / power % 10))
        power /= 10
    }
}
