import CLinux
import Glibc

/// Children that this process has not started: orphans that the kernel gave it, because it is the
/// first process of a container, or has asked for them (PR_SET_CHILD_SUBREAPER).
package enum Orphans {
    /// Whether the kernel gives orphans to this process.
    package static var comeHere: Bool { getpid() == 1 || ruqi_is_subreaper() == 1 }

    /// Reaps those that have ended, but for the `known` children, whose ends others wait for.
    /// Returns how many. Waits for nobody.
    ///
    /// Cost: a system call for each child that isn't known.
    @discardableResult
    package static func reap(except known: Set<Int32>) -> Int {
        var count = 0
        for pid in children() where !known.contains(pid) {
            var found = siginfo_t()
            // By its id, so that no other one's end is taken; nothing is found while it runs.
            if waitid(P_PID, id_t(pid), &found, WEXITED | WNOHANG) == 0, found.si_signo == SIGCHLD {
                count += 1
            }
        }
        return count
    }

    /// The children of all threads of this process. Empty where /proc doesn't tell.
    private static func children() -> [Int32] {
        // proc_tid_children(5): kernels without it have to be asked for all processes.
        guard let tasks = try? directoryNames("/proc/self/task") else { return [] }
        var children: [Int32] = []
        for task in tasks {
            guard
                let bytes = try? readProcessFile(
                    "/proc/self/task/\(task)/children", limitBytes: 1 << 20)
            else {
                return processTable().filter { $0.parent == getpid() }.map(\.pid)
            }
            children += bytes.split(separator: UInt8(ascii: " "))
                .compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
        }
        return children
    }
}
