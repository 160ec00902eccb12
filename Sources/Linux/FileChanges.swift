import CLinux
import Glibc

/// Makes a directory and the parents that are missing; content with one that is there.
package func makeDirectories(_ path: String, mode: UInt32 = 0o755) throws(SystemError) {
    do throws(SystemError) {
        try attempt("make directory", on: path) { mkdir(path, mode_t(mode)) }
    } catch {
        if error.code == EEXIST && isDirectory(path) { return }
        let (parent, name) = splitPath(path)
        guard error.code == ENOENT, name != nil, parent != path else { throw error }
        try makeDirectories(parent, mode: mode)
        do throws(SystemError) {
            try attempt("make directory", on: path) { mkdir(path, mode_t(mode)) }
        } catch {
            // Somebody else was faster.
            guard error.code == EEXIST && isDirectory(path) else { throw error }
        }
    }
}

/// Makes a file that isn't there yet, with this content. Fails where there is one, and leaves that.
/// open(2), O_EXCL.
package func createFile(
    _ path: String, with bytes: [UInt8], mode: UInt32 = 0o644
) throws(SystemError) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY
    let made = Descriptor(
        owning: try attempt("make", on: path, { open(path, flags, mode_t(mode)) }))
    do throws(SystemError) {
        try writeAll(bytes, to: made.raw, named: path)
    } catch {
        unlink(path)
        throw error
    }
}

/// Gives a file this content: whoever opens it finds the old one or the new one, whole, also after
/// the host went down, unless it `syncs` not: then ``syncFileSystem(of:)`` has to. The new one is
/// written as `temporary` in the same directory first. rename(2).
package func replaceFile(
    _ name: String, in directory: String, with bytes: [UInt8], temporary: String,
    mode: UInt32 = 0o600, syncs: Bool = true
) throws(SystemError) {
    let (path, draft) = ("\(directory)/\(name)", "\(directory)/\(temporary)")
    // One that was left behind may have another owner or mode.
    unlink(draft)
    do throws(SystemError) {
        let file = try AppendFile(path: draft, mode: mode)
        try file.append(bytes)
        if syncs { try file.sync() }
        try attempt("rename", on: draft) { rename(draft, path) }
    } catch {
        unlink(draft)
        throw error
    }
}

/// Waits until all that was written to the file system of a directory is on the disk. syncfs(2).
package func syncFileSystem(of directory: String) throws(SystemError) {
    let folder = try openDirectory(directory)
    let fd = folder.raw
    try attempt("sync", on: directory) { ruqi_sync_file_system(fd) }
}

/// Waits until what was written to a file is on the disk; content where there is none.
/// fdatasync(2).
package func syncFile(_ path: String) throws(SystemError) {
    do throws(SystemError) {
        let file = try openForReading(path, relativeTo: AT_FDCWD)
        let fd = file.raw
        try attempt("sync", on: path) { fdatasync(fd) }
    } catch {
        guard error.isMissing else { throw error }
    }
}

/// Waits until the names in a directory are on the disk. fsync(2).
package func syncDirectory(_ path: String) throws(SystemError) {
    let folder = try openDirectory(path)
    let fd = folder.raw
    try attempt("sync", on: path) { fsync(fd) }
}

/// Gives a file another name in its file system; one that has it is replaced. rename(2).
package func moveFile(_ path: String, to other: String) throws(SystemError) {
    try attempt("rename", on: path) { rename(path, other) }
}

/// Removes a name; content where there is none.
package func removeFile(_ path: String) throws(SystemError) {
    do throws(SystemError) {
        try attempt("remove", on: path) { unlink(path) }
    } catch {
        guard error.isMissing else { throw error }
    }
}
