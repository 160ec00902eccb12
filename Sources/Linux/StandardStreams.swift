import Glibc

/// Writes all bytes to standard error. There is nowhere to report a failure, so it ends in silence.
package func writeStandardError(_ bytes: [UInt8]) {
    // See above: a closed or full standard error must not take the daemon along.
    try? writeAll(bytes, to: STDERR_FILENO, named: "standard error")
}

/// Writes all bytes to standard output; EPIPE when the reader has gone.
package func writeStandardOutput(_ bytes: [UInt8]) throws(SystemError) {
    try writeAll(bytes, to: STDOUT_FILENO, named: "standard output")
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
