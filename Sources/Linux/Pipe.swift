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

/// Makes a pipe, unless it and as many more descriptors leave too few for everything else that this
/// process does: an eighth of what it may have, at most 32. Fails with EMFILE then, too.
package func makePipe(withRoomFor more: Int) throws(SystemError) -> Pipe {
    let pipe = try makePipe()
    let limit = descriptorLimit()
    // The lowest free numbers are given, so this one tells how many are in use.
    let last = Int(max(pipe.readEnd.raw, pipe.writeEnd.raw)) + more
    guard last < limit - min(limit / 8, 32) else {
        throw SystemError(operation: "create a pipe", code: EMFILE)
    }
    return pipe
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
