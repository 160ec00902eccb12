import Glibc

/// A Unix socket that is bound to its file, which has its rights. Nobody can connect before
/// somebody listens on it, unix(7).
package struct BoundSocket: Sendable {
    /// As it was given.
    package let path: String
    /// Whoever listens on it owns it.
    package let descriptor: Int32
    private let identity: FileIdentity

    /// Why there is none.
    package enum Failure: Error {
        /// A living process listens there.
        case held
        /// Something else than a socket has that name, and keeps it.
        case noSocket
        /// There is no such directory.
        case noDirectory
        case system(SystemError)
    }

    /// Makes the file; one that a dead process has left there is replaced. `group` is an id.
    package init(path: String, mode: UInt32, group: UInt32?) throws(Failure) {
        do throws(SystemError) {
            self = try BoundSocket(binding: path, mode, group)
        } catch {
            switch error.code {
            case EADDRINUSE: throw .held
            case EEXIST: throw .noSocket
            case ENOENT, ENOTDIR: throw .noDirectory
            default: throw .system(error)
            }
        }
    }

    private init(
        binding path: String, _ mode: UInt32, _ group: UInt32?
    ) throws(SystemError) {
        let address = try UnixAddress(path)
        try removeLeftOver(path, address)
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let socket = Descriptor(
            owning: try attempt("bind", on: path, { Glibc.socket(AF_UNIX, kind, 0) }))
        let fd = socket.raw
        try attempt("bind", on: path) { address.withPointer { bind(fd, $0, $1) } }
        do throws(SystemError) {
            identity = try FileIdentity(path)
            if let group {
                try attempt("change the group of", on: path) { lchown(path, uid_t.max, group) }
            }
            try attempt("change the mode of", on: path) { chmod(path, mode) }
        } catch {
            unlink(path)
            throw error
        }
        self.path = path
        descriptor = socket.giveAway()
    }

    /// Removes the file, unless another one has taken its place.
    package func removeFile() {
        // One that can't be looked at, or can't be removed, is replaced by the next daemon.
        if (try? FileIdentity(path)) == identity { unlink(path) }
    }
}

/// A path, or an abstract name, as an address of the system calls.
struct UnixAddress {
    private var value = sockaddr_un()
    /// In bytes. Of an abstract name each byte counts, and it has no end of its own.
    private var length = MemoryLayout<sockaddr_un>.size

    init(_ path: String) throws(SystemError) {
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: value.sun_path),
            !bytes.contains(0)
        else {
            throw SystemError(operation: "use socket", subject: path, code: ENAMETOOLONG)
        }
        value.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &value.sun_path) { $0.copyBytes(from: bytes) }
    }

    /// A name that is in no file system, without the `@` that is written before it.
    init(abstract name: String) throws(SystemError) {
        let bytes = [0] + Array(name.utf8)
        guard bytes.count > 1, bytes.count <= MemoryLayout.size(ofValue: value.sun_path) else {
            throw SystemError(operation: "use socket", subject: "@\(name)", code: ENAMETOOLONG)
        }
        value.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &value.sun_path) { $0.copyBytes(from: bytes) }
        length = MemoryLayout<sa_family_t>.size + bytes.count
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: value) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(length))
            }
        }
    }
}

private struct FileIdentity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
    let mode: UInt32

    init(_ path: String) throws(SystemError) {
        var status = stat()
        try attempt("look at", on: path) { lstat(path, &status) }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        mode = status.st_mode
    }

    var isSocket: Bool { mode & S_IFMT == S_IFSOCK }

    /// The mode changes after it was looked at.
    static func == (left: FileIdentity, right: FileIdentity) -> Bool {
        left.device == right.device && left.inode == right.inode
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(device)
        hasher.combine(inode)
    }
}

private func removeLeftOver(_ path: String, _ address: UnixAddress) throws(SystemError) {
    do throws(SystemError) {
        guard try FileIdentity(path).isSocket else {
            throw SystemError(operation: "bind", subject: path, code: EEXIST)
        }
    } catch {
        if error.isMissing { return }
        throw error
    }
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let probe = Descriptor(
        owning: try attempt("connect to", on: path, { Glibc.socket(AF_UNIX, kind, 0) }))
    let fd = probe.raw
    do throws(SystemError) {
        try attempt("connect to", on: path) { address.withPointer { connect(fd, $0, $1) } }
    } catch {
        switch error.code {
        case ECONNREFUSED: try attempt("remove", on: path) { unlink(path) }
        case ENOENT: return
        // So many wait to be let in that nobody can be told apart from a living one.
        case EAGAIN: throw SystemError(operation: "bind", subject: path, code: EADDRINUSE)
        default: throw error
        }
        return
    }
    throw SystemError(operation: "bind", subject: path, code: EADDRINUSE)
}
