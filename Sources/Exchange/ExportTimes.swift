import Calendar

/// Times of day that are all combinations of some hours, minutes and seconds.
struct ExportTimes: Hashable {
    /// Bits 0 to 23.
    var hours: UInt64
    /// Bits 0 to 59.
    var minutes: UInt64
    /// Of the minute, 0 to 59,999, in order.
    var milliseconds: [Int]

    /// How long a day is on the wall, which is what times of day are counted on.
    static let dayMilliseconds = 86_400_000
    static let allHours: UInt64 = (1 << 24) - 1
    static let allMinutes: UInt64 = (1 << 60) - 1

    init(hours: UInt64, minutes: UInt64, milliseconds: [Int]) {
        self.hours = hours
        self.minutes = minutes
        self.milliseconds = milliseconds
    }

    /// Those of a cron rule without `H`.
    init(_ rule: CronRule) {
        self.init(
            hours: rule.hours, minutes: rule.minutes,
            milliseconds: bitNumbers(rule.seconds).map { $0 * 1_000 })
    }

    /// All of them in milliseconds of the day, in order.
    var times: [Int] {
        bitNumbers(hours).flatMap { hour in
            bitNumbers(minutes).flatMap { minute in
                milliseconds.map { (hour * 60 + minute) * 60_000 + $0 }
            }
        }
    }

    /// The few combinations that together are these milliseconds of the day, given in any order.
    static func combinations(of times: [Int]) -> [ExportTimes] {
        var minutesOfHours: [Int: [UInt64]] = [:]
        for time in times {
            let (minute, rest) = time.quotientAndRemainder(dividingBy: 60_000)
            minutesOfHours[rest, default: [UInt64](repeating: 0, count: 24)][minute / 60] |=
                1 << UInt64(minute % 60)
        }
        var all: [ExportTimes] = []
        for (rest, masks) in minutesOfHours.sorted(by: { $0.key < $1.key }) {
            var found: [ExportTimes] = []
            for (hour, minutes) in masks.enumerated() where minutes != 0 {
                if let index = found.firstIndex(where: { $0.minutes == minutes }) {
                    found[index].hours |= 1 << UInt64(hour)
                } else {
                    found.append(
                        ExportTimes(
                            hours: 1 << UInt64(hour), minutes: minutes, milliseconds: [rest]))
                }
            }
            for times in found {
                if let index = all.firstIndex(where: {
                    $0.hours == times.hours && $0.minutes == times.minutes
                }) {
                    all[index].milliseconds.append(rest)
                } else {
                    all.append(times)
                }
            }
        }
        return all
    }
}
