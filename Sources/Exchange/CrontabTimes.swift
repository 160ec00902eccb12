import Calendar

/// When Debian's cron starts a line: an account of its own of what cron(8) does minute by minute,
/// with nothing of the calendar of job files in it, so that the two can be held against each other.
package struct CrontabTimes: Hashable, Sendable {
    private let fields: CrontabFields

    init(_ fields: CrontabFields) {
        self.fields = fields
    }

    /// The first so many starts after a moment and up to another one; fewer where there are no more
    /// until then, or until the last day that a ``Timestamp`` can write. In order; where cron
    /// starts the line several times at once, the moment is there as often. A day that isn't the
    /// line's costs some tens of nanoseconds.
    ///
    /// cron counts the minutes of the wall clock. Where that jumps ahead, by up to three hours,
    /// lines with a `*` in minute or hour are looked at for the new minute only, and the others for
    /// each minute that was left out. Where it is set back, the former run again, and the latter
    /// when the wall is past what they have had.
    package func first(
        _ count: Int, after start: Timestamp, through end: Timestamp = .distantFuture, in zone: Zone
    ) -> [Timestamp] {
        var walk = Walk(fields: fields, zone: zone, after: start, through: end, count: count)
        walk.run()
        return walk.found
    }

    private struct Walk {
        let fields: CrontabFields
        let zone: Zone
        let count: Int
        private let lastMinute: Int64
        private(set) var found: [Timestamp] = []
        /// The minute that is looked at, since the epoch.
        private var minute: Int64
        private let firstMinute: Int64
        /// Up to which minute of the wall fixed lines have been looked at.
        private var virtual: Int64

        init(
            fields: CrontabFields, zone: Zone, after start: Timestamp, through end: Timestamp,
            count: Int
        ) {
            self.fields = fields
            self.zone = zone
            self.count = count
            firstMinute = Walk.minute(of: start.seconds) + 1
            let last = Walk.minute(of: Timestamp.distantFuture.seconds) - 2 * Walk.minutesPerDay
            lastMinute = min(Walk.minute(of: end.seconds), last)
            // What is behind a clock that was set back shortly before has been had.
            minute = firstMinute - Walk.lead
            virtual = 0
            virtual = wall(minute) - 1
        }

        mutating func run() {
            while found.count < count, minute <= lastMinute {
                guard let next = nextToLookAt else {
                    step()
                    continue
                }
                minute = next
                virtual = wall(next) - 1
            }
        }

        /// The next minute of the wall's next hour or day, where this one isn't the line's, the
        /// clock isn't changed before that, and nothing is to be made up for. Else nil.
        private var nextToLookAt: Int64? {
            let wall = wall(minute)
            guard virtual == wall - 1 else { return nil }
            let day = Walk.floor(wall, Walk.minutesPerDay)
            let minuteOfDay = wall - day * Walk.minutesPerDay
            let next: Int64
            if !fits(CivilDate(daysSinceEpoch: Int(day))) {
                next = minute + Walk.minutesPerDay - minuteOfDay
            } else if fields.hours >> UInt64(minuteOfDay / 60) & 1 == 0 {
                next = minute + 60 - minuteOfDay % 60
            } else {
                return nil
            }
            let now = Timestamp(seconds: minute * 60)
            if let change = zone.nextTransition(after: now), change.seconds <= next * 60 {
                return nil
            }
            return next
        }

        /// One minute, as cron has it when it wakes up.
        private mutating func step() {
            let now = wall(minute)
            let jump = now - virtual
            switch jump {
            case 1:
                start(now, where: true)
                virtual = now
            case 2...Walk.jumpMax:
                start(now, where: !fields.isFixed)
                while virtual < now {
                    virtual += 1
                    start(virtual, where: fields.isFixed)
                }
            case (-Walk.jumpMax)...0: start(now, where: !fields.isFixed)
            default:
                // So far only a correction goes: it starts anew from there.
                start(now, where: true)
                virtual = now
            }
            minute += 1
        }

        private mutating func start(_ wall: Int64, where isMeant: Bool) {
            if isMeant, fits(wall) { add() }
        }

        private mutating func add() {
            guard minute >= firstMinute, found.count < count else { return }
            found.append(Timestamp(seconds: minute * 60))
        }

        private func fits(_ wall: Int64) -> Bool {
            let day = Walk.floor(wall, Walk.minutesPerDay)
            let minuteOfDay = wall - day * Walk.minutesPerDay
            guard fields.minutes >> UInt64(minuteOfDay % 60) & 1 == 1,
                fields.hours >> UInt64(minuteOfDay / 60) & 1 == 1
            else { return false }
            return fits(CivilDate(daysSinceEpoch: Int(day)))
        }

        private func fits(_ date: CivilDate) -> Bool {
            guard fields.months >> UInt64(date.month) & 1 == 1 else { return false }
            let isDay = fields.days >> UInt64(date.day) & 1 == 1
            let isWeekday = fields.weekdays >> UInt64(date.weekday.rawValue) & 1 == 1
            return fields.isEitherDay ? isDay || isWeekday : isDay && isWeekday
        }

        /// What the wall shows at a minute, in minutes since 1970 there.
        private func wall(_ minute: Int64) -> Int64 {
            let time = Timestamp(seconds: minute * 60)
            return Walk.floor(minute * 60 + Int64(zone.offset(at: time)), 60)
        }

        private static func minute(of second: Int64) -> Int64 { floor(second, 60) }

        private static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
            let quotient = number / divisor
            return number % divisor < 0 ? quotient - 1 : quotient
        }

        private static let minutesPerDay: Int64 = 1_440
        /// Minutes. cron.c takes what is further for a correction of the clock.
        private static let jumpMax: Int64 = 180
        /// Minutes before the first one that the walk begins: more than a clock is changed by, so
        /// that it knows what the lines have had.
        private static let lead: Int64 = 360
    }
}
