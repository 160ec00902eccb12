import CLinux
import Calendar
import Glibc

/// The alarm on the wall clock. It always notices when that clock is set, also while it waits for
/// nothing.
///
/// timerfd_create(2) with TFD_TIMER_CANCEL_ON_SET; the kernel reports a clock step only on an armed
/// timer, and reports it once.
package struct WallAlarm: ~Copyable {
    /// Why the descriptor was readable.
    package enum Cause: Hashable, Sendable {
        /// The time it was armed for has come.
        case expired
        /// The clock was set. The alarm may have been swallowed with it: arm it again.
        case clockStepped
        /// There was nothing.
        case nothing
    }

    private let descriptor: Descriptor
    /// A step that the kernel reported to `arm`, kept for `acknowledge`.
    private var stepIsPending = false

    /// Starts disarmed.
    package init() throws(SystemError) {
        let timer = Descriptor(owning: try attempt("create an alarm", { ruqi_wall_timer() }))
        try WallAlarm.set(timer.raw, .distantFuture)
        descriptor = timer
    }

    /// Becomes readable when the alarm has something to tell.
    package var raw: Int32 { descriptor.raw }

    /// Replaces what it waits for; a time in the past is reported at once, nil waits for a clock
    /// step only.
    package mutating func arm(_ time: Timestamp?) throws(SystemError) {
        let time = time ?? .distantFuture
        // Zero would disarm it; before the epoch is past as well.
        let point = max(time, Timestamp(nanoseconds: 1))
        do throws(SystemError) {
            try WallAlarm.set(raw, point)
        } catch {
            guard error.code == ECANCELED else { throw error }
            // Armed, but a step that nobody has read yet was reported here: pass it on by the
            // descriptor, so that there is one way to learn of it.
            stepIsPending = true
            try WallAlarm.set(raw, Timestamp(nanoseconds: 1))
        }
    }

    /// Reads why the descriptor was readable, and makes it unreadable.
    package mutating func acknowledge() throws(SystemError) -> Cause {
        let fd = descriptor.raw
        let wasPending = stepIsPending
        stepIsPending = false
        do throws(SystemError) {
            var count: UInt64 = 0
            let bytes = try attemptWithoutWaiting("read an alarm") {
                Glibc.read(fd, &count, MemoryLayout<UInt64>.size)
            }
            if wasPending { return .clockStepped }
            return bytes == nil ? .nothing : .expired
        } catch {
            guard error.code == ECANCELED else { throw error }
            return .clockStepped
        }
    }

    private static func set(_ fd: Int32, _ point: Timestamp) throws(SystemError) {
        try attempt("set an alarm") {
            ruqi_wall_timer_arm(
                fd, point.seconds, point.nanoseconds - point.seconds * 1_000_000_000)
        }
    }
}
