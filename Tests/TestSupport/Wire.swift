import Glibc

/// The client's end of a connection, for what no well-behaved client does. Nothing waits for longer
/// than half a minute.
package final class Wire {
    /// What an answer was.
    package struct Answer {
        package let status: Int
        package let head: String
        package let body: String
    }

    private let fd: Int32
    private var received: [UInt8] = []
    private var isAtEnd = false

    /// `receiveBytes`: about what the kernel takes in before anybody reads.
    package init(port: UInt16, isIPv6: Bool = false, receiveBytes: Int32? = nil) throws {
        fd = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        if var size = receiveBytes {
            setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var v4 = sockaddr_in()
        v4.sin_family = sa_family_t(AF_INET)
        v4.sin_port = port.bigEndian
        v4.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var v6 = sockaddr_in6()
        v6.sin6_family = sa_family_t(AF_INET6)
        v6.sin6_port = port.bigEndian
        v6.sin6_addr = in6addr_loopback
        try isIPv6 ? connect(to: &v6) : connect(to: &v4)
    }

    /// To a Unix socket.
    package init(path: String) throws {
        fd = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try connect(to: &address)
    }

    deinit { close(fd) }

    private func connect<Address>(to address: inout Address) throws {
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(fd, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        if result != 0 { throw WireTrouble(text: "cannot connect: \(errno)") }
    }

    /// Sends as much as goes without waiting: how many bytes. Nil: the other side has hung up.
    @discardableResult
    package func send(_ bytes: some Sequence<UInt8>) -> Int? {
        let all = Array(bytes)
        var sent = 0
        while sent < all.count {
            let count = all[sent...].withUnsafeBytes {
                Glibc.send(fd, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0 { return errno == EAGAIN ? sent : nil }
            sent += count
        }
        return sent
    }

    /// The same of a text.
    @discardableResult
    package func send(_ text: String) -> Int? { send(text.utf8) }

    /// Takes a few bytes where there are any. False: the other side has hung up.
    package func takes(_ count: Int) -> Bool {
        var buffer = [UInt8](repeating: 0, count: count)
        let taken = recv(fd, &buffer, count, Int32(MSG_DONTWAIT))
        return taken > 0 || taken < 0 && errno == EAGAIN
    }

    /// Nothing more is sent.
    package func finish() { shutdown(fd, Int32(SHUT_WR)) }

    /// Whether something can be read, an end too, within a time.
    package func isReadable(milliseconds: Int32 = 30_000) -> Bool {
        var entry = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    /// The next answer on a connection that stays open; nil: there is none, or only a part of one.
    package func answer(toHEAD: Bool = false) -> Answer? {
        let blank = Array("\r\n\r\n".utf8)
        guard let end = read(until: { $0.firstRange(of: blank)?.upperBound }) else { return nil }
        let head = String(decoding: received[..<end], as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        let length = lines.lazy.compactMap { line in
            line.hasPrefix("Content-Length: ") ? Int(line.dropFirst(16)) : nil
        }.first
        let count = toHEAD ? 0 : length ?? 0
        guard read(until: { $0.count >= end + count ? true : nil }) != nil else { return nil }
        let body = String(decoding: received[end..<(end + count)], as: UTF8.self)
        received.removeFirst(end + count)
        return Answer(status: Int(head.dropFirst(9).prefix(3)) ?? 0, head: head, body: body)
    }

    /// All that is left to be read; nil: no end came.
    package func rest() -> [UInt8]? {
        guard read(until: { _ in self.isAtEnd ? true : nil }) != nil else { return nil }
        defer { received = [] }
        return received
    }

    private func read<Value>(until found: ([UInt8]) -> Value?) -> Value? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let value = found(received) { return value }
            guard !isAtEnd, isReadable() else { return nil }
            let count = recv(fd, &buffer, buffer.count, 0)
            if count > 0 { received += buffer.prefix(count) } else { isAtEnd = true }
        }
    }
}

/// What a test's connection could not do.
package struct WireTrouble: Error {
    package let text: String
}
