/// The target of a request line (RFC 9112 §3.2): a path with its query, or a whole URL of `http`,
/// which a server has to understand too.
package struct RequestTarget: Equatable, Sendable {
    /// With its query; at least `/`.
    package let path: String
    /// Of a whole URL: the host, with its port if there is one. It counts, and `Host` doesn't.
    package let host: String?

    /// Nil: it is neither.
    package init?(_ text: String) {
        if text.hasPrefix("/") {
            (path, host) = (text, nil)
            return
        }
        // Schemes are written in any case (RFC 3986 §3.1).
        guard text.prefix(Self.scheme.count).lowercased() == Self.scheme else { return nil }
        let rest = text.dropFirst(Self.scheme.count)
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard end > rest.startIndex else { return nil }
        host = String(rest[..<end])
        let path = String(rest[end...])
        self.path = path.hasPrefix("/") ? path : "/" + path
    }

    private static let scheme = "http://"
}
