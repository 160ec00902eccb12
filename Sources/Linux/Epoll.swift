import CLinux
import Calendar
import Glibc

/// Waits for many descriptors at once; level-triggered: what isn't dealt with is reported again.
package struct Epoll: ~Copyable {
    private let descriptor: Descriptor

    /// Makes one without any descriptor in it.
    package init() throws(SystemError) {
        descriptor = Descriptor(owning: try attempt("create an epoll", { ruqi_epoll_create() }))
    }

    /// Reports `token` whenever `fd` is ready for one of `interests`; hang-up and error are
    /// reported always. The caller removes `fd` before closing it.
    package borrowing func add(
        _ fd: Int32, token: UInt64, interests: Readiness
    ) throws(SystemError) {
        let epoll = descriptor.raw
        try attempt("watch a descriptor") {
            ruqi_epoll_add(epoll, fd, interests.rawValue, token)
        }
    }

    /// Forgets a descriptor that was added. Events already in a buffer stay there.
    package borrowing func remove(_ fd: Int32) throws(SystemError) {
        let epoll = descriptor.raw
        try attempt("stop watching a descriptor") { ruqi_epoll_remove(epoll, fd) }
    }

    /// Fills the front of `buffer`, whose length is the capacity (at most 256 are used), and
    /// returns how many places are filled. Waits until something is ready; with a time limit
    /// (rounded up to milliseconds) 0 when it has passed. Also 0 when a signal interrupted it (a
    /// debugger, a stop and continue): the caller's turn then just finds nothing to do.
    package borrowing func wait(
        into buffer: inout [ReadyEvent], timeLimit: Duration? = nil
    ) throws(SystemError) -> Int {
        let epoll = descriptor.raw
        let milliseconds = pollMilliseconds(timeLimit)
        let count = buffer.withUnsafeMutableBytes { bytes in
            // A ReadyEvent is nothing but the C structure.
            ruqi_epoll_wait(
                epoll, bytes.baseAddress?.assumingMemoryBound(to: ruqi_ready.self),
                Int32(min(bytes.count / MemoryLayout<ReadyEvent>.stride, 256)), milliseconds)
        }
        if count >= 0 { return Int(count) }
        let code = errno
        if code == EINTR { return 0 }
        throw SystemError(operation: "wait for events", code: code)
    }
}

/// What a descriptor is ready for; as interests only the first two count.
package struct Readiness: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Reading doesn't wait (there may be an end or an error to read).
    package static let readable = Readiness(rawValue: UInt32(RUQI_READABLE))
    /// Writing doesn't wait.
    package static let writable = Readiness(rawValue: UInt32(RUQI_WRITABLE))
    /// The other side is gone; what it left may still be there to read.
    package static let hangUp = Readiness(rawValue: UInt32(RUQI_HANG_UP))
    /// The descriptor has an error.
    package static let failed = Readiness(rawValue: UInt32(RUQI_FAILED))
}

/// One ready descriptor.
package struct ReadyEvent: Sendable {
    private let stored: ruqi_ready

    /// An empty place of a buffer.
    package init() {
        stored = ruqi_ready()
    }

    /// The token the descriptor was added with.
    package var token: UInt64 { stored.token }
    /// What it is ready for.
    package var readiness: Readiness { Readiness(rawValue: stored.flags) }
}

/// What poll and epoll take: -1 waits for ever, fractions are rounded up so that a wait never ends
/// before its time.
func pollMilliseconds(_ timeLimit: Duration?) -> Int32 {
    guard let timeLimit else { return -1 }
    let nanoseconds = max(timeLimit.inNanoseconds, 0)
    let milliseconds = nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 == 0 ? 0 : 1)
    return Int32(clamping: milliseconds)
}
