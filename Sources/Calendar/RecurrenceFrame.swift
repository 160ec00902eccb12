/// What stands around the rules of a recurrence: bounds, excluded days and a delay.
final class RecurrenceFrame: Hashable, Sendable {
    /// How much later than its rules say each occurrence is, in nanoseconds: the job's share of
    /// `jitter`.
    let delay: Int64
    /// No occurrence of the rules before this.
    let from: Timestamp
    /// No occurrence of the rules at or after this.
    let until: Timestamp
    /// The excluded days as spans of seconds, in order and apart from one another.
    let excluded: [Range<Int64>]

    /// Nil: there is nothing of all this.
    init?(_ timing: Timing, seed: String, schedulerName: String) {
        let milliseconds = timing.jitter.inNanoseconds / 1_000_000
        if timing.start == nil, timing.end == nil, timing.excluded.isEmpty, milliseconds <= 0 {
            return nil
        }
        from = timing.start ?? .distantPast
        until = timing.end ?? .distantFuture
        excluded = timing.zone.spans(of: timing.excluded)
        let hash = fnv1a(seed, from: fnv1a("\n", from: fnv1a(schedulerName)))
        delay = milliseconds > 0 ? Int64(hash % UInt64(milliseconds)) * 1_000_000 : 0
    }

    static func == (left: RecurrenceFrame, right: RecurrenceFrame) -> Bool {
        left.delay == right.delay && left.from == right.from && left.until == right.until
            && left.excluded == right.excluded
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(delay)
        hasher.combine(from)
        hasher.combine(until)
        hasher.combine(excluded)
    }
}
