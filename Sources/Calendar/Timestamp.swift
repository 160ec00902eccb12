/// A point of the wall clock: nanoseconds since 1970-01-01T00:00:00Z as POSIX counts them, without
/// leap seconds. The range is 1677-09-21 to 2262-04-11; arithmetic stays at the ends of it.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Nanoseconds since the epoch, negative before it.
    package let nanoseconds: Int64

    /// The earliest point that can be written; used as "before everything".
    package static let distantPast = Timestamp(nanoseconds: .min)
    /// The latest point that can be written; used as "after everything".
    package static let distantFuture = Timestamp(nanoseconds: .max)

    /// Takes nanoseconds since the epoch.
    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Takes seconds since the epoch and nanoseconds to add to them (any sign); saturates.
    package init(seconds: Int64, nanoseconds: Int64 = 0) {
        let whole = saturatingProduct(seconds, nanosecondsPerSecond)
        self.nanoseconds = saturatingSum(whole, nanoseconds)
    }

    /// Whole seconds since the epoch, rounded towards the past.
    package var seconds: Int64 { floorDivision(nanoseconds, nanosecondsPerSecond) }

    /// The part of a second after ``seconds``: 0 to 999,999,999.
    package var nanosecondOfSecond: Int64 { floorRemainder(nanoseconds, nanosecondsPerSecond) }

    /// The earlier point is the lesser.
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// A later point (earlier for a negative duration); saturates.
    package static func + (point: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(nanoseconds: saturatingSum(point.nanoseconds, duration.inNanoseconds))
    }

    /// An earlier point (later for a negative duration); saturates.
    package static func - (point: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(nanoseconds: saturatingDifference(point.nanoseconds, duration.inNanoseconds))
    }

    /// The time from `right` to `left`; saturates at 292 years.
    package static func - (left: Timestamp, right: Timestamp) -> Duration {
        .nanoseconds(saturatingDifference(left.nanoseconds, right.nanoseconds))
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with as many digits as needed, for logs and test failures.
    package var description: String { rfc3339(in: .utc, fraction: .asNeeded) }
}
