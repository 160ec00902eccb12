import Calendar
import Glibc

/// Reads the wall clock and the monotonic clock, one after the other, and by CLOCK_BOOTTIME how
/// long the host has slept; a few nanoseconds are none. No call can fail or enters the kernel.
package func readMoment() -> Moment {
    let wall = readWallClock()
    let uptime = readUptime()
    let boot = read(CLOCK_BOOTTIME)
    let sinceBoot = Uptime(seconds: Int64(boot.tv_sec), nanoseconds: Int64(boot.tv_nsec))
    return Moment(wall: wall, uptime: uptime, asleep: sinceBoot - uptime)
}

/// CLOCK_REALTIME.
package func readWallClock() -> Timestamp {
    let time = read(CLOCK_REALTIME)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
}

/// CLOCK_MONOTONIC: it stands still while the host sleeps, as the timers armed with it do.
package func readUptime() -> Uptime {
    let time = read(CLOCK_MONOTONIC)
    return Uptime(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
}

private func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    clock_gettime(clock, &time)
    return time
}
