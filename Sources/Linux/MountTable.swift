import Glibc

/// Tells when something is mounted or unmounted, which inotify(7) does not. proc_pid_mountinfo(5).
package struct MountTable: ~Copyable {
    private let descriptor: Descriptor

    /// Fails where /proc is not there or may not be read.
    package init() throws(SystemError) {
        let path = "/proc/self/mountinfo"
        descriptor = Descriptor(
            owning: try attempt("open", on: path, { open(path, O_RDONLY | O_CLOEXEC) }))
    }

    /// Is in error, as poll(2) calls it, once after each change. That it always can be read means
    /// nothing, so it has to be waited for without interests. Each poll of it takes the change as
    /// told: it can't stand in an epoll that stands in another.
    package var raw: Int32 { descriptor.raw }
}
