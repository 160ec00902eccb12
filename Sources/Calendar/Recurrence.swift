/// The occurrences of a rule in a zone, a pure function of rule, zone and seed. They are strictly
/// increasing, and ``next(after:)`` and ``last(through:)`` walk the same ones.
package struct Recurrence: Hashable, Sendable {
    /// What it was made of.
    package let rule: Rule
    /// The zone of cron and date rules; intervals don't ask for it.
    package let zone: Zone
    private let course: Course

    private enum Course: Hashable {
        case never
        case once(Timestamp)
        case interval(IntervalCourse)
        case cron(CronRule)
    }

    /// `seed` is the job id; it places the grid of an interval: points phase + k · X from the
    /// epoch, the phase being ``fnv1a(_:from:)`` of the seed modulo X, in milliseconds.
    package init(rule: Rule, zone: Zone, seed: String) {
        self.rule = rule
        self.zone = zone
        course =
            switch rule {
            case .interval(let interval): .interval(IntervalCourse(interval, seed: seed))
            case .date(.now): .never
            case .date(.instant(let instant)): .once(instant)
            case .date(.local(let civil)): .once(zone.localTime(civil).earliest)
            case .cron(let cron): .cron(cron)
            }
    }

    /// The first occurrence strictly after an instant; nil when none comes before the end of a
    /// ``Timestamp``'s range, and always for `now`, which the scheduler dates.
    package func next(after instant: Timestamp) -> Timestamp? {
        switch course {
        case .never: return nil
        case .once(let due): return due > instant ? due : nil
        case .interval(let course): return course.next(after: instant)
        case .cron(let rule):
            let second = instant.seconds + 1
            guard second < ZoneTable.endSecond else { return nil }
            return CronCourse(rule: rule, zone: zone.stretches).first(from: second)
                .map { Timestamp(seconds: $0) }
        }
    }

    /// The last occurrence at or before an instant; nil when there is none, and always for `now`.
    package func last(through instant: Timestamp) -> Timestamp? {
        switch course {
        case .never: nil
        case .once(let due): due <= instant ? due : nil
        case .interval(let course): course.last(through: instant)
        case .cron(let rule):
            CronCourse(rule: rule, zone: zone.stretches).last(through: instant.seconds)
                .map { Timestamp(seconds: $0) }
        }
    }

    /// The occurrences after one instant, up to and including another; nil when there are none.
    /// Cost: a few nanoseconds a month and change of offset, however many occurrences there are.
    package func tally(after start: Timestamp, through end: Timestamp) -> Tally? {
        guard let first = next(after: start), first <= end, let last = last(through: end) else {
            return nil
        }
        let count =
            switch course {
            case .never: 0
            case .once: 1
            case .interval(let course): course.count(from: first, through: last)
            case .cron(let rule):
                CronCourse(rule: rule, zone: zone.stretches)
                    .count(from: first.seconds, through: last.seconds)
            }
        return Tally(first: first, last: last, count: count)
    }
}
