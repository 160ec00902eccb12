import Glibc

/// Tells whether somebody has a file open for writing, and keeps writers from opening it for the
/// moment in which it is read: so half of what is being written is never taken for the whole.
/// Leases, fcntl(2). They are for the owner of a file and for root, and for local file systems;
/// elsewhere nothing is known.
struct ReadLease {
    private enum State {
        /// Nobody writes, as long as it is kept.
        case kept
        case refused
        case unknown
    }

    private let fd: Int32
    private let state: State

    /// The file is open for reading only.
    init(of fd: Int32) {
        self.fd = fd
        if fcntl(fd, setLease, Int32(F_RDLCK)) == 0 {
            state = .kept
        } else {
            state = errno == EAGAIN ? .refused : .unknown
        }
    }

    /// Gives it back, where that wasn't done. True: somebody had the file open for writing, or asked
    /// for it meanwhile.
    func end() -> Bool {
        switch state {
        case .unknown: return false
        case .refused: return true
        case .kept:
            // A lease that is being broken says what it is to become.
            let isBroken = fcntl(fd, getLease) != Int32(F_RDLCK)
            _ = fcntl(fd, setLease, Int32(F_UNLCK))
            return isBroken
        }
    }
}

/// F_SETLEASE and F_GETLEASE of linux/fcntl.h, which the Glibc module lacks.
private let setLease: Int32 = 1_024
private let getLease: Int32 = 1_025
