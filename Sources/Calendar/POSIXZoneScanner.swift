/// Reads the parts of a POSIX TZ rule from left to right.
struct POSIXZoneScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The byte ahead, nil at the end.
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// A name of three or more letters, or letters, digits and signs between `<` and `>`.
    mutating func skipName() throws(ZoneError) {
        let isQuoted = skip("<")
        let start = position
        while let byte = next, isLetter(byte) || isQuoted && isDigitOrSign(byte) { position += 1 }
        guard position - start >= 3 else { throw .badFooter }
        if isQuoted { try take(">") }
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(hoursMax: Int) throws(ZoneError) -> Int {
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        var seconds = try number(0...hoursMax) * 3_600
        if skip(":") {
            seconds += try number(0...59) * 60
            if skip(":") { seconds += try number(0...59) }
        }
        return isNegative ? -seconds : seconds
    }

    /// `date[/time]`; without time it is 02:00.
    mutating func yearlyChange() throws(ZoneError) -> YearlyChange {
        let day: YearlyChange.Day
        if skip("J") {
            day = .julian(try number(1...365))
        } else if skip("M") {
            let month = try number(1...12)
            try take(".")
            let week = try number(1...5)
            try take(".")
            day = .weekday(month: month, week: week, weekday: try number(0...6))
        } else {
            day = .zeroBased(try number(0...365))
        }
        return YearlyChange(day: day, time: skip("/") ? try time(hoursMax: 167) : 2 * 3_600)
    }

    mutating func take(_ character: Unicode.Scalar) throws(ZoneError) {
        guard skip(character) else { throw .badFooter }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func number(_ range: ClosedRange<Int>) throws(ZoneError) -> Int {
        var value = 0
        let start = position
        while let byte = next, 0x30...0x39 ~= byte, position - start < 3 {
            value = value * 10 + Int(byte - 0x30)
            position += 1
        }
        guard position > start, range ~= value else { throw .badFooter }
        return value
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        0x41...0x5A ~= byte || 0x61...0x7A ~= byte
    }

    private func isDigitOrSign(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }
}
