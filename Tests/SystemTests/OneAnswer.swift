import Calendar
import Glibc
import Linux

/// A server on loopback that takes one request and gives one answer.
final class OneAnswer {
    private let listener: Int32
    private let answer: String
    let port: UInt16

    init(_ answer: String) throws {
        self.answer = answer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let fd = listener
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(fd, $0, length) == 0 && listen(fd, 1) == 0
                    && getsockname(fd, $0, &length) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard isListening else { throw Trouble("cannot listen") }
    }

    deinit { close(listener) }

    /// Waits for the request, answers it, and returns it whole.
    func serve() throws -> String {
        let end = readUptime() + .seconds(30)
        guard isReadable(listener, until: end) else { throw Trouble("no request came") }
        let connection = accept(listener, nil, nil)
        defer { close(connection) }
        var request = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !isWhole(request), isReadable(connection, until: end) {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { break }
            request += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
        _ = write(connection, answer, answer.utf8.count)
        return request
    }

    private func isWhole(_ request: String) -> Bool {
        guard let body = request.range(after: "\r\n\r\n") else { return false }
        let length = request.range(after: "Content-Length: ")?.prefix { $0.isNumber }
        return body.utf8.count >= length.flatMap { Int($0) } ?? 0
    }
}
