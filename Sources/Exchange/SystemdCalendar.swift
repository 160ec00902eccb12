import Calendar

/// One calendar event expression of systemd.time(7), the value of an `OnCalendar=` line.
struct SystemdCalendar: Hashable {
    var days: ExportDays
    var times: ExportTimes
    /// Nil: the zone of the host.
    var zone: String?

    /// `Mon..Fri *-*-* 02:30:00 Europe/Berlin`
    var text: String {
        let weekdays = days.weekdays == ExportDays.allWeekdays ? "" : weekdayText + " "
        let months = Self.text(days.months, of: 1...12)
        let day = (days.countsFromEnd ? "~" : "-") + Self.text(days.days, of: 1...31)
        let hours = Self.text(times.hours, of: 0...23)
        let minutes = Self.text(times.minutes, of: 0...59)
        let seconds = Self.text(milliseconds: times.milliseconds)
        return "\(weekdays)*-\(months)\(day) \(hours):\(minutes):\(seconds)"
            + (zone.map { " \($0)" } ?? "")
    }

    /// The week begins with Monday there.
    private var weekdayText: String {
        let fromMonday = (days.weekdays >> 1) | (days.weekdays & 1) << 6
        return spans(bitNumbers(fromMonday), joint: "..") { Self.weekdayNames[$0] }
            .joined(separator: ",")
    }

    static let weekdayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    private static func text(_ bits: UInt64, of range: ClosedRange<Int>) -> String {
        let values = bitNumbers(bits)
        if values.count == range.count { return "*" }
        if let step = step(values) {
            return "\(twoDigits(values[0]))..\(twoDigits(values[values.count - 1]))/\(step)"
        }
        return spans(values, joint: "..", twoDigits).joined(separator: ",")
    }

    private static func text(milliseconds values: [Int]) -> String {
        if values.allSatisfy({ $0 % 1_000 == 0 }) {
            return text(values.reduce(0) { $0 | 1 << UInt64($1 / 1_000) }, of: 0...59)
        }
        if let step = step(values) {
            let last = secondText(values[values.count - 1])
            return "\(secondText(values[0]))..\(last)/\(secondText(step, digits: 1))"
        }
        return values.map { secondText($0) }.joined(separator: ",")
    }

    /// The distance between values, where it is the same. Nil: it isn't, or there are few values.
    /// The last one is written, too: where a step leads over the end of a month, systemd 252 loses
    /// the first values of the next one.
    private static func step(_ values: [Int]) -> Int? {
        guard values.count > 2 else { return nil }
        let step = values[1] - values[0]
        guard step > 1 else { return nil }
        for (value, next) in zip(values, values.dropFirst()) where next - value != step {
            return nil
        }
        return step
    }
}

/// Seconds with as many decimals as they need: `07.25`.
func secondText(_ milliseconds: Int, digits: Int = 2) -> String {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
    let whole = digits == 2 ? twoDigits(seconds) : "\(seconds)"
    guard rest > 0 else { return whole }
    var decimals = String("\(1_000 + rest)".dropFirst())
    while decimals.last == "0" { decimals.removeLast() }
    return "\(whole).\(decimals)"
}
