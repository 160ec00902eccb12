import Calendar
import Glibc
import Linux
import Synchronization

/// A server on loopback for a test: each path has its way to answer, or not to. It knows no HTTP
/// but where a request ends.
final class HTTPServer: Sendable {
    /// What becomes of a request.
    enum Way: Sendable {
        /// These bytes, then the end of the connection.
        case bytes(String)
        /// Nothing, until the other side gives up.
        case silence
        /// The connection is reset.
        case reset
        /// These bytes, then others until the other side gives up.
        case endless(String)
    }

    let port: UInt16
    private let listener: Int32
    private let log: Log

    /// The requests in the order in which they came.
    private final class Log: Sendable {
        let requests = Mutex<[String]>([])
    }

    init(_ ways: [String: Way]) throws {
        let fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(fd, $0, length) == 0 && listen(fd, 64) == 0
                    && getsockname(fd, $0, &length) == 0
            }
        }
        guard isListening else { throw Trouble("cannot listen") }
        let log = Log()
        (port, listener, self.log) = (UInt16(bigEndian: address.sin_port), fd, log)
        try Worker.start(name: "server") {
            while true {
                let connection = accept(fd, nil, nil)
                // The listener was shut down.
                guard connection >= 0 else { break }
                try? Worker.start(name: "connection") {
                    HTTPServer.serve(connection, ways, log)
                    close(connection)
                }
            }
            close(fd)
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    var requests: [String] { log.requests.withLock { $0 } }

    /// The requests for a path.
    func requests(_ path: String) -> [String] {
        requests.filter { $0.split(separator: " ").dropFirst().first.map(String.init) == path }
    }

    /// An answer with its length.
    static func answer(_ status: String, _ body: String, head: String = "") -> Way {
        .bytes("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(head)\r\n\(body)")
    }

    private static func serve(_ connection: Int32, _ ways: [String: Way], _ log: Log) {
        let request = read(connection)
        log.requests.withLock { $0.append(request) }
        let path = request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        switch ways[path] {
        case .bytes(let text): _ = send(connection, text)
        case .silence: waitForEnd(connection)
        case .reset:
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                connection, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        case .endless(let text):
            guard send(connection, text) else { return }
            let more = String(repeating: "more and more ", count: 4_000)
            while send(connection, more) {}
        case nil: _ = send(connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        }
    }

    private static func read(_ connection: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isWhole(bytes) {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            bytes += buffer.prefix(count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isWhole(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes.prefix(8_192), as: UTF8.self)
        guard let body = text.range(after: "\r\n\r\n") else { return false }
        let head = text.utf8.count - body.utf8.count
        let length = text.range(after: "Content-Length: ")?.prefix { $0.isNumber }
        return bytes.count - head >= length.flatMap { Int($0) } ?? 0
    }

    private static func waitForEnd(_ connection: Int32) {
        var byte: UInt8 = 0
        while recv(connection, &byte, 1, 0) > 0 {}
    }

    /// False: the other side is gone.
    private static func send(_ connection: Int32, _ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    connection, $0.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
