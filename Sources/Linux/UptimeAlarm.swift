import CLinux
import Calendar
import Glibc

/// The alarm on the monotonic clock, for limits and patience. timerfd_create(2).
package struct UptimeAlarm: ~Copyable {
    private let descriptor: Descriptor

    /// Starts disarmed.
    package init() throws(SystemError) {
        descriptor = Descriptor(owning: try attempt("create an alarm", { ruqi_uptime_timer() }))
    }

    /// Becomes readable when the time has come.
    package var raw: Int32 { descriptor.raw }

    /// Replaces what it waits for; a time in the past is reported at once, nil disarms it.
    package borrowing func arm(_ time: Uptime?) throws(SystemError) {
        // All zero disarms, so the start of the clock is moved by a nanosecond.
        let nanoseconds = time.map { max($0.nanoseconds, 1) } ?? 0
        let fd = descriptor.raw
        try attempt("set an alarm") {
            ruqi_uptime_timer_arm(fd, nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000)
        }
    }

    /// Whether the time had come; makes the descriptor unreadable.
    @discardableResult
    package borrowing func acknowledge() throws(SystemError) -> Bool {
        let fd = descriptor.raw
        var count: UInt64 = 0
        let bytes = try attemptWithoutWaiting("read an alarm") {
            Glibc.read(fd, &count, MemoryLayout<UInt64>.size)
        }
        return bytes != nil
    }
}
