import Glibc

/// A file that is only added to, by one owner.
package struct AppendFile: ~Copyable {
    private let descriptor: Descriptor
    /// For messages.
    package let path: String

    /// Opens it, and makes it with `mode` if it is missing.
    package init(path: String, mode: UInt32 = 0o644) throws(SystemError) {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY
        self.path = path
        descriptor = Descriptor(
            owning: try attempt("open", on: path, { open(path, flags, mode_t(mode)) }))
    }

    /// The same for any kind of file that takes bytes, a pipe or terminal too; it never waits for a
    /// pipe's reader.
    package init(anyPath path: String, mode: UInt32) throws(SystemError) {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
        self.path = path
        let file = Descriptor(
            owning: try attempt("open", on: path, { open(path, flags, mode_t(mode)) }))
        // From here on its writers wait, as programs expect.
        try attempt("open", on: path) { fcntl(file.raw, F_SETFL, O_APPEND) }
        descriptor = file
    }

    /// Whether its path leads to it still: it was not moved away, removed or replaced.
    package borrowing func isInPlace() -> Bool {
        var here = stat()
        var there = stat()
        return fstat(descriptor.raw, &here) == 0 && stat(path, &there) == 0
            && here.st_ino == there.st_ino && here.st_dev == there.st_dev
    }

    /// Adds all bytes, usually by one write(2). Where it fails in the midst (a full disk) what
    /// was written of them is taken back, so that the file still ends where it ended before.
    package borrowing func append(_ bytes: [UInt8]) throws(SystemError) {
        let (written, failure) = add(bytes)
        guard let failure else { return }
        takeBack(written)
        throw failure
    }

    /// Adds as many bytes as it takes, in their order: how many, and why not all. For a file that
    /// others write to as well.
    package borrowing func add(_ bytes: [UInt8]) -> (written: Int, failure: SystemError?) {
        let fd = descriptor.raw
        var written = 0
        do throws(SystemError) {
            while written < bytes.count {
                written += try attempt("append to", on: path) {
                    bytes.withUnsafeBytes { all in
                        write(fd, all.baseAddress?.advanced(by: written), all.count - written)
                    }
                }
            }
            return (written, nil)
        } catch {
            return (written, error)
        }
    }

    /// The length in bytes.
    package borrowing func size() throws(SystemError) -> Int {
        var status = stat()
        let fd = descriptor.raw
        try attempt("look at", on: path) { fstat(fd, &status) }
        return Int(status.st_size)
    }

    /// Waits until what was added is on the disk. fdatasync(2).
    package borrowing func sync() throws(SystemError) {
        let fd = descriptor.raw
        try attempt("sync", on: path) { fdatasync(fd) }
    }

    /// False once its last name was removed: what is added then is seen by nobody.
    package borrowing func isLinked() -> Bool {
        var status = stat()
        return fstat(descriptor.raw, &status) == 0 && status.st_nlink > 0
    }

    /// Cuts the file, or fills it with zeros, to a length in bytes.
    package borrowing func truncate(to length: Int) throws(SystemError) {
        let fd = descriptor.raw
        try attempt("truncate", on: path) { ftruncate(fd, off_t(length)) }
    }

    private borrowing func takeBack(_ count: Int) {
        guard count > 0 else { return }
        // Best effort: the first error is the one to report, and a torn last line is repaired by
        // whoever reads the file next.
        if let end = try? size() { try? truncate(to: end - count) }
    }
}
