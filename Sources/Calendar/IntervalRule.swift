/// Occurrences at equal distances of elapsed time.
package struct IntervalRule: Hashable, Sendable {
    /// From one occurrence to the next, whole milliseconds in ``range``.
    package let every: Duration

    /// Below a second is the work of a loop in the command itself; a century is enough for a job,
    /// and leaves sums of timestamps and intervals in their range.
    package static let range: ClosedRange<Duration> = .seconds(1)...(.seconds(36_500 * 86_400))

    /// Nil outside ``range`` and for parts of milliseconds.
    package init?(every: Duration) {
        guard IntervalRule.range ~= every, every.inNanoseconds % 1_000_000 == 0,
            every == .nanoseconds(every.inNanoseconds)
        else { return nil }
        self.every = every
    }

    /// As ``Duration`` writes it: `1h30m`.
    package var text: String { every.text }
}
