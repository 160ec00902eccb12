import CLinux
import Glibc

/// A new pipe. The write end goes to a child and is closed here; then the read end is all that is
/// left.
package struct Pipe: ~Copyable {
    /// Never waits.
    package let readEnd: Descriptor
    /// Waits, as programs expect of their output.
    package let writeEnd: Descriptor

    /// Closes the write end, so that the end can be read once the child has closed its own.
    package consuming func keepReadEnd() -> Descriptor {
        readEnd
    }
}

/// What a read that doesn't wait brought.
package enum ReadAnswer: Hashable, Sendable {
    /// So many bytes, at least one.
    case bytes(Int)
    case wouldBlock
    /// All write ends are closed.
    case end
}

/// Makes a pipe, both ends close-on-exec, the read end non-blocking.
package func makePipe() throws(SystemError) -> Pipe {
    var ends: [Int32] = [-1, -1]
    try attempt("create a pipe") { ruqi_pipe(&ends) }
    return Pipe(readEnd: Descriptor(owning: ends[0]), writeEnd: Descriptor(owning: ends[1]))
}

/// Reads what is there, at most as much as `buffer` is long, to its front.
package func readAvailable(
    _ fd: Int32, into buffer: inout [UInt8]
) throws(SystemError) -> ReadAnswer {
    let count = try attemptWithoutWaiting("read") {
        buffer.withUnsafeMutableBytes { read(fd, $0.baseAddress, $0.count) }
    }
    guard let count else { return .wouldBlock }
    return count == 0 ? .end : .bytes(count)
}
