import Calendar

/// Local times that some other program would start a job at, and what that program makes of a clock
/// that is set forward or back.
struct ExportWall {
    /// What becomes of times that a change of the clock leaves out or repeats.
    enum Change {
        /// What is left out is skipped, what is repeated counts once (systemd's calendar events,
        /// whose search goes forward on the wall).
        case once
        /// Times count as the wall shows them: twice where they are repeated (robfig/cron, the
        /// calendar of Kubernetes).
        case asShown
    }

    let zone: Zone
    let change: Change
    /// Whether a day, counted from 1970-01-01, has the times.
    let isDay: (Int) -> Bool
    /// Microseconds of the day, in order, at least one.
    let times: [Int64]

    /// The first moment after an instant. Nil: there is none in 40 years.
    func next(after instant: Timestamp) -> Timestamp? {
        var from = instant
        switch change {
        case .once:
            var local = Self.microseconds(zone.civil(at: instant))
            // A time that is in a gap is passed over.
            while let found = first(after: local, of: instant) {
                local = found
                guard let civil = Self.civil(found) else { return nil }
                switch zone.localTime(civil) {
                case .unique(let moment): return moment
                case .fold(let first, let second): return first > instant ? first : second
                case .gap: continue
                }
            }
            return nil
        case .asShown:
            // From one change of the clock to the next.
            var isStart = false
            for _ in 0..<Self.stretchesMax {
                let end = zone.nextTransition(after: from) ?? .distantFuture
                let offset = Int64(zone.offset(at: from)) * 1_000_000
                let start = from.nanoseconds / 1_000 + offset - (isStart ? 1 : 0)
                if let found = first(after: start, of: instant),
                    let moment = Self.timestamp(found - offset), moment < end
                {
                    return moment
                }
                if end == .distantFuture { return nil }
                (from, isStart) = (end, true)
            }
            return nil
        }
    }

    /// The first local time after another, both in microseconds from 1970-01-01 on the wall. Nil:
    /// none comes in 40 years after the instant from which the search began.
    private func first(after local: Int64, of instant: Timestamp) -> Int64? {
        let limit = Int(instant.seconds / 86_400) + Self.daysMax
        var day = Int(local / Self.dayMicroseconds)
        let time = local - Int64(day) * Self.dayMicroseconds
        if isDay(day), let index = times.firstIndex(after: time) {
            return Int64(day) * Self.dayMicroseconds + times[index]
        }
        day += 1
        while day < limit {
            if isDay(day) { return Int64(day) * Self.dayMicroseconds + times[0] }
            day += 1
        }
        return nil
    }

    private static func microseconds(_ civil: CivilDateTime) -> Int64 {
        let seconds = civil.hour * 3_600 + civil.minute * 60 + civil.second
        return Int64(civil.date.daysSinceEpoch) * dayMicroseconds
            + Int64(seconds) * 1_000_000 + Int64(civil.nanosecond / 1_000)
    }

    private static func civil(_ microseconds: Int64) -> CivilDateTime? {
        let (day, rest) = microseconds.quotientAndRemainder(dividingBy: dayMicroseconds)
        let second = Int(rest / 1_000_000)
        return CivilDateTime(
            date: CivilDate(daysSinceEpoch: Int(day)), hour: second / 3_600,
            minute: second / 60 % 60, second: second % 60, nanosecond: Int(rest % 1_000_000) * 1_000
        )
    }

    private static func timestamp(_ microseconds: Int64) -> Timestamp? {
        let (nanoseconds, overflow) = microseconds.multipliedReportingOverflow(by: 1_000)
        return overflow ? nil : Timestamp(nanoseconds: nanoseconds)
    }

    /// How long a day is on the wall.
    private static let dayMicroseconds: Int64 = 86_400_000_000
    /// A 29 February that is a certain weekday comes after 40 years at the latest.
    private static let daysMax = 41 * 366
    private static let stretchesMax = 200
}

extension [Int64] {
    /// The index of the first element that is greater than a number, where they are in order.
    fileprivate func firstIndex(after number: Int64) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return low < count ? low : nil
    }
}
