import Glibc

/// Keeps writers out of a file while it is read: so half of what is being written is never taken
/// for the whole. False: somebody has it open for writing. fcntl(2), leases: they are for the owner
/// of a file and for root, and for local file systems; elsewhere nothing is known, and it is true.
///
/// Whoever wants to write waits until the file is closed here, which ends the lease: some
/// microseconds. The file is open for reading only.
func takeReadLease(_ fd: Int32) -> Bool {
    fcntl(fd, setLease, Int32(F_RDLCK)) == 0 || errno != EAGAIN
}

/// F_SETLEASE of linux/fcntl.h, which the Glibc module lacks.
private let setLease: Int32 = 1_024
