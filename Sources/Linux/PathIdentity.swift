import Glibc

/// Which file or directory a path leads to, links followed: as long as two are equal, it is the
/// same one.
package struct PathIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    /// Nil: nothing is there, or nothing that may be seen.
    package init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// Of what was opened.
    package init(_ stamp: FileSignature.Stamp) {
        device = stamp.device
        inode = stamp.inode
    }
}
