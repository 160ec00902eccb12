import Glibc
import Linux
import Testing

@Suite struct `A TCP connection` {
    /// A listening socket on a port of its own.
    private struct Server {
        let descriptor: Int32
        let port: UInt16

        init() {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let descriptor = descriptor
            withUnsafeMutableBytes(of: &address) { bytes in
                guard let start = bytes.baseAddress else { return }
                let pointer = start.assumingMemoryBound(to: sockaddr.self)
                bind(descriptor, pointer, length)
                getsockname(descriptor, pointer, &length)
            }
            listen(descriptor, 4)
            port = UInt16(bigEndian: address.sin_port)
        }

        /// Accepts one connection, reads up to `count` bytes, answers and closes.
        func answer(afterBytes count: Int, _ text: String) throws {
            try Worker.start(name: "server") {
                let peer = accept(descriptor, nil, nil)
                var got = 0
                var buffer = [UInt8](repeating: 0, count: 65_536)
                while got < count {
                    let more = read(peer, &buffer, buffer.count)
                    if more <= 0 { break }
                    got += more
                }
                _ = write(peer, text, text.utf8.count)
                close(peer)
            }
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func `sends a request and receives the answer`(host: String) throws {
        let server = Server()
        defer { close(server.descriptor) }
        try server.answer(afterBytes: 1_000_000, "done")
        let connection = try TCPConnection(
            host: host, port: server.port, timeLimit: .seconds(10))
        let request = [UInt8](repeating: 7, count: 1_000_000)
        try connection.sendAll(request, timeLimit: .seconds(10))
        let answer = try connection.receiveAll(limitBytes: 100, timeLimit: .seconds(10))
        #expect(text(answer) == "done")
    }

    @Test func `bounds the answer`() throws {
        let server = Server()
        defer { close(server.descriptor) }
        try server.answer(afterBytes: 0, "0123456789")
        let connection = try TCPConnection(
            host: "127.0.0.1", port: server.port, timeLimit: .seconds(10))
        #expect(throws: SystemError(operation: "receive", code: EFBIG)) {
            try connection.receiveAll(limitBytes: 5, timeLimit: .seconds(10))
        }
    }

    @Test func `gives up on an answer that doesn't come`() throws {
        let server = Server()
        defer { close(server.descriptor) }
        let connection = try TCPConnection(
            host: "127.0.0.1", port: server.port, timeLimit: .seconds(10))
        #expect(throws: SystemError(operation: "receive", code: ETIMEDOUT)) {
            try connection.receiveAll(limitBytes: 5, timeLimit: .milliseconds(20))
        }
    }

    @Test func `receives in parts, up to the end`() throws {
        let server = Server()
        defer { close(server.descriptor) }
        try server.answer(afterBytes: 1, "0123456789")
        let connection = try TCPConnection(
            host: "127.0.0.1", port: server.port, timeLimit: .seconds(10))
        #expect(throws: SystemError(operation: "receive", code: ETIMEDOUT)) {
            try connection.receive(timeLimit: .milliseconds(20))
        }
        try connection.sendAll([7], timeLimit: .seconds(10))
        var parts: [UInt8] = []
        while parts.count < 10 { parts += try connection.receive(timeLimit: .seconds(10)) }
        #expect(text(parts) == "0123456789")
        #expect(throws: SystemError(operation: "receive", code: ECONNRESET)) {
            try connection.receive(timeLimit: .seconds(10))
        }
    }

    @Test func `names the place where nobody listens`() throws {
        let server = Server()
        close(server.descriptor)
        var message: String?
        do {
            _ = try TCPConnection(host: "localhost", port: server.port, timeLimit: .seconds(10))
        } catch {
            message = "\(error)"
        }
        #expect(message == "cannot connect to 'localhost:\(server.port)': connection refused")
    }

    @Test func `takes no names but localhost`() {
        #expect(throws: SystemError(operation: "connect to", subject: "example", code: EINVAL)) {
            _ = try TCPConnection(host: "example", port: 80, timeLimit: .seconds(1))
        }
    }
}
