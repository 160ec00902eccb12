import Calendar
import Glibc
import Linux

/// Listens in the place of a service manager. Its socket goes with the directory that it is in.
final class NotifyListener {
    /// What NOTIFY_SOCKET says: a path, or `@` and an abstract name.
    let name: String
    private let socket: Int32

    init(name: String) throws {
        self.name = name
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array((name.hasPrefix("@") ? "\0\(name.dropFirst())" : name).utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) }
        }
        guard result == 0 else { throw Trouble("cannot bind \(name): \(errorText(errno))") }
    }

    deinit { close(socket) }

    /// The next message, its lines. Waits at most half a minute.
    func message() throws -> [String] {
        var buffer = [UInt8](repeating: 0, count: 8_192)
        guard isReadable(socket, until: readUptime() + .seconds(30)) else {
            throw Trouble("no message came to \(name)")
        }
        let count = recv(socket, &buffer, buffer.count, 0)
        let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    /// The next message with that line, all its lines; others are passed over.
    @discardableResult
    func await(_ line: String) throws -> [String] {
        while true {
            let message = try message()
            if message.contains(line) { return message }
        }
    }

    /// What has come and was not read yet.
    func rest() throws -> [[String]] {
        var rest: [[String]] = []
        while isReadable(socket, until: readUptime() + .milliseconds(1)) {
            rest.append(try message())
        }
        return rest
    }
}
