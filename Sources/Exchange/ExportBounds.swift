import Calendar
import Jobs

/// What stands around a job's rules, and where the grid of an interval lies.
enum ExportBounds {
    /// Refuses a beginning, an end and days of rest that are still ahead: `thing` has none.
    static func check(
        _ job: Job, _ thing: String, from now: Timestamp
    ) throws(ExportRefusal) {
        let timing = job.spec.timing
        if let end = timing.end {
            if end <= now { throw over }
            throw ExportRefusal(
                "end_time", "\(thing) has no end",
                hint: "leave it out, and disable the job when the time has come")
        }
        if let start = timing.start, start > now {
            throw ExportRefusal(
                "start_time", "\(thing) has no beginning",
                hint: "leave it out, and enable the job when the time has come")
        }
        // A calendar may get days at any time.
        let hasDaysAhead =
            job.recurrence.hasExclusions && job.recurrence.lastExcluded(after: now) != nil
        if hasDaysAhead || !job.spec.options.exclusions.calendars.isEmpty {
            throw ExportRefusal(
                "exclude", "\(thing) has no days on which it rests",
                hint: "leave it out, and let the command itself look at the date")
        }
    }

    /// Where the grid's first point after the beginning of 1970 lies, in milliseconds, with the
    /// job's delay.
    static func firstPoint(
        _ rule: IntervalRule, of job: Job
    ) throws(ExportRefusal) -> Int {
        let timing = job.spec.timing
        let grid = Recurrence(
            Timing(rules: [.interval(rule)], zone: .utc, start: timing.start),
            seed: job.spec.id.text, schedulerName: "")
        let epoch = Timestamp(seconds: 0)
        guard let point = grid.next(after: max(epoch, timing.start ?? epoch)) else { throw over }
        let nanoseconds =
            (point.nanoseconds + job.recurrence.jitterDelay.inNanoseconds)
            % rule.every.inNanoseconds
        guard nanoseconds % 1_000_000 == 0 else {
            throw ExportRefusal(
                "start_time", "parts of a millisecond in it place the interval's grid",
                hint: "give it in whole seconds")
        }
        return Int(nanoseconds / 1_000_000)
    }

    /// Between two of the next occurrences. Nil: there are no two.
    static func shortestGap(of job: Job, from now: Timestamp) -> Duration? {
        var shortest: Duration?
        var last = job.recurrence.next(after: now)
        for _ in 0..<occurrences {
            guard let time = last, let next = job.recurrence.next(after: time) else { break }
            let gap = next - time
            shortest = min(shortest ?? gap, gap)
            last = next
        }
        return shortest
    }

    /// That gap, where a run may still be going at its end. `longest` is the time that a run has;
    /// nil: any.
    static func overrun(
        of job: Job, longest: Duration?, from now: Timestamp
    ) -> Duration? {
        guard let gap = shortestGap(of: job, from: now) else { return nil }
        return longest.map { $0 < gap } ?? false ? nil : gap
    }

    /// As many as are compared.
    private static let occurrences = 1_000

    static let over = ExportRefusal(
        "rule", "the job is not due any more", hint: "remove it")
}
