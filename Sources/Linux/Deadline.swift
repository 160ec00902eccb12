import Calendar
import Glibc

/// When a blocking wait ends; of threads that may wait, never of the loop.
struct Deadline {
    private let time: Uptime?

    /// Without a limit it never passes.
    init(after limit: Duration?) {
        time = limit.map { readUptime() + $0 }
    }

    /// What is left, not below zero; nil when it never passes.
    var left: Duration? {
        time.map { max($0 - readUptime(), .zero) }
    }

    var hasPassed: Bool { left == .zero }
}

/// Waits until a descriptor is ready for one of poll(2)'s `events` or broken; false when the
/// deadline has passed.
func waitUntilReady(_ fd: Int32, for events: Int32, until deadline: Deadline) -> Bool {
    while true {
        var entry = pollfd(fd: fd, events: Int16(events), revents: 0)
        let count = poll(&entry, 1, pollMilliseconds(deadline.left))
        if count > 0 { return true }
        // Interrupted, or a limit beyond what poll can take in one go.
        if deadline.hasPassed { return false }
    }
}
