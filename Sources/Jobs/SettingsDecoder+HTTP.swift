// The settings of the status server.
extension SettingsDecoder {
    mutating func takeListen(_ node: YAMLNode) {
        guard let text = findings.nonEmptyText(node, "http.listen", type: "an address") else {
            return
        }
        if let listen = HTTPListen(text: text) {
            settings.httpListen = listen
        } else if text.hasPrefix(HTTPListen.unixPrefix) {
            refuseSocket(String(text.dropFirst(HTTPListen.unixPrefix.count)), node)
        } else {
            let port = text.drop { $0 == ":" }
            let isPort = HTTPListen(text: "127.0.0.1:\(port)") != nil
            findings.add(
                .badListen, at: node,
                "'http.listen' must be an address and port, a unix: path, or off, not '\(shortened(text))'",
                hint: isPort ? "did you mean '127.0.0.1:\(port)'?" : "such as 127.0.0.1:8585")
        }
    }

    private mutating func refuseSocket(_ path: String, _ node: YAMLNode) {
        let count = path.utf8.count
        let (limit, example) = (HTTPListen.pathBytesMax, "such as unix:/run/ruqi/ruqid.sock")
        let problem =
            count > limit
            ? "the path of a Unix socket has at most \(limit) bytes, and this one has \(count)"
            : "'http.listen' must have the path of a socket behind 'unix:'"
        findings.add(.badListen, at: node, problem, hint: example)
    }

    /// A list of names; behind a flag, `a,b` or `none`.
    mutating func takeAllowedHosts(_ node: YAMLNode) {
        let name = "http.allowed_hosts"
        let type = "a list of host names, or none"
        settings.allowedHosts = []
        if case .sequence(let items) = node.content {
            for item in items {
                if let text = findings.nonEmptyText(item, name, type: type) { allow(text, item) }
            }
        } else if let text = findings.nonEmptyText(node, name, type: type), text != "none" {
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                allow(String(part), node)
            }
        }
    }

    private mutating func allow(_ host: String, _ node: YAMLNode) {
        guard isHostName(host) else {
            findings.add(
                .badHost, at: node, "'\(shortened(host))' is no name of a host",
                hint: "write it without a scheme, a port or a pattern: status.example.com")
            return
        }
        settings.allowedHosts.append(host)
    }

    mutating func takeMaxConnections(_ node: YAMLNode) {
        let range = Settings.maxConnectionsRange
        if let number = findings.int(node, "http.max_connections", range) {
            settings.maxConnections = number
        }
    }

    mutating func takeSocketMode(_ node: YAMLNode) {
        let name = "http.socket_mode"
        guard let text = findings.nonEmptyText(node, name, type: "an octal number") else { return }
        guard text.utf8.count <= 4, let mode = UInt32(text, radix: 8), mode <= 0o777,
            text.utf8.allSatisfy({ 0x30...0x37 ~= $0 })
        else {
            findings.add(
                .badMode, at: node,
                "'\(name)' must be an octal number from 0 to 777, not '\(shortened(text))'",
                hint: "such as \"0660\" or \"0600\"")
            return
        }
        settings.socketMode = mode
    }

    mutating func takeSocketGroup(_ node: YAMLNode) {
        let type = "the name or number of a group, or none"
        guard let text = findings.nonEmptyText(node, "http.socket_group", type: type) else {
            return
        }
        settings.socketGroup = text == "none" ? nil : text
    }

    mutating func takeShowCommands(_ node: YAMLNode) {
        if let value = findings.bool(node, "show_cmd") { settings.showsCommands = value }
    }
}

/// RFC 1123 §2.1, and the underscores that are seen in practice; at most 253 bytes (RFC 1035
/// §2.3.4).
private func isHostName(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return text.utf8.count <= 253
        && labels.allSatisfy { label in
            1...63 ~= label.count
                && label.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
        }
}
