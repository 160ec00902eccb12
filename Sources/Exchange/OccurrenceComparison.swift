import Calendar

extension Recurrence {
    /// Its first so many occurrences after a moment, up to another one, that are meant.
    func first(
        _ count: Int, after start: Timestamp, through end: Timestamp = .distantFuture,
        where isMeant: (Timestamp) -> Bool = { _ in true }
    ) -> [Timestamp] {
        var found: [Timestamp] = []
        var time = start
        while found.count < count, let next = next(after: time), next <= end {
            if isMeant(next) { found.append(next) }
            time = next
        }
        return found
    }
}

/// Two accounts of when a job is due, held against each other.
package struct OccurrenceComparison: Sendable {
    /// A time that one of the two has and the other hasn't, or not as often.
    package struct Difference: Sendable, Hashable {
        package let time: Timestamp
        /// It is ours alone.
        package let isOurs: Bool
        /// Both have it, and this one of the two once more.
        package let isAgain: Bool
    }

    /// How many times both have.
    package private(set) var sameCount = 0
    package private(set) var differences: [Difference] = []
    /// Clock changes that were looked at beyond these, with a day before and after each.
    package private(set) var changes: [Timestamp] = []
    /// Up to where all was compared.
    private let horizon: Timestamp

    /// Both are in order. Where one was cut after `limit` times, the other is looked at as far.
    package init(ours: [Timestamp], theirs: [Timestamp], limit: Int) {
        let ends = [ours, theirs].filter { $0.count >= limit }.compactMap(\.last)
        horizon = ends.min() ?? .distantFuture
        compare(
            ours.prefix { [horizon] in $0 <= horizon }, theirs.prefix { [horizon] in $0 <= horizon }
        )
    }

    private mutating func compare(_ ours: ArraySlice<Timestamp>, _ theirs: ArraySlice<Timestamp>) {
        var (left, right) = (ours, theirs)
        var last: Timestamp?
        while let first = left.first ?? right.first {
            let time = min(first, right.first ?? first)
            switch (left.first == time, right.first == time) {
            case (true, true): sameCount += 1
            case (let isOurs, _):
                differences.append(
                    Difference(time: time, isOurs: isOurs, isAgain: last == time))
            }
            last = time
            if left.first == time { left.removeFirst() }
            if right.first == time { right.removeFirst() }
        }
    }

    /// Compares also the days around the zone's next two clock changes, as far as they aren't
    /// compared yet. The accounts are asked for what is after the one moment, up to and with the
    /// other.
    mutating func compareChanges(
        of zone: Zone, after start: Timestamp,
        ours: (Timestamp, Timestamp) -> [Timestamp], theirs: (Timestamp, Timestamp) -> [Timestamp]
    ) {
        var (change, seen) = (start, horizon)
        for _ in 0..<2 {
            guard let next = zone.nextTransition(after: change) else { return }
            change = next
            let end = change + .seconds(86_400)
            guard end > seen else { continue }
            let begin = max(seen, change - .seconds(86_400))
            compare(ours(begin, end)[...], theirs(begin, end)[...])
            changes.append(change)
            seen = end
        }
    }
}
