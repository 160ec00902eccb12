import Glibc

/// What changes when the file under a name changes: equal signatures mean the same content, as
/// far as a look without reading can tell.
package struct FileSignature: Hashable, Sendable {
    /// One stat(2) result. Times are in nanoseconds since the epoch.
    package struct Stamp: Hashable, Sendable {
        package let inode: UInt64
        package let device: UInt64
        /// When inode or content last changed; nobody can set it.
        package let changeNanoseconds: Int64
        package let modificationNanoseconds: Int64
        package let sizeBytes: Int64
        /// Kind and permissions, as st_mode.
        package let mode: UInt32
        package let ownerID: UInt32
        package let groupID: UInt32
    }

    /// The file that is reached; nil for a link that leads nowhere.
    package let target: Stamp?
    /// The symbolic link itself; nil where the name is no link.
    package let link: Stamp?
}

/// What a name in a directory leads to, links followed.
package enum FileKind: Hashable, Sendable {
    case regular
    case directory
    /// A pipe, socket or device.
    case other
    /// A symbolic link to nothing, to itself, or to what may not be seen.
    case danglingLink
}

extension FileKind {
    /// Why it can't be read as a file. Nil: it can be, or opening it tells why not.
    package var unreadableReason: String? {
        switch self {
        case .danglingLink: "a symbolic link to nothing"
        case .other: "no regular file"
        case .regular, .directory: nil
        }
    }
}

extension FileSignature {
    /// What `name` leads to.
    package var kind: FileKind {
        guard let target else { return .danglingLink }
        switch target.mode & UInt32(S_IFMT) {
        case UInt32(S_IFREG): return .regular
        case UInt32(S_IFDIR): return .directory
        default: return .other
        }
    }

    /// Looks at `name` in an open directory: one system call, two for a symbolic link.
    init(of name: UnsafePointer<CChar>, in directory: Int32) throws(SystemError) {
        var status = stat()
        try attempt("look at", on: String(cString: name)) {
            fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW)
        }
        let stamp = Stamp(status)
        guard status.st_mode & mode_t(S_IFMT) == mode_t(S_IFLNK) else {
            self.init(target: stamp, link: nil)
            return
        }
        let leadsSomewhere = fstatat(directory, name, &status, 0) == 0
        self.init(target: leadsSomewhere ? Stamp(status) : nil, link: stamp)
    }

    /// Looks at a path; throws when there is nothing, not even a dangling link.
    package init(path: String) throws(SystemError) {
        self = try path.withTypedCString({ pointer throws(SystemError) in
            try FileSignature(of: pointer, in: AT_FDCWD)
        })
    }
}

extension FileSignature.Stamp {
    init(_ status: stat) {
        inode = UInt64(status.st_ino)
        device = UInt64(status.st_dev)
        changeNanoseconds = nanoseconds(status.st_ctim)
        modificationNanoseconds = nanoseconds(status.st_mtim)
        sizeBytes = Int64(status.st_size)
        mode = UInt32(status.st_mode)
        ownerID = UInt32(status.st_uid)
        groupID = UInt32(status.st_gid)
    }
}

/// Wraps for years past 2262: a signature only has to differ.
private func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
}

extension String {
    /// `withCString` with a typed error, which the standard library's lacks.
    func withTypedCString<Result, Failure: Error>(
        _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outcome: Swift.Result<Result, Failure> = withCString { pointer in
            do throws(Failure) {
                return .success(try body(pointer))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }
}
