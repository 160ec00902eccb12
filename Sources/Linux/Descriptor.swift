import Glibc

/// An open file descriptor, closed with the end of its owner.
package struct Descriptor: ~Copyable, Sendable {
    /// The number, for calls that borrow it; valid while this value lives.
    package let raw: Int32

    /// Takes over a descriptor that is open and nobody else's.
    package init(owning raw: Int32) {
        self.raw = raw
    }

    /// Somebody else closes it from now on.
    consuming func giveAway() -> Int32 {
        let raw = raw
        discard self
        return raw
    }

    deinit {
        // Also after EINTR Linux has closed it; an error of a delayed write concerns only files,
        // whose owners sync them.
        _ = close(raw)
    }
}
