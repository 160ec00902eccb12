/// By which names the service may be asked: so that no web page can read it by a name of its own
/// that it has pointed at this host (DNS rebinding). CONTRACT §9, 8.
package struct HostCheck: Sendable {
    /// In small letters.
    private let names: Set<String>

    /// `allowed`: besides localhost and addresses.
    package init(allowed: [String]) {
        names = Set(allowed.map { $0.lowercased() }).union(["localhost"])
    }

    /// What a request is answered instead; nil: it is one of ours. `hosts` are the values of its
    /// `Host` headers; of HTTP/1.0 none has to be there (RFC 9112 §3.2). `isOwn` tells whether a
    /// text is an address of this host.
    package func refusal(
        of hosts: [String], target: String? = nil, isHTTP10: Bool, isOwn: (String) -> Bool
    ) -> Response? {
        guard hosts.count == 1 || hosts.isEmpty && isHTTP10 else {
            return .error(.bad("a request has one 'Host', not \(hosts.count)"))
        }
        guard let host = target ?? hosts.first else { return nil }
        if let name = Self.name(of: headerValue(host)), names.contains(name) || isOwn(name) {
            return nil
        }
        let message =
            "'\(host.prefix(Self.shownMax))' is no name of this service; "
            + "the setting http.allowed_hosts has those that are, besides localhost and addresses"
        return .error(RequestProblem(status: 421, message: message))
    }

    /// A host's name or address without its port, in small letters. Nil: it is none.
    private static func name(of host: String) -> String? {
        var name = host[...]
        var rest = ""[...]
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            name = host[..<end].dropFirst()
            rest = host[end...].dropFirst()
        } else if let colon = host.firstIndex(of: ":") {
            name = host[..<colon]
            rest = host[colon...]
        }
        let port = rest.dropFirst()
        guard rest.isEmpty || rest.hasPrefix(":"), port.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        // The root may be written out: `localhost.`
        if name.hasSuffix(".") { name.removeLast() }
        return name.lowercased()
    }

    private static let shownMax = 100
}
