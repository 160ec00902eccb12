import CLinux
import Glibc

/// Wakes one thread from any other. eventfd(2): notifications add up to one.
package final class Wakeup: Sendable {
    private let descriptor: Descriptor

    /// Starts without a notification.
    package init() throws(SystemError) {
        descriptor = Descriptor(owning: try attempt("create a wakeup", { ruqi_event_counter() }))
    }

    /// Readable from `notify` to `acknowledge`.
    package var raw: Int32 { descriptor.raw }

    /// From any thread; never waits.
    package func notify() {
        var one: UInt64 = 1
        // It fails only (EAGAIN) when 2^64 - 2 notifications are pending: the reader wakes anyway.
        while write(descriptor.raw, &one, MemoryLayout<UInt64>.size) == -1 && errno == EINTR {}
    }

    /// Takes back all notifications so far; false when there was none.
    @discardableResult
    package func acknowledge() -> Bool {
        var count: UInt64 = 0
        while true {
            let bytes = read(descriptor.raw, &count, MemoryLayout<UInt64>.size)
            if bytes == -1 && errno == EINTR { continue }
            return bytes > 0
        }
    }

    /// Puts the calling thread to sleep until a notification, and takes it back. False: the time
    /// limit has passed without one.
    @discardableResult
    package func wait(timeLimit: Duration? = nil) -> Bool {
        let deadline = Deadline(after: timeLimit)
        repeat {
            if acknowledge() { return true }
        } while waitUntilReady(descriptor.raw, for: POLLIN, until: deadline)
        return false
    }
}
