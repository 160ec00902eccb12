import Glibc

/// Writes all bytes to standard error. There is nowhere to report a failure, so it ends in silence.
package func writeStandardError(_ bytes: [UInt8]) {
    // See above: a closed or full standard error must not take the daemon along.
    try? writeAll(bytes, to: STDERR_FILENO, named: "standard error")
}

/// Which file standard error is, as systemd names one in JOURNAL_STREAM: device and inode, decimal
/// numbers with a colon between them. Nil: it is closed. systemd.exec(5).
package func standardErrorStream() -> String? {
    var status = stat()
    guard fstat(STDERR_FILENO, &status) == 0 else { return nil }
    return "\(status.st_dev):\(status.st_ino)"
}

/// Writes all bytes to standard output; EPIPE when the reader has gone.
package func writeStandardOutput(_ bytes: [UInt8]) throws(SystemError) {
    try writeAll(bytes, to: STDOUT_FILENO, named: "standard output")
}

/// All of standard input up to its end, at most `limitBytes`; waits for who writes it.
package func readStandardInput(limitBytes: Int) throws(FileReadError) -> [UInt8] {
    try readToEnd(of: STDIN_FILENO, named: "standard input", limitBytes: limitBytes)
}

/// All that comes through a pipe up to its end, at most `limitBytes`; waits for who writes it.
/// `name` is for errors.
package func readToEnd(
    of pipe: borrowing Descriptor, named name: String, limitBytes: Int
) throws(FileReadError) -> [UInt8] {
    try readToEnd(of: pipe.raw, named: name, limitBytes: limitBytes)
}

private func readToEnd(
    of fd: Int32, named name: String, limitBytes: Int
) throws(FileReadError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    do throws(SystemError) {
        while bytes.count <= limitBytes {
            switch try readAvailable(fd, into: &buffer) {
            case .bytes(let count): bytes += buffer.prefix(count)
            case .end: return bytes
            // It is non-blocking, as somebody may have made standard input.
            case .wouldBlock:
                _ = waitUntilReady(fd, for: POLLIN, until: Deadline(after: nil))
            }
        }
    } catch {
        throw .system(error)
    }
    throw .tooLarge(path: name, limitBytes: limitBytes)
}

/// Waits where the other side is slow, also when somebody has made the descriptor non-blocking.
func writeAll(_ bytes: [UInt8], to fd: Int32, named name: String) throws(SystemError) {
    var written = 0
    while written < bytes.count {
        let count = try attemptWithoutWaiting("write to \(name)") {
            bytes.withUnsafeBytes { all in
                write(fd, all.baseAddress?.advanced(by: written), all.count - written)
            }
        }
        if let count {
            written += count
        } else {
            _ = waitUntilReady(fd, for: POLLOUT, until: Deadline(after: nil))
        }
    }
}
