import Glibc

/// Keeps a second daemon out of a directory, until it is dropped or this process ends. flock(2)
/// on a file in it, which stays there.
package struct DirectoryLock: ~Copyable {
    /// Why there is no lock.
    package enum Failure: Error, Hashable, CustomStringConvertible {
        /// Somebody has it; the pid that the holder wrote, if it could be read.
        case held(path: String, pid: Int32?)
        case system(SystemError)

        /// `cannot lock '/var/lib/ruqi/lock': held by pid 7`
        package var description: String {
            switch self {
            case .held(let path, let pid?): "cannot lock '\(path)': held by pid \(pid)"
            case .held(let path, nil): "cannot lock '\(path)': held by another process"
            case .system(let error): error.description
            }
        }
    }

    private let descriptor: Descriptor

    /// Takes the lock and writes this process's id into `directory/name`. It does not wait, but
    /// where the holder is dead: then a child has the lock that it was just starting, until its
    /// program runs.
    package init(directory: String, name: String = "lock") throws(Failure) {
        descriptor = try lockedFile(directory + "/" + name, until: Deadline(after: patience))
    }

    deinit {
        // Closing alone would leave it to a child that is just being started, until its program
        // runs.
        _ = flock(descriptor.raw, LOCK_UN)
    }

    /// Gives it back. Until then it is held, whatever the compiler makes of its last use.
    package consuming func release() {}
}

private func lockedFile(
    _ path: String, until deadline: Deadline
) throws(DirectoryLock.Failure) -> Descriptor {
    while true {
        do throws(DirectoryLock.Failure) {
            return try lockedFile(path)
        } catch {
            guard case .held(_, let pid?) = error, !isThere(pid), !deadline.hasPassed else {
                throw error
            }
            pause(for: .milliseconds(5))
        }
    }
}

private func isThere(_ pid: Int32) -> Bool {
    kill(pid, 0) == 0 || errno == EPERM
}

private func lockedFile(_ path: String) throws(DirectoryLock.Failure) -> Descriptor {
    do throws(SystemError) {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY
        let file = Descriptor(owning: try attempt("open", on: path, { open(path, flags, 0o644) }))
        try attempt("lock", on: path) { flock(file.raw, LOCK_EX | LOCK_NB) }
        try attempt("write", on: path) { ftruncate(file.raw, 0) }
        let line = Array("\(getpid())\n".utf8)
        try attempt("write", on: path) { pwrite(file.raw, line, line.count, 0) }
        return file
    } catch {
        throw error.code == EWOULDBLOCK ? .held(path: path, pid: holder(path)) : .system(error)
    }
}

private func holder(_ path: String) -> Int32? {
    // Only for the message: without it the message is shorter.
    guard let bytes = try? readFile(path, limitBytes: 32) else { return nil }
    return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
}

/// What the start of a program may take.
private let patience: Duration = .seconds(2)
