/// A point of the monotonic clock: nanoseconds since an unspecified start, usually boot. It
/// measures waiting and cost. Nothing converts it into a ``Timestamp`` or back.
package struct Uptime: Hashable, Comparable, Sendable {
    /// Nanoseconds since the clock's start.
    package let nanoseconds: Int64

    /// The earliest point that can be written.
    package static let distantPast = Uptime(nanoseconds: .min)
    /// The latest point that can be written.
    package static let distantFuture = Uptime(nanoseconds: .max)

    /// Takes nanoseconds since the clock's start.
    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Takes seconds since the clock's start and nanoseconds to add to them; saturates.
    package init(seconds: Int64, nanoseconds: Int64 = 0) {
        let whole = saturatingProduct(seconds, nanosecondsPerSecond)
        self.nanoseconds = saturatingSum(whole, nanoseconds)
    }

    /// Whole seconds since the clock's start, rounded down.
    package var seconds: Int64 { floorDivision(nanoseconds, nanosecondsPerSecond) }

    /// The earlier point is the lesser.
    package static func < (left: Uptime, right: Uptime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// A later point (earlier for a negative duration); saturates.
    package static func + (point: Uptime, duration: Duration) -> Uptime {
        Uptime(nanoseconds: saturatingSum(point.nanoseconds, duration.inNanoseconds))
    }

    /// An earlier point (later for a negative duration); saturates.
    package static func - (point: Uptime, duration: Duration) -> Uptime {
        Uptime(nanoseconds: saturatingDifference(point.nanoseconds, duration.inNanoseconds))
    }

    /// The time from `right` to `left`; saturates at 292 years.
    package static func - (left: Uptime, right: Uptime) -> Duration {
        .nanoseconds(saturatingDifference(left.nanoseconds, right.nanoseconds))
    }
}
