import Calendar
import Glibc

/// The processor time that a process has used so far, user and system, all its threads together,
/// those that have ended too. In nanoseconds, as the scheduler of the kernel counts them; fails
/// where there is no such process. clock_getcpuclockid(3).
package func readProcessorTime(of pid: Int32) throws(SystemError) -> Duration {
    var clock = clockid_t()
    // It returns its error, and leaves errno as it was.
    let code = clock_getcpuclockid(pid, &clock)
    guard code == 0 else {
        throw SystemError(operation: "find the clock of process", subject: "\(pid)", code: code)
    }
    var time = timespec()
    try attempt("read the clock of process", on: "\(pid)") { clock_gettime(clock, &time) }
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
