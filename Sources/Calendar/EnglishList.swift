/// `a`, `a and b`, `a, b and c`.
func joinedList(_ parts: [String], _ word: String = "and") -> String {
    guard parts.count > 1, let last = parts.last else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " \(word) \(last)"
}

/// `1 job`, `2 jobs`, `0 jobs`.
package func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// Numbers in order as values and spans: `1`, `5 to 9`. Two neighbours are two values.
package func spans(
    _ values: [Int], joint: String = " to ", _ name: (Int) -> String
) -> [String] {
    var parts: [String] = []
    var index = 0
    while index < values.count {
        var end = index
        while end + 1 < values.count, values[end + 1] == values[end] + 1 { end += 1 }
        if end - index >= 2 {
            parts.append(name(values[index]) + joint + name(values[end]))
        } else {
            parts += values[index...end].map(name)
        }
        index = end + 1
    }
    return parts
}

/// The values of a mask, in order.
package func bitNumbers(_ bits: UInt64) -> [Int] { (0..<64).filter { bits >> UInt64($0) & 1 != 0 } }

/// A number of 0 to 99 with two digits.
package func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// `02:30`, and `02:30:15` where there are seconds.
func clockText(_ secondOfDay: Int) -> String {
    let text = "\(twoDigits(secondOfDay / 3_600)):\(twoDigits(secondOfDay / 60 % 60))"
    return secondOfDay % 60 == 0 ? text : "\(text):\(twoDigits(secondOfDay % 60))"
}

extension Weekday {
    /// In English.
    package var name: String {
        switch self {
        case .sunday: "Sunday"
        case .monday: "Monday"
        case .tuesday: "Tuesday"
        case .wednesday: "Wednesday"
        case .thursday: "Thursday"
        case .friday: "Friday"
        case .saturday: "Saturday"
        }
    }

    /// The weekdays of a mask as people say them, the week beginning with Monday.
    static func names(_ bits: UInt64) -> [String] {
        // Sunday moves behind Saturday.
        let fromMonday = bitNumbers((bits & 0b111_1110) | (bits & 1) << 7)
        return spans(fromMonday) { Weekday(rawValue: $0 % 7)?.name ?? "" }
    }
}

/// In English; the month is 1 to 12.
func monthName(_ month: Int) -> String {
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ][month - 1]
}
