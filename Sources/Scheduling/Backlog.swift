import Calendar
import Jobs

/// Occurrences of a job that passed and are to be run yet, oldest first. A few words each span of
/// them, however many there are: they are walked when they are taken.
struct Backlog: Sendable {
    /// Occurrences that follow one another.
    struct Span: Sendable {
        fileprivate(set) var tally: Tally
        let cause: Cause
        /// The job as it was when they passed: a changed one may know others.
        let job: Job

        fileprivate var recurrence: Recurrence { job.recurrence }
    }

    /// Never one without occurrences.
    private(set) var spans: [Span] = []

    var isEmpty: Bool { spans.isEmpty }

    var count: Int { spans.reduce(0) { $0 + $1.tally.count } }

    /// What passed later than all that is in it.
    mutating func append(_ tally: Tally, of job: Job, cause: Cause) {
        spans.append(Span(tally: tally, cause: cause, job: job))
    }

    /// The oldest one.
    mutating func popFirst() -> (due: Timestamp, cause: Cause)? {
        guard let span = spans.first else { return nil }
        let due = span.tally.first
        if let rest = span.rest { spans[0].tally = rest } else { spans.removeFirst() }
        return (due, span.cause)
    }

    /// Takes the oldest out, so that so many are left: in parts that follow one another.
    mutating func dropOldest(leaving most: Int) -> [Passed] {
        var dropped: [Passed] = []
        var surplus = count - most
        while surplus > 0, let span = spans.first {
            if span.tally.count <= surplus {
                dropped.append(Passed(job: span.job, tally: span.tally))
                surplus -= span.tally.count
                spans.removeFirst()
                continue
            }
            let (passed, rest) = span.split(after: surplus)
            dropped.append(Passed(job: span.job, tally: passed))
            spans[0].tally = rest
            surplus = 0
        }
        return dropped
    }

    func contains(_ due: Timestamp) -> Bool {
        spans.contains { span in
            guard span.tally.first <= due, due <= span.tally.last else { return false }
            return due == span.tally.first
                || span.recurrence.next(after: due - .nanoseconds(1)) == due
        }
    }
}

extension Backlog.Span {
    /// All but the first one.
    fileprivate var rest: Tally? {
        guard tally.count > 1, let next = recurrence.next(after: tally.first) else { return nil }
        return Tally(first: next, last: tally.last, count: tally.count - 1)
    }

    /// The first so many, and the others; there are more. O(of those).
    fileprivate func split(after count: Int) -> (passed: Tally, rest: Tally) {
        let left = tally.count - count
        let rest = recurrence.latest(left, of: tally)
        let last = recurrence.last(through: rest.first - .nanoseconds(1)) ?? tally.first
        return (Tally(first: tally.first, last: last, count: count), rest)
    }
}

extension Recurrence {
    /// The last so many of some occurrences, or all where they are fewer: O(count).
    func latest(_ count: Int, of tally: Tally) -> Tally {
        guard tally.count > count else { return tally }
        var first = tally.last
        for _ in 1..<max(count, 1) {
            guard let before = last(through: first - .nanoseconds(1)) else { break }
            first = before
        }
        return Tally(first: first, last: tally.last, count: max(count, 1))
    }
}
