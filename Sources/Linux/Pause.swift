import Calendar
import Glibc

/// Does nothing for a while, by the monotonic clock: for the command line and a daemon that comes
/// up; the loop has alarms. clock_nanosleep(2).
package func pause(for duration: Duration) {
    let end = readUptime() + duration
    while true {
        let left = (end - readUptime()).inNanoseconds
        guard left > 0 else { return }
        var time = timespec(
            tv_sec: Int(left / 1_000_000_000), tv_nsec: Int(left % 1_000_000_000))
        // A signal may end it early.
        clock_nanosleep(CLOCK_MONOTONIC, 0, &time, nil)
    }
}
