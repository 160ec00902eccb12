/// Where status is served.
package enum HTTPListen: Hashable, Sendable {
    case off
    /// `host` is an IPv4 address, an IPv6 address without brackets, or `localhost`; with port 0 the
    /// system chooses one.
    case tcp(host: String, port: Int)
    /// A Unix socket; its path, as a path of the system calls, is no longer than
    /// ``pathBytesMax``.
    case unix(path: String)

    /// The most bytes that the path of a Unix socket may have, unix(7).
    package static let pathBytesMax = 107

    /// Reads `127.0.0.1:8585`, `[::1]:8585`, `localhost:8585`, `unix:/run/ruqi/ruqid.sock` or
    /// `off`; nil: it is none of them.
    package init?(text: String) {
        if text == "off" {
            self = .off
            return
        }
        if text.hasPrefix(HTTPListen.unixPrefix) {
            let path = String(text.dropFirst(HTTPListen.unixPrefix.count))
            guard 1...HTTPListen.pathBytesMax ~= path.utf8.count, !path.hasSuffix("/") else {
                return nil
            }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"),
            let port = HTTPListen.port(text[text.index(after: colon)...])
        else { return nil }
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            let address = host.dropFirst().dropLast()
            guard HTTPListen.isIPv6(address) else { return nil }
            self = .tcp(host: String(address), port: port)
        } else {
            guard host == "localhost" || HTTPListen.isIPv4(host) else { return nil }
            self = .tcp(host: String(host), port: port)
        }
    }

    /// As a settings file has it.
    package var text: String {
        switch self {
        case .off: "off"
        case .tcp(let host, let port):
            host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): HTTPListen.unixPrefix + path
        }
    }

    static let unixPrefix = "unix:"

    private static func port(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let port = Int(text), port <= 65_535
        else { return nil }
        return port
    }

    private static func isIPv4(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy { 0x30...0x39 ~= $0 } && Int(part).map { $0 <= 255 } ?? false
            }
    }

    /// What it looks like; the system judges it when it is bound. A zone (`%eth0`) may follow.
    private static func isIPv6(_ text: Substring) -> Bool {
        let address = text.prefix { $0 != "%" }
        return address.utf8.contains(UInt8(ascii: ":"))
            && address.utf8.allSatisfy { byte in
                0x30...0x3A ~= byte || 0x61...0x66 ~= byte | 0x20 || byte == UInt8(ascii: ".")
            }
    }
}
