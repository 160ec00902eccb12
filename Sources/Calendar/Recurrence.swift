/// The occurrences of a job, a pure function of its timing and its id. They are strictly
/// increasing, and ``next(after:)`` and ``last(through:)`` walk the same ones.
package struct Recurrence: Hashable, Sendable {
    /// The zone of cron and date rules; intervals don't ask for it.
    package let zone: Zone
    private let course: Course
    /// What sort of occurrences these are.
    package let kind: Kind
    /// How the first of its rules is called.
    package let trigger: Trigger
    /// Nil for most jobs, whose rules are all that decides: thousands of them are in memory.
    private let frame: RecurrenceFrame?

    private var delay: Int64 { frame?.delay ?? 0 }
    private var from: Timestamp { frame?.from ?? .distantPast }
    private var until: Timestamp { frame?.until ?? .distantFuture }
    private var excluded: [Range<Int64>] { frame?.excluded ?? [] }

    /// How much later than its rules say each occurrence is.
    package var jitterDelay: Duration { .nanoseconds(delay) }

    /// Who knows when the occurrences are.
    package enum Kind: Hashable, Sendable {
        /// Once, as soon as the scheduler sees the definition.
        case now
        /// Once for each boot of the host.
        case atBoot
        /// Once, at an instant of the calendar.
        case date
        /// Again and again, as the calendar has it.
        case recurring
    }

    /// Whether a definition is due once and never again: `now`, or a date that stands alone.
    package var isOnce: Bool { kind == .now || kind == .date }

    /// One rule and nothing beside it.
    package init(rule: Rule, zone: Zone, seed: String) {
        self.init(Timing(rules: [rule], zone: zone), seed: seed, schedulerName: "")
    }

    /// `seed` is the job id: it places the grid of an interval that has no `start_time` (points
    /// phase + k · X from the epoch, the phase being ``fnv1a(_:from:)`` of the seed modulo X, in
    /// milliseconds), chooses the values of `H`, and with the scheduler's name the delay within
    /// `jitter`.
    package init(_ timing: Timing, seed: String, schedulerName: String) {
        self.init(timing, seed: seed, schedulerName: schedulerName, courses: CourseMemo())
    }

    /// The same; what `courses` has made before is shared, which spares time and memory.
    package init(_ timing: Timing, seed: String, schedulerName: String, courses memo: CourseMemo) {
        zone = timing.zone
        trigger = timing.trigger
        kind =
            switch timing.rules.first {
            case .date(.now): .now
            case .reboot: .atBoot
            case .date where timing.rules.count == 1: .date
            default: .recurring
            }
        let courses = timing.rules.map { memo.course($0, timing, seed: seed) }
        course = courses.count == 1 ? courses[0] : .union(courses)
        frame = RecurrenceFrame(timing, seed: seed, schedulerName: schedulerName)
    }

    /// The first occurrence strictly after an instant that isn't excluded; nil when none comes
    /// before the end of a ``Timestamp``'s range, and always for `now` and `@reboot`, which the
    /// scheduler dates.
    package func next(after instant: Timestamp) -> Timestamp? {
        var after = max(undelayed(instant), from - .nanoseconds(1))
        while let found = course.next(after: after), found < until {
            guard let span = exclusion(of: found) else { return delayed(found) }
            after = Timestamp(seconds: span.upperBound) - .nanoseconds(1)
        }
        return nil
    }

    /// The last occurrence at or before an instant that isn't excluded; nil when there is none, and
    /// always for `now` and `@reboot`.
    package func last(through instant: Timestamp) -> Timestamp? {
        var through = min(undelayed(instant), until - .nanoseconds(1))
        while let found = course.last(through: through), found >= from {
            guard let span = exclusion(of: found) else { return delayed(found) }
            through = Timestamp(seconds: span.lowerBound) - .nanoseconds(1)
        }
        return nil
    }

    /// The occurrences after one instant, up to and including another, that aren't excluded; nil
    /// when there are none. Cost: a few nanoseconds a month, change of offset and excluded range,
    /// however many occurrences there are; of several rules only the densest is counted so, the
    /// others are walked.
    package func tally(after start: Timestamp, through end: Timestamp) -> Tally? {
        guard let all = allTally(after: start, through: end) else { return nil }
        guard let left = excludedTally(after: start, through: end) else { return all }
        guard left.count < all.count, let first = next(after: start), let last = last(through: end)
        else { return nil }
        return Tally(first: first, last: last, count: all.count - left.count)
    }

    /// The occurrences after one instant, up to and including another, that fall on excluded days;
    /// nil when there are none.
    package func excludedTally(after start: Timestamp, through end: Timestamp) -> Tally? {
        var sum: Tally?
        let (low, high) = (undelayed(start), undelayed(end))
        for span in excluded where span.upperBound > low.seconds && span.lowerBound <= high.seconds
        {
            let before = max(low, Timestamp(seconds: span.lowerBound) - .nanoseconds(1))
            let last = min(high, Timestamp(seconds: span.upperBound) - .nanoseconds(1))
            guard let part = bounded(after: before, through: last) else { continue }
            sum = Tally(
                first: sum?.first ?? delayed(part.first), last: delayed(part.last),
                count: (sum?.count ?? 0) + part.count)
        }
        return sum
    }

    /// Whether any day is excluded.
    package var hasExclusions: Bool { !excluded.isEmpty }

    /// The last occurrence of all that falls on an excluded day, where it is after an instant.
    package func lastExcluded(after instant: Timestamp) -> Timestamp? {
        let low = max(undelayed(instant), from - .nanoseconds(1))
        for span in excluded.reversed() where span.upperBound > low.seconds {
            let before = max(low, Timestamp(seconds: span.lowerBound) - .nanoseconds(1))
            let end = min(Timestamp(seconds: span.upperBound), until) - .nanoseconds(1)
            if let last = course.last(through: end), last > before { return delayed(last) }
        }
        return nil
    }

    /// Whether a moment of which ``due(seenAt:)`` made an occurrence falls on an excluded day.
    package func isExcluded(_ due: Timestamp) -> Bool {
        exclusion(of: undelayed(due)) != nil
    }

    /// When a rule that the scheduler dates (`now`, `@reboot`) is due if it is seen at an instant;
    /// nil: `end_time` was before. Other rules aren't asked.
    package func due(seenAt instant: Timestamp) -> Timestamp? {
        let due = max(instant, from)
        return due < until ? delayed(due) : nil
    }

    /// Whether the rules have no occurrence at all between `start_time` and `end_time`.
    package var isNever: Bool {
        switch kind {
        case .now, .atBoot: from >= until
        // Asked of each file with such a key: nothing is counted, which takes long for several
        // rules.
        case .date, .recurring:
            course.next(after: from - .nanoseconds(1)).map { $0 >= until } ?? true
        }
    }

    private func allTally(after start: Timestamp, through end: Timestamp) -> Tally? {
        bounded(after: undelayed(start), through: undelayed(end)).map {
            Tally(first: delayed($0.first), last: delayed($0.last), count: $0.count)
        }
    }

    /// What the rules have between two instants and within the bounds.
    private func bounded(after start: Timestamp, through end: Timestamp) -> Tally? {
        course.tally(
            after: max(start, from - .nanoseconds(1)), through: min(end, until - .nanoseconds(1)))
    }

    /// The span of excluded days in which an instant lies.
    private func exclusion(of instant: Timestamp) -> Range<Int64>? {
        guard !excluded.isEmpty else { return nil }
        let second = instant.seconds
        var (low, high) = (0, excluded.count)
        while low < high {
            let middle = (low + high) / 2
            if excluded[middle].upperBound <= second { low = middle + 1 } else { high = middle }
        }
        return low < excluded.count && excluded[low].lowerBound <= second ? excluded[low] : nil
    }

    private func delayed(_ instant: Timestamp) -> Timestamp {
        Timestamp(nanoseconds: saturatingSum(instant.nanoseconds, delay))
    }

    private func undelayed(_ instant: Timestamp) -> Timestamp {
        Timestamp(nanoseconds: saturatingDifference(instant.nanoseconds, delay))
    }
}
