/// The points of an interval's grid: phase + k · step nanoseconds from the epoch.
struct IntervalCourse: Hashable {
    /// Nanoseconds, 0 up to ``step``.
    private let phase: Int64
    /// Nanoseconds, positive.
    private let step: Int64

    /// The phase is that of `start`; without one it comes from the seed: many jobs of one interval
    /// spread, each the same on every host.
    init(_ rule: IntervalRule, seed: String, start: Timestamp?) {
        step = rule.every.inNanoseconds
        if let start {
            phase = floorRemainder(start.nanoseconds, step)
            return
        }
        phase = Int64(fnv1a(seed) % UInt64(step / 1_000_000)) * 1_000_000
    }

    /// The first point after an instant; nil beyond the range of a timestamp.
    func next(after instant: Timestamp) -> Timestamp? {
        let ahead = phase - floorRemainder(instant.nanoseconds, step)
        let (point, overflow) = instant.nanoseconds.addingReportingOverflow(
            ahead > 0 ? ahead : ahead + step)
        return overflow ? nil : Timestamp(nanoseconds: point)
    }

    /// The last point at or before an instant; nil beyond the range of a timestamp.
    func last(through instant: Timestamp) -> Timestamp? {
        let behind = floorRemainder(instant.nanoseconds, step) - phase
        let (point, overflow) = instant.nanoseconds.subtractingReportingOverflow(
            behind >= 0 ? behind : behind + step)
        return overflow ? nil : Timestamp(nanoseconds: point)
    }

    /// How many points there are from one to another, both included.
    func count(from first: Timestamp, through last: Timestamp) -> Int {
        // The distance may have 64 bits.
        let distance = UInt64(bitPattern: last.nanoseconds &- first.nanoseconds)
        return Int(distance / UInt64(step)) + 1
    }
}
