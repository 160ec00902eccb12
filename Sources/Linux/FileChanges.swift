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

/// Puts a file with this content in the place of `path`: a reader, or a crash at any moment,
/// finds the old content or the new one, never a part. Waits for the disk.
package func replaceFile(
    _ path: String, with bytes: [UInt8], mode: UInt32 = 0o644
) throws(SystemError) {
    let draft = path + ".tmp"
    do throws(SystemError) {
        try writeDraft(draft, bytes, mode)
        try attempt("replace", on: path) { rename(draft, path) }
    } catch {
        _ = unlink(draft)
        throw error
    }
    try syncDirectory(splitPath(path).parent)
}

/// Removes a file; content when it is not there.
package func removeFile(_ path: String) throws(SystemError) {
    do throws(SystemError) {
        try attempt("remove", on: path) { unlink(path) }
    } catch {
        guard error.isMissing else { throw error }
    }
}

/// Returns when the names made, moved or removed in a directory are on the disk.
package func syncDirectory(_ path: String) throws(SystemError) {
    let directory = try openDirectory(path)
    try attempt("sync", on: path) { fsync(directory.raw) }
}

private func writeDraft(_ path: String, _ bytes: [UInt8], _ mode: UInt32) throws(SystemError) {
    try removeFile(path)
    let file = try AppendFile(path: path, mode: mode)
    try file.append(bytes)
    try file.sync()
}
