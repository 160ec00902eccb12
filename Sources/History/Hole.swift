import Calendar

/// Occurrences that follow one another and have no verdict yet.
struct Hole {
    /// Which occurrences of a recurrence these are.
    enum Sort {
        /// Those that are to start.
        case regular
        /// Those on excluded days.
        case excluded
        /// Those of a definition that isn't known: only their number is.
        case unknown
    }

    let tally: Tally
    let sort: Sort
    let recurrence: Recurrence

    /// Those of them that lie between the first and the last of some others.
    func part(_ other: Tally) -> Tally? {
        part(
            after: other.first - .nanoseconds(1), through: other.last.endOfMicrosecond,
            countMax: other.count)
    }

    /// Those after one moment, up to and including another. Of what isn't known there may be at
    /// most `countMax`.
    private func part(after start: Timestamp, through end: Timestamp, countMax: Int = .max)
        -> Tally?
    {
        let start = max(start, tally.first - .nanoseconds(1))
        let end = min(end, tally.last.endOfMicrosecond)
        guard start < end else { return nil }
        if sort != .unknown { return recurrence.recorded(sort, after: start, through: end) }
        let first = (start + .nanoseconds(1)).cutToMicrosecond
        return Tally(
            first: first, last: end.cutToMicrosecond, count: min(tally.count, countMax))
    }

    /// What is left of it without some that it has.
    func without(_ others: Tally) -> [Hole] {
        if sort == .unknown {
            let count = tally.count - others.count
            guard count > 0 else { return [] }
            return [with(Tally(first: tally.first, last: tally.last, count: count))]
        }
        return [
            part(after: .distantPast, through: others.first - .nanoseconds(1)),
            part(after: others.last.endOfMicrosecond, through: .distantFuture),
        ].compactMap { $0.map(with) }
    }

    /// What of it is not after a moment.
    func cut(through end: Timestamp) -> Hole? {
        sort == .unknown && tally.last <= end
            ? self : part(after: .distantPast, through: end).map(with)
    }

    /// The parts that lie in sorted spans, those that follow one another in one, and those that
    /// don't.
    func divided(by spans: [Tally]) -> (covered: [Hole], bare: [Hole]) {
        if sort == .unknown {
            let isCovered = spans.contains { $0.first <= tally.first && tally.last <= $0.last }
            return isCovered ? ([self], []) : ([], [self])
        }
        var covered: [Tally] = []
        var bare: [Tally] = []
        var start = Timestamp.distantPast
        for span in spans where span.last.endOfMicrosecond > start {
            let before = part(after: start, through: span.first - .nanoseconds(1))
            if let before { bare.append(before) }
            start = max(start, span.last.endOfMicrosecond)
            guard let inside = part(span) else { continue }
            if before == nil, let last = covered.last, last.last < inside.first {
                covered[covered.count - 1] = Tally(
                    first: last.first, last: inside.last, count: last.count + inside.count)
            } else {
                covered.append(inside)
            }
        }
        if let rest = part(after: start, through: .distantFuture) { bare.append(rest) }
        return (covered.map(with), bare.map(with))
    }

    private func with(_ tally: Tally) -> Hole {
        Hole(tally: tally, sort: sort, recurrence: recurrence)
    }
}

extension Recurrence {
    /// The occurrences of a sort after one moment, up to and including another, as records have
    /// them: cut to the microsecond.
    func recorded(_ sort: Hole.Sort, after start: Timestamp, through end: Timestamp) -> Tally? {
        guard start < end else { return nil }
        let tally: Tally? =
            switch sort {
            case .regular: tally(after: start, through: end)
            case .excluded: hasExclusions ? excludedTally(after: start, through: end) : nil
            case .unknown: nil
            }
        return tally.map {
            Tally(
                first: $0.first.cutToMicrosecond, last: $0.last.cutToMicrosecond, count: $0.count)
        }
    }
}

extension Timestamp {
    /// As it is on record.
    var cutToMicrosecond: Timestamp {
        let rest = nanosecondOfSecond % 1_000
        return rest == 0 ? self : Timestamp(nanoseconds: nanoseconds - rest)
    }

    /// The last moment that is on record as this one is.
    var endOfMicrosecond: Timestamp { cutToMicrosecond + .nanoseconds(999) }
}
