import Glibc

/// Why a file could not be read whole.
package enum FileReadError: Error, Hashable, CustomStringConvertible {
    case system(SystemError)
    /// It is longer than the limit.
    case tooLarge(path: String, limitBytes: Int)
    /// A directory, pipe, socket or device.
    case notRegular(path: String)
    /// Somebody has it open for writing.
    case beingWritten(path: String)
    /// Somebody else can have written it; the objection goes on after its name.
    case untrusted(path: String, objection: String)

    /// One sentence without a final stop.
    package var description: String {
        switch self {
        case .system(let error): error.description
        case .tooLarge(let path, let limit):
            "cannot read '\(path)': larger than the limit of \(limit) bytes"
        case .notRegular(let path): "cannot read '\(path)': not a regular file"
        case .beingWritten(let path): "'\(path)' is being written"
        case .untrusted(let path, let objection): "'\(path)' \(objection)"
        }
    }

    /// There is nothing under that name.
    package var isMissing: Bool {
        if case .system(let error) = self { return error.isMissing }
        return false
    }
}

/// The whole of a regular file that has at most `limitBytes`. Never waits for a pipe's other end.
package func readFile(
    _ path: String, limitBytes: Int
) throws(FileReadError) -> [UInt8] {
    var stamp: FileSignature.Stamp?
    return try readFile(
        named: path, relativeTo: AT_FDCWD, limitBytes: limitBytes, trust: nil, stamp: &stamp)
}

/// The same for a name in an open directory; a file that `trust` objects to is not read.
package func readFile(
    _ name: String, in directory: borrowing Descriptor, limitBytes: Int, trust: FileTrust? = nil
) throws(FileReadError) -> [UInt8] {
    var stamp: FileSignature.Stamp?
    return try readFile(
        named: name, relativeTo: directory.raw, limitBytes: limitBytes, trust: trust,
        stamp: &stamp)
}

/// The whole of a regular file in an open directory, and its signature as of the opening: of a name
/// that is no link the same as a look at it gives. One that was written to within `youngSeconds` is
/// not read while somebody has it open for writing, where the system tells.
package func readSignedFile(
    _ name: String, in directory: borrowing Descriptor, limitBytes: Int, trust: FileTrust?,
    youngSeconds: Int
) throws(FileReadError) -> (bytes: [UInt8], signature: FileSignature) {
    var stamp: FileSignature.Stamp?
    let bytes = try readFile(
        named: name, relativeTo: directory.raw, limitBytes: limitBytes, trust: trust,
        youngSeconds: youngSeconds, stamp: &stamp)
    return (bytes, FileSignature(target: stamp, link: nil))
}

/// At most `count` bytes from `offset` on; fewer only at the end of the file.
package func readRange(
    _ path: String, offset: Int, count: Int
) throws(SystemError) -> [UInt8] {
    let file = try openForReading(path, relativeTo: AT_FDCWD)
    return try readUpTo(count, of: file, path: path, offset: offset)
}

/// All of an open file, from its start.
package func readAll(
    of file: borrowing Descriptor, named name: String
) throws(SystemError) -> [UInt8] {
    var status = stat()
    let fd = file.raw
    try attempt("look at", on: name) { fstat(fd, &status) }
    return try readUpTo(Int(status.st_size), of: file, path: name, offset: 0)
}

/// The length in bytes.
package func fileSize(_ path: String) throws(SystemError) -> Int {
    var status = stat()
    try attempt("look at", on: path) { stat(path, &status) }
    return Int(status.st_size)
}

/// Whether a directory is there, links followed; false also where it can't be seen.
package func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR)
}

/// Whether a file is there that every user may read, as far as its mode says.
package func isReadableByAll(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & mode_t(S_IROTH) != 0
}

private func readFile(
    named name: String, relativeTo directory: Int32, limitBytes: Int, trust: FileTrust?,
    youngSeconds: Int? = nil, stamp: inout FileSignature.Stamp?
) throws(FileReadError) -> [UInt8] {
    let bytes: [UInt8]
    do throws(SystemError) {
        let file = try openForReading(name, relativeTo: directory)
        var status = stat()
        try attempt("look at", on: name) { fstat(file.raw, &status) }
        guard status.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG) else {
            throw SystemError(operation: "read", subject: name, code: notRegularCode)
        }
        // Of the open file: the name may lead elsewhere by now.
        let opened = FileSignature.Stamp(status)
        stamp = opened
        if let objection = trust?.objection(to: opened) {
            throw SystemError(operation: objection, subject: name, code: untrustedCode)
        }
        let isYoung = youngSeconds.map { wasWritten(status.st_mtim, within: $0) } ?? false
        if isYoung, !takeReadLease(file.raw) {
            throw SystemError(operation: "read", subject: name, code: beingWrittenCode)
        }
        // One more than there seems to be: so the usual file is read by one call that also
        // finds its end, and one that grows past the limit is found out.
        let expected = min(status.st_size > 0 ? Int(status.st_size) : unknownBytes, limitBytes)
        bytes = try readWhole(file, path: name, expectedBytes: expected, limitBytes: limitBytes)
    } catch {
        switch error.code {
        case beingWrittenCode: throw .beingWritten(path: name)
        case notRegularCode: throw .notRegular(path: name)
        case untrustedCode: throw .untrusted(path: name, objection: error.operation)
        default: throw .system(error)
        }
    }
    guard bytes.count <= limitBytes else { throw .tooLarge(path: name, limitBytes: limitBytes) }
    return bytes
}

/// Whether a file was written to within the last seconds. A time to come, from another host or a
/// clock that was set, tells nothing, unless it is near.
private func wasWritten(_ written: timespec, within seconds: Int) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    // Between any two times that a file system keeps there may be more than fits.
    let (age, isTooFar) = now.tv_sec.subtractingReportingOverflow(written.tv_sec)
    guard !isTooFar, -seconds - 1...seconds + 1 ~= age else { return false }
    let nanoseconds = age * 1_000_000_000 + now.tv_nsec - written.tv_nsec
    return abs(nanoseconds) < seconds * 1_000_000_000
}

/// Files under /proc say that they are empty, and some can only be read in one go.
private let unknownBytes = 4096

/// No errno values.
private let notRegularCode: Int32 = -1
private let untrustedCode: Int32 = -2
private let beingWrittenCode: Int32 = -3

func openForReading(
    _ name: String, relativeTo directory: Int32
) throws(SystemError) -> Descriptor {
    // Without O_NONBLOCK opening a pipe without a writer would wait; a terminal must not become
    // ours.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
    return Descriptor(owning: try attempt("open", on: name, { openat(directory, name, flags) }))
}

/// Reads to the end, or one byte past the limit.
private func readWhole(
    _ file: borrowing Descriptor, path: String, expectedBytes: Int, limitBytes: Int
) throws(SystemError) -> [UInt8] {
    var bytes = try readUpTo(expectedBytes + 1, of: file, path: path, offset: 0)
    var wanted = expectedBytes + 1
    while bytes.count == wanted && wanted <= limitBytes {
        // It has grown since, or didn't say how much there is.
        let more = min(max(wanted, 64 * 1024), limitBytes + 1 - wanted)
        bytes += try readUpTo(more, of: file, path: path, offset: wanted)
        wanted += more
    }
    return bytes
}

private func readUpTo(
    _ count: Int, of file: borrowing Descriptor, path: String, offset: Int
) throws(SystemError) -> [UInt8] {
    let fd = file.raw
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        do throws(SystemError) {
            while filled < count {
                let place = UnsafeMutableRawBufferPointer(buffer)[filled...]
                let got = try attempt("read", on: path) {
                    pread(
                        fd,
                        place.isEmpty
                            ? nil : UnsafeMutableRawBufferPointer(rebasing: place).baseAddress,
                        count - filled, off_t(offset + filled))
                }
                // The usual read of one byte more than there is ends here, without a second call.
                let isShort = got < count - filled
                filled += got
                if isShort { return }
            }
        } catch {
            failure = error
        }
    }
    if let failure { throw failure }
    return bytes
}
