import CLinux
import Glibc

/// The whole of a regular file that a user may read, or that root can only have put there for that
/// user: the file, and each directory and link on the way to it, belongs to root, and nobody else
/// can write them. So no link leads a user to what root alone may read.
///
/// Nil: what this process may read. On a thread of the caller's own: its rights to files change in
/// between.
package func readFile(
    _ path: String, limitBytes: Int, as identity: Spawn.Identity?
) throws(FileReadError) -> [UInt8] {
    guard let identity else { return try readFile(path, limitBytes: limitBytes) }
    do throws(FileReadError) {
        return try withRights(of: identity) { () throws(FileReadError) in
            try readFile(path, limitBytes: limitBytes)
        }
    } catch {
        guard case .system(let cause) = error, cause.code == EACCES, isRootsOwn(path) else {
            throw error
        }
        return try readFile(path, limitBytes: limitBytes)
    }
}

private func withRights<Result>(
    of identity: Spawn.Identity, _ body: () throws(FileReadError) -> Result
) throws(FileReadError) -> Result {
    var own = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
    let count = getgroups(Int32(own.count), &own)
    let me = Spawn.Identity(
        userID: geteuid(), groupID: getegid(), groups: Array(own.prefix(Int(max(0, count)))))
    do throws(SystemError) {
        try openFiles(as: identity)
    } catch {
        throw .system(error)
    }
    // A thread of root's may always take root's rights back.
    defer { try? openFiles(as: me) }
    return try body()
}

/// Whether nobody but root has a hand in where a path leads and what is there.
private func isRootsOwn(_ path: String) -> Bool {
    guard let target = physicalPath(path) else { return false }
    // Where a link stands on the way, its directory is one of the first path, and what it leads to
    // of the second; links of links stand in directories of neither, so there may be none.
    guard path == target else { return false }
    var parts = path.split(separator: "/")
    while true {
        var status = stat()
        guard lstat("/" + parts.joined(separator: "/"), &status) == 0, status.st_uid == 0,
            status.st_mode & mode_t(S_IWGRP | S_IWOTH) == 0
        else { return false }
        if parts.isEmpty { return true }
        parts.removeLast()
    }
}
