import Glibc

/// A blocking connection by TCP, or by a Unix socket, with time limits, for one short conversation
/// of the command line.
package struct TCPConnection: ~Copyable {
    private let descriptor: Descriptor

    /// Connects to an IPv4 or IPv6 address, or to `localhost` (both are tried). Names are not
    /// looked up.
    package init(host: String, port: UInt16, timeLimit: Duration) throws(SystemError) {
        let deadline = Deadline(after: timeLimit)
        let addresses = host == "localhost" ? ["127.0.0.1", "::1"] : [host]
        var failure = SystemError(operation: "connect to", subject: host, code: EINVAL)
        for address in addresses {
            do throws(SystemError) {
                let name = "\(host):\(port)"
                descriptor = try connected(address, port, name: name, until: deadline)
                return
            } catch {
                failure = error
            }
        }
        throw failure
    }

    /// Connects to a Unix socket. One that lets nobody in for now is not waited for.
    package init(unixPath path: String) throws(SystemError) {
        descriptor = try connected(unixPath: path)
    }

    /// Sends all bytes.
    package borrowing func sendAll(_ bytes: [UInt8], timeLimit: Duration) throws(SystemError) {
        let deadline = Deadline(after: timeLimit)
        let fd = descriptor.raw
        var sent = 0
        while sent < bytes.count {
            let count = try attemptWithoutWaiting("send") {
                bytes.withUnsafeBytes { all in
                    send(
                        fd, all.baseAddress?.advanced(by: sent), all.count - sent,
                        Int32(MSG_NOSIGNAL))
                }
            }
            sent += count ?? 0
            if count == nil && !waitUntilReady(fd, for: POLLOUT, until: deadline) {
                throw SystemError(operation: "send", code: ETIMEDOUT)
            }
        }
    }

    /// What comes next, at least a byte; ECONNRESET where the other side closes.
    package borrowing func receive(timeLimit: Duration) throws(SystemError) -> [UInt8] {
        let deadline = Deadline(after: timeLimit)
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            switch try readAvailable(descriptor.raw, into: &buffer) {
            case .bytes(let count): return Array(buffer.prefix(count))
            case .end: throw SystemError(operation: "receive", code: ECONNRESET)
            case .wouldBlock:
                guard waitUntilReady(descriptor.raw, for: POLLIN, until: deadline) else {
                    throw SystemError(operation: "receive", code: ETIMEDOUT)
                }
            }
        }
    }

    /// What comes until the other side closes; EFBIG where that is more than the limit.
    package borrowing func receiveAll(
        limitBytes: Int, timeLimit: Duration
    ) throws(SystemError) -> [UInt8] {
        let deadline = Deadline(after: timeLimit)
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            switch try readAvailable(descriptor.raw, into: &buffer) {
            case .bytes(let count): received += buffer.prefix(count)
            case .end: return received
            case .wouldBlock:
                guard waitUntilReady(descriptor.raw, for: POLLIN, until: deadline) else {
                    throw SystemError(operation: "receive", code: ETIMEDOUT)
                }
            }
            guard received.count <= limitBytes else {
                throw SystemError(operation: "receive", code: EFBIG)
            }
        }
    }
}

private func connected(
    _ address: String, _ port: UInt16, name: String, until deadline: Deadline
) throws(SystemError) -> Descriptor {
    let place = try SocketAddress(address, port)
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = Descriptor(
        owning: try attempt("connect to", on: name, { socket(place.family, kind, 0) }))
    let fd = descriptor.raw
    if place.withPointer({ connect(fd, $0, $1) }) == 0 { return descriptor }
    // EINTR too: the connection is under way.
    guard errno == EINPROGRESS || errno == EINTR else {
        throw SystemError(operation: "connect to", subject: name, code: errno)
    }
    guard waitUntilReady(fd, for: POLLOUT, until: deadline) else {
        throw SystemError(operation: "connect to", subject: name, code: ETIMEDOUT)
    }
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length)
    guard code == 0 else { throw SystemError(operation: "connect to", subject: name, code: code) }
    return descriptor
}

private func connected(unixPath path: String) throws(SystemError) -> Descriptor {
    let address = try UnixAddress(path)
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = Descriptor(
        owning: try attempt("connect to", on: path, { socket(AF_UNIX, kind, 0) }))
    let fd = descriptor.raw
    try attempt("connect to", on: path) { address.withPointer { connect(fd, $0, $1) } }
    return descriptor
}

/// An address in the form of the system calls.
private struct SocketAddress {
    private var v4 = sockaddr_in()
    private var v6 = sockaddr_in6()
    let family: Int32

    init(_ address: String, _ port: UInt16) throws(SystemError) {
        if inet_pton(AF_INET, address, &v4.sin_addr) == 1 {
            family = AF_INET
        } else if inet_pton(AF_INET6, address, &v6.sin6_addr) == 1 {
            family = AF_INET6
        } else {
            throw SystemError(operation: "connect to", subject: address, code: EINVAL)
        }
        v4.sin_family = sa_family_t(AF_INET)
        v4.sin_port = port.bigEndian
        v6.sin6_family = sa_family_t(AF_INET6)
        v6.sin6_port = port.bigEndian
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        let size = socklen_t(
            family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size)
        if family == AF_INET {
            return withUnsafeBytes(of: v4) { bytes in
                withBound(bytes) { body($0, size) }
            }
        }
        return withUnsafeBytes(of: v6) { bytes in
            withBound(bytes) { body($0, size) }
        }
    }

    private func withBound<Result>(
        _ bytes: UnsafeRawBufferPointer, _ body: (UnsafePointer<sockaddr>) -> Result
    ) -> Result {
        guard let start = bytes.baseAddress else { preconditionFailure("an address has bytes") }
        return body(start.assumingMemoryBound(to: sockaddr.self))
    }
}
