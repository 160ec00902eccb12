/// The occurrences of one rule, or of several together, without bounds and delay.
enum Course: Hashable {
    case never
    case once(Timestamp)
    case interval(IntervalCourse)
    case cron(CronCourse)
    /// At least two.
    case union([Course])

    init(_ rule: Rule, _ timing: Timing, seed: String) {
        switch rule {
        case .interval(let interval):
            self = .interval(IntervalCourse(interval, seed: seed, start: timing.start))
        case .date(.now), .reboot: self = .never
        case .date(.instant(let instant)): self = .once(instant)
        case .date(.local(let civil)):
            let time = timing.zone.localTime(civil)
            if case .gap = time, timing.dst == .skip {
                self = .never
            } else {
                self = .once(time.earliest)
            }
        case .cron(let cron):
            self = .cron(
                CronCourse(rule: cron.resolved(seed: seed), dst: timing.dst, zone: timing.zone))
        }
    }

    /// The first occurrence strictly after an instant.
    func next(after instant: Timestamp) -> Timestamp? {
        switch self {
        case .never: return nil
        case .once(let due): return due > instant ? due : nil
        case .interval(let course): return course.next(after: instant)
        case .cron(let course):
            let second = instant.seconds + 1
            guard second < ZoneTable.endSecond else { return nil }
            return course.first(from: second).map { Timestamp(seconds: $0) }
        case .union(let courses): return courses.lazy.compactMap { $0.next(after: instant) }.min()
        }
    }

    /// The last occurrence at or before an instant.
    func last(through instant: Timestamp) -> Timestamp? {
        switch self {
        case .never: nil
        case .once(let due): due <= instant ? due : nil
        case .interval(let course): course.last(through: instant)
        case .cron(let course):
            course.last(through: instant.seconds).map { Timestamp(seconds: $0) }
        case .union(let courses): courses.lazy.compactMap { $0.last(through: instant) }.max()
        }
    }

    /// The occurrences after one instant, up to and including another; nil when there are none.
    func tally(after start: Timestamp, through end: Timestamp) -> Tally? {
        guard let first = next(after: start), first <= end, let last = last(through: end) else {
            return nil
        }
        return Tally(first: first, last: last, count: count(from: first, through: last))
    }

    /// How many occurrences there are from one to another, both included.
    private func count(from first: Timestamp, through last: Timestamp) -> Int {
        switch self {
        case .never: 0
        case .once: 1
        case .interval(let course): course.count(from: first, through: last)
        case .cron(let course):
            course.count(from: first.seconds, through: last.seconds)
        case .union(let courses): Course.count(courses, from: first, through: last)
        }
    }

    /// The densest of several is counted at once; of the others those occurrences are walked that
    /// the ones before don't have.
    private static func count(
        _ courses: [Course], from first: Timestamp, through last: Timestamp
    ) -> Int {
        let before = first - .nanoseconds(1)
        let ordered = courses.map {
            (course: $0, count: $0.tally(after: before, through: last)?.count ?? 0)
        }
        .sorted { $0.count > $1.count }
        var count = ordered[0].count
        for (index, item) in ordered.enumerated().dropFirst() {
            var instant = before
            while let next = item.course.next(after: instant), next <= last {
                let isKnown = ordered[..<index].contains { $0.course.isDue(at: next) }
                count += isKnown ? 0 : 1
                instant = next
            }
        }
        return count
    }

    private func isDue(at instant: Timestamp) -> Bool {
        next(after: instant - .nanoseconds(1)) == instant
    }
}
