/// Occurrences of a span of time, counted.
package struct Tally: Hashable, Sendable {
    /// The earliest of them.
    package let first: Timestamp
    /// The latest of them; equal to ``first`` when there is one.
    package let last: Timestamp
    /// How many, at least 1.
    package let count: Int

    /// Takes the ends and the number of a run of occurrences.
    package init(first: Timestamp, last: Timestamp, count: Int) {
        self.first = first
        self.last = last
        self.count = count
    }
}
