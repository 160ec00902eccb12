import Calendar
import Synchronization

/// When the loop last began to start a run.
package final class RunStarts: Sendable {
    private let nanoseconds = Atomic(Int64.min)

    /// There was none.
    package init() {}

    /// One is about to be started.
    package func note(at now: Uptime) {
        nanoseconds.store(now.nanoseconds, ordering: .relaxed)
    }

    /// Nil: there was none.
    private var newest: Uptime? {
        let newest = nanoseconds.load(ordering: .relaxed)
        return newest == .min ? nil : Uptime(nanoseconds: newest)
    }

    /// How long other threads are to rest now, so that they don't delay a run that is being
    /// started. Nil: not at all.
    package func rest(at now: Uptime) -> Duration? {
        guard let newest, now - newest < Self.startTime else { return nil }
        return newest + Self.startTime - now
    }

    /// From the beginning of a start to the child's first instructions.
    private static let startTime: Duration = .milliseconds(1)
}
