import Calendar
import Glibc

/// One name in a directory.
package struct DirectoryEntry: Hashable, Sendable {
    /// The name; bytes that are not UTF-8 are replaced, see `hasValidName`.
    package let name: String
    /// False: the name was not UTF-8, so this text of it can't open the file.
    package let hasValidName: Bool
    /// What it leads to.
    package let signature: FileSignature

    /// What it leads to, links followed.
    package var kind: FileKind { signature.kind }
}

/// A name in a directory, and what sort of thing it names.
package struct DirectoryName: Hashable, Sendable {
    /// The name; bytes that are not UTF-8 are replaced, see `hasValidName`.
    package let text: String
    /// False: the name was not UTF-8, so this text of it can't open the file.
    package let hasValidName: Bool
    /// What it names itself, links not followed, as of the listing.
    package let kind: Kind

    /// What a listing tells of a name.
    package enum Kind: Hashable, Sendable {
        case regular, link, other
    }
}

extension DirectoryName {
    /// Asks for one name in an open directory. Nil: there is no such name.
    package init?(_ text: String, in directory: borrowing Descriptor) throws(SystemError) {
        let fd = directory.raw
        let mode = try text.withTypedCString { pointer throws(SystemError) -> mode_t? in
            var status = stat()
            do throws(SystemError) {
                try attempt("look at", on: text) {
                    fstatat(fd, pointer, &status, AT_SYMLINK_NOFOLLOW)
                }
            } catch {
                // A name that is too long for the file system is not there.
                guard error.isMissing || error.code == ENAMETOOLONG else { throw error }
                return nil
            }
            return status.st_mode
        }
        guard let mode else { return nil }
        self.text = text
        hasValidName = true
        kind = Kind(mode: mode)
    }
}

extension DirectoryEntry {
    /// Looks at a name in an open directory: one system call, two for a symbolic link. Nil: it has
    /// gone away meanwhile.
    package init?(
        _ name: DirectoryName, in directory: borrowing Descriptor
    ) throws(SystemError) {
        let fd = directory.raw
        do throws(SystemError) {
            signature = try name.text.withTypedCString { pointer throws(SystemError) in
                try FileSignature(of: pointer, in: fd)
            }
        } catch {
            guard error.isMissing else { throw error }
            return nil
        }
        self.name = name.text
        hasValidName = name.hasValidName
    }
}

/// All names but `.` and `..` of an open directory, sorted; `path` is for the error. About a
/// quarter of a microsecond a name, a tenth of what looking at each costs.
package func directoryNames(
    _ directory: borrowing Descriptor, path: String
) throws(SystemError) -> [DirectoryName] {
    var names: [DirectoryName] = []
    let fd = directory.raw
    try forEachName(in: directory, path: path) { name, type throws(SystemError) in
        let valid = String(validatingCString: name)
        names.append(
            DirectoryName(
                text: valid ?? String(cString: name), hasValidName: valid != nil,
                kind: DirectoryName.Kind(type, of: name, in: fd)))
    }
    // Of names in ASCII that is the order of their bytes, and it is found in half the time.
    names.sort { $0.text < $1.text }
    for index in names.indices.dropFirst()
    where isOrderedBefore(names[index].text, names[index - 1].text) {
        names.sort { isOrderedBefore($0.text, $1.text) }
        break
    }
    return names
}

/// Opens a directory, for calls relative to it.
package func openDirectory(_ path: String) throws(SystemError) -> Descriptor {
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    return Descriptor(owning: try attempt("open directory", on: path, { open(path, flags) }))
}

/// All names but `.` and `..` with their signatures, sorted by name. About a microsecond an
/// entry. A name that goes away meanwhile is left out.
package func listDirectory(_ path: String) throws(SystemError) -> [DirectoryEntry] {
    try listDirectory(openDirectory(path), path: path)
}

/// The same of an open directory, in which the names can then be read; `path` is for the error.
package func listDirectory(
    _ directory: borrowing Descriptor, path: String
) throws(SystemError) -> [DirectoryEntry] {
    var entries: [DirectoryEntry] = []
    let fd = directory.raw
    try forEachName(in: directory, path: path) { name, _ throws(SystemError) in
        let signature: FileSignature
        do throws(SystemError) {
            signature = try FileSignature(of: name, in: fd)
        } catch {
            guard error.isMissing else { throw error }
            return
        }
        let valid = String(validatingCString: name)
        entries.append(
            DirectoryEntry(
                name: valid ?? String(cString: name), hasValidName: valid != nil,
                signature: signature))
    }
    // Entries are large: order their places, then move each once.
    let order = entries.indices.sorted { isOrderedBefore(entries[$0].name, entries[$1].name) }
    return order.map { entries[$0] }
}

/// The names alone (but `.` and `..`), sorted; bytes that are not UTF-8 are replaced.
package func directoryNames(_ path: String) throws(SystemError) -> [String] {
    var names: [String] = []
    try forEachName(in: openDirectory(path), path: path) { name, _ throws(SystemError) in
        names.append(String(cString: name))
    }
    names.sort()
    return names
}

private func forEachName(
    in directory: borrowing Descriptor, path: String,
    _ body: (UnsafePointer<CChar>, UInt8) throws(SystemError) -> Void
) throws(SystemError) {
    // A stream owns its descriptor, so it gets one of its own; opened anew for a position of its
    // own.
    let fd = directory.raw
    let own = try attempt("open directory", on: path) {
        openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    guard let stream = fdopendir(own) else {
        let code = errno
        _ = close(own)
        throw SystemError(operation: "read directory", subject: path, code: code)
    }
    defer { closedir(stream) }
    while true {
        errno = 0  // the only way to tell the end from a failure
        guard let entry = readdir(stream) else {
            let code = errno
            guard code == 0 else {
                throw SystemError(operation: "read directory", subject: path, code: code)
            }
            return
        }
        // A pointer into the entry: its name may be longer than the C array says.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
        if !isDotName(name) { try body(name, entry.pointee.d_type) }
    }
}

extension DirectoryName.Kind {
    /// By what readdir(3) says of a name; where the file system says nothing, by a look at it.
    fileprivate init(_ type: UInt8, of name: UnsafePointer<CChar>, in directory: Int32) {
        switch Int(type) {
        case Int(DT_REG): self = .regular
        case Int(DT_LNK): self = .link
        case Int(DT_UNKNOWN):
            var status = stat()
            // What has gone away meanwhile is none of them.
            let isThere = fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0
            self = isThere ? DirectoryName.Kind(mode: status.st_mode) : .other
        default: self = .other
        }
    }

    /// By a mode as stat(2) has it.
    fileprivate init(mode: mode_t) {
        switch mode & mode_t(S_IFMT) {
        case mode_t(S_IFREG): self = .regular
        case mode_t(S_IFLNK): self = .link
        default: self = .other
        }
    }
}

private func isDotName(_ name: UnsafePointer<CChar>) -> Bool {
    let dot = CChar(UInt8(ascii: "."))
    return name[0] == dot && (name[1] == 0 || (name[1] == dot && name[2] == 0))
}
