import Calendar

extension Recurrence {
    /// Its first so many occurrences after a moment that are meant.
    func first(
        _ count: Int, after start: Timestamp, where isMeant: (Timestamp) -> Bool = { _ in true }
    ) -> [Timestamp] {
        var found: [Timestamp] = []
        var time = start
        while found.count < count, let next = next(after: time) {
            if isMeant(next) { found.append(next) }
            time = next
        }
        return found
    }
}

/// Two accounts of when a job is due, held against each other.
package struct OccurrenceComparison: Sendable {
    /// A time that one of the two has and the other hasn't.
    package struct Difference: Sendable, Hashable {
        package let time: Timestamp
        /// It is ours alone.
        package let isOurs: Bool
    }

    /// How many times both have.
    package private(set) var sameCount = 0
    package private(set) var differences: [Difference] = []

    /// Both are in order. Where one was cut after `limit` times, the other is looked at as far.
    package init(ours: [Timestamp], theirs: [Timestamp], limit: Int) {
        let ends = [ours, theirs].filter { $0.count >= limit }.compactMap(\.last)
        let horizon = ends.min() ?? .distantFuture
        var left = ours.prefix { $0 <= horizon }
        var right = theirs.prefix { $0 <= horizon }
        while let first = left.first ?? right.first {
            let time = min(first, right.first ?? first)
            switch (left.first == time, right.first == time) {
            case (true, true): sameCount += 1
            case (let isOurs, _): differences.append(Difference(time: time, isOurs: isOurs))
            }
            if left.first == time { left.removeFirst() }
            if right.first == time { right.removeFirst() }
        }
    }
}
