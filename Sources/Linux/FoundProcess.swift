import CLinux
import Calendar
import Glibc

/// A process that is no child of this one and leads its session, as a child of a former process of
/// ours does. Its end can be waited for, but nobody tells how it ended.
package final class FoundProcess: Sendable {
    /// Its id, also that of its session and process group.
    package let pid: Int32
    /// With its id it tells it from all others.
    let startTicks: UInt64
    /// Readable when it has ended.
    package let pidfd: Int32

    /// Finds the very process that was born so. Nil: it has ended.
    package init?(_ birth: Birth) {
        let fd = ruqi_process_open(birth.pid)
        guard fd >= 0 else { return nil }
        // From here on it is asked by its number, which is its own until it has ended.
        let entry = ProcessEntry(pid: birth.pid)
        pid = birth.pid
        startTicks = entry?.startTicks ?? 0
        pidfd = fd
        // Whoever had the number then has had it ever since: others that get it start later.
        guard let entry, entry.session == pid, entry.startTicks <= Self.ticks(birth.at), !hasEnded
        else { return nil }
    }

    deinit {
        close(pidfd)
    }

    /// Whether it has ended.
    package var hasEnded: Bool {
        var entry = pollfd(fd: pidfd, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 0) > 0
    }

    /// Sends a signal to every process of its group. False: there is none left that is known to be
    /// of it, or that may be sent one.
    @discardableResult
    package func signalGroup(_ signal: Int32) -> Bool {
        if ruqi_process_signal_group(pidfd, signal) == 0 { return true }
        // An older kernel knows groups by their numbers alone, which is this one's while it lives.
        guard errno == EINVAL, !hasEnded else { return false }
        return kill(-pid, signal) == 0
    }

    /// As /proc counts, which rounds down.
    private static func ticks(_ time: Duration) -> UInt64 {
        let perSecond = Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))
        let (seconds, nanoseconds) = time.inNanoseconds.quotientAndRemainder(
            dividingBy: 1_000_000_000)
        return UInt64(clamping: seconds * perSecond + nanoseconds * perSecond / 1_000_000_000)
    }
}
