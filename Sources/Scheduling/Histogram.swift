/// How many durations there were, by length, and their sum. A value of fixed size that has no
/// memory apart: a snapshot copies it, and to add to it costs some comparisons.
package struct Histogram: Sendable {
    /// What is measured; its buckets suit that.
    package let kind: Kind
    /// Of each bucket by itself; the last one has what is longer than all bounds.
    private var counts = InlineArray<16, Int>(repeating: 0)
    package private(set) var sum = Duration.zero

    /// The upper bounds of the buckets: 15 of them, ascending, each belongs to its bucket.
    package enum Kind: Sendable, CaseIterable {
        case runTime
        case lateness
        case reconcileTime

        package var bounds: [Duration] {
            switch self {
            case .runTime: Self.runTimes
            case .lateness: Self.latenesses
            case .reconcileTime: Self.reconcileTimes
            }
        }

        // From a command that does nothing up to one of a day.
        private static let runTimes: [Duration] =
            [10, 100, 500].map { .milliseconds($0) }
            + [1, 5, 10, 30, 60, 300, 900, 1_800, 3_600, 10_800, 21_600, 86_400].map {
                .seconds($0)
            }
        // A start takes about a millisecond, and the default grace is 30 s.
        private static let latenesses: [Duration] =
            [1, 2, 5, 10, 20, 50, 100, 200, 500].map { .milliseconds($0) }
            + [1, 5, 15, 30, 300, 3_600].map { .seconds($0) }
        // From one file up to 100,000.
        private static let reconcileTimes: [Duration] =
            [1, 2, 5, 10, 20, 50, 100, 200, 500].map { .milliseconds($0) }
            + [1, 2, 5, 10, 30, 60].map { .seconds($0) }
    }

    init(_ kind: Kind) {
        self.kind = kind
    }

    /// One below zero counts as zero: a clock was set meanwhile.
    mutating func add(_ duration: Duration) {
        let duration = max(.zero, duration)
        let bounds = kind.bounds
        var bucket = 0
        while bucket < bounds.count, bounds[bucket] < duration { bucket += 1 }
        counts[bucket] += 1
        sum += duration
    }

    /// How many there were.
    package var count: Int { count(through: counts.count - 1) }

    /// How many were not longer than the bound of that bucket.
    package func count(through bucket: Int) -> Int {
        (0...bucket).reduce(0) { $0 + counts[$1] }
    }
}
