import Glibc

/// The names in a directory that are symbolic links and are wanted, sorted. It asks for no file's
/// status, where the file system says what a name is as it lists it, so that it is quick also
/// where none is a link.
package func linkNames(
    in directory: String, where isWanted: (String) -> Bool
) throws(SystemError) -> [String] {
    guard let stream = opendir(directory) else {
        throw SystemError(operation: "open directory", subject: directory, code: errno)
    }
    defer { closedir(stream) }
    let folder = dirfd(stream)
    var names: [String] = []
    while true {
        errno = 0  // the only way to tell the end from a failure
        guard let entry = readdir(stream) else {
            let code = errno
            guard code != 0 else { return names.sorted() }
            throw SystemError(operation: "read directory", subject: directory, code: code)
        }
        let kind = Int(entry.pointee.d_type)
        guard kind == Int(DT_LNK) || kind == Int(DT_UNKNOWN) else { continue }
        // A pointer into the entry: its name may be longer than the C array says.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let pointer = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
        guard kind == Int(DT_LNK) || isLink(pointer, in: folder) else { continue }
        if let name = String(validatingCString: pointer), isWanted(name) { names.append(name) }
    }
}

private func isLink(_ name: UnsafePointer<CChar>, in folder: Int32) -> Bool {
    var status = stat()
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0
        && status.st_mode & mode_t(S_IFMT) == mode_t(S_IFLNK)
}

/// Where a link points, as it says. Fails with ``SystemError/isNoLink`` where none is.
func linkText(_ path: String) throws(SystemError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = try attempt("read the link", on: path) {
        readlink(path, &buffer, buffer.count)
    }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

extension SystemError {
    /// readlink(2) was asked about something else.
    var isNoLink: Bool { code == EINVAL }
}
