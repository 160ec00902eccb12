/// The six fields of a cron rule, in their order.
enum CronField: Int, CaseIterable {
    case second, minute, hour, day, month, weekday

    var name: String {
        switch self {
        case .second: "second"
        case .minute: "minute"
        case .hour: "hour"
        case .day: "day"
        case .month: "month"
        case .weekday: "weekday"
        }
    }

    /// The numbers that can be written; the weekday 7 is another 0.
    var range: ClosedRange<Int> {
        switch self {
        case .second, .minute: 0...59
        case .hour: 0...23
        case .day: 1...31
        case .month: 1...12
        case .weekday: 0...7
        }
    }

    /// How many different values there are.
    var valueCount: Int {
        switch self {
        case .second, .minute: 60
        case .hour: 24
        case .day: 31
        case .month: 12
        case .weekday: 7
        }
    }

    /// The mask of all values.
    var full: UInt64 { ((1 << valueCount) - 1) << range.lowerBound }

    /// The mask of `*/step`.
    func everyMask(step: Int) -> UInt64 {
        stride(from: range.lowerBound, through: range.upperBound, by: step)
            .reduce(0) { $0 | bit($1) }
    }

    /// The mask of one value of ``range``.
    func bit(_ value: Int) -> UInt64 { 1 << (self == .weekday ? value % 7 : value) }

    /// The names of the values from the lowest on; empty for fields that have none.
    var valueNames: [String] {
        switch self {
        case .second, .minute, .hour, .day: []
        case .month:
            ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        case .weekday: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        }
    }
}

/// What was read of one field.
struct CronFieldSet {
    /// A bit a value.
    var bits: UInt64
    /// Whether the text begins with `*` or `?`; also `*/2` does, as in Vixie's cron and its heirs.
    let beginsWithStar: Bool
    var dayMarks = DayMarks.none
    var weekdayMarks = WeekdayMarks.none
    var hashed: [HashedTerm] = []
}
