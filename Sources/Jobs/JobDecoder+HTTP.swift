import Calendar

// The map `http`: what is asked of a URL, and which answer is a success.
extension JobDecoder {
    mutating func takeHTTP(_ node: YAMLNode) {
        guard
            let entries = map(
                node, "http", of: "what is asked of a URL",
                hint: "such as {method: PUT, expect_status: [204]}")
        else { return }
        draft.run.http = HTTPOptions()
        draft.request = node
        var seen: Set<HTTPKey> = []
        for entry in entries {
            guard let name = keyName(entry.key) else { continue }
            guard let key = HTTPKey(rawValue: name) else {
                reportUnknownHTTPKey(name, entry.key)
                continue
            }
            if seen.insert(key).inserted {
                take(key, entry.value)
            } else {
                findings.add(
                    .duplicateKey, at: entry.key, "the key '\(name)' stands twice in 'http'")
            }
        }
    }

    private mutating func take(_ key: HTTPKey, _ node: YAMLNode) {
        let name = "http.\(key.rawValue)"
        switch key {
        case .method: takeMethod(node, name)
        case .headers: takeHeaders(node, name)
        case .body: draft.run.http.body = findings.text(node, name).map { ExactText($0) }
        case .expectStatus: takeExpectedStatus(node, name)
        case .expectJSON: takeExpectedFields(node, name)
        case .connectTimeout:
            guard let limit = findings.duration(node, name) else { return }
            draft.run.http.connectTimeout = limit
        }
    }

    private mutating func reportUnknownHTTPKey(_ name: String, _ key: YAMLNode) {
        let names = HTTPKey.allCases.map(\.rawValue)
        let meant = JobDecoder.httpNames[name] ?? closest(to: name, among: names)
        findings.add(
            .unknownKey, at: key,
            "'http' has no '\(shortened(name))'; it has \(names.joined(separator: ", "))",
            hint: meant.map { "did you mean '\($0)'?" })
    }

    /// What others call them: curl, Kubernetes, Ansible.
    private static let httpNames = [
        "data": "body", "content": "body", "payload": "body", "json": "body", "verb": "method",
        "httpHeaders": "headers", "status": "expect_status", "status_code": "expect_status",
        "status_codes": "expect_status", "success_codes": "expect_status",
        "timeout": "connect_timeout",
    ]

    private mutating func takeMethod(_ node: YAMLNode, _ name: String) {
        guard let text = findings.nonEmptyText(node, name, type: "an HTTP method") else { return }
        if HTTPSyntax.isMethod(text) {
            draft.run.http.method = ExactText(text)
            return
        }
        findings.add(
            .badMethod, at: node, "'\(shortened(text))' is no HTTP method",
            hint: closest(to: text, among: HTTPSyntax.methods).map { "did you mean '\($0)'?" }
                ?? "such as GET, PUT or DELETE, in capital letters")
    }

    private mutating func takeHeaders(_ node: YAMLNode, _ name: String) {
        guard
            let entries = map(
                node, name, of: "strings", hint: "such as 'Authorization: Bearer abc'")
        else { return }
        var headers: [String: HTTPHeader] = [:]
        for entry in entries {
            guard let header = keyName(entry.key) else { continue }
            guard let value = headerValue(entry, header) else { continue }
            let known = headers.updateValue(
                HTTPHeader(name: ExactText(header), value: ExactText(value)),
                forKey: header.lowercased())
            if known != nil {
                findings.add(
                    .duplicateKey, at: entry.key, "the header '\(header)' stands twice")
            }
        }
        draft.run.http.headers = headers.sorted { isOrderedBefore($0.key, $1.key) }.map(\.value)
    }

    private mutating func headerValue(_ entry: YAMLEntry, _ name: String) -> String? {
        guard HTTPSyntax.isHeaderName(name) else {
            findings.add(
                .badHeader, at: entry.key, "'\(shortened(name))' is no name of a header",
                hint: name.hasSuffix(":") || name.contains(": ")
                    ? "a header is written 'Name: value', without quotes around both" : nil)
            return nil
        }
        guard !HTTPSyntax.ownHeaders.contains(name.lowercased()) else {
            findings.add(
                .badHeader, at: entry.key, "the header '\(name)' follows from the body",
                hint: "leave it out")
            return nil
        }
        guard let text = findings.text(entry.value, "http.headers.\(name)") else { return nil }
        let value = trimmed(text)
        if let problem = HTTPSyntax.problem(ofHeaderValue: value) {
            findings.add(.badHeader, at: entry.value, "the value of '\(name)' \(problem)")
            return nil
        }
        return value
    }

    private mutating func takeExpectedStatus(_ node: YAMLNode, _ name: String) {
        guard
            let items = findings.items(
                node, name, of: "HTTP status codes", hint: "such as [200-299, 304]")
        else { return }
        if items.isEmpty {
            findings.add(
                .missingValue, at: node, "'\(name)' is an empty list",
                hint: "leave it out for 200-299")
        }
        draft.run.http.expectStatus = StatusCodes()
        for (index, item) in items.enumerated() {
            guard let text = findings.nonEmptyText(item, "\(name)[\(index)]") else { continue }
            if let codes = codeRange(text, within: StatusCodes.all) {
                draft.run.http.expectStatus.insert(codes)
            } else {
                findings.add(
                    .badStatus, at: item,
                    "'\(shortened(text))' is no HTTP status from 100 to 599, and no range of them",
                    hint: "such as 204 or 200-299")
            }
        }
    }

    private mutating func takeExpectedFields(_ node: YAMLNode, _ name: String) {
        guard
            let entries = map(
                node, name, of: "fields with their values", hint: "such as 'stat: OK'")
        else { return }
        var fields: [ExactText: JSONValue] = [:]
        for entry in entries {
            guard let field = keyName(entry.key) else { continue }
            guard field.utf8.count <= JobDecoder.fieldNameMax else {
                findings.add(
                    .outOfRange, at: entry.key,
                    "the name of a field may have \(JobDecoder.fieldNameMax) bytes")
                continue
            }
            if fields[ExactText(field)] != nil {
                findings.add(
                    .duplicateKey, at: entry.key, "the field '\(shortened(field))' stands twice")
            }
            guard let value = expectedValue(entry.value, "\(name).\(shortened(field))") else {
                continue
            }
            fields[ExactText(field)] = value
        }
        draft.run.http.expectJSON = fields.sorted { isOrderedBefore($0.key.text, $1.key.text) }
            .map { JSONValue.Member(key: $0.key.text, value: $0.value) }
    }

    /// Unlike all other texts one without quotes is what it looks like: a number, true, null.
    private mutating func expectedValue(_ node: YAMLNode, _ name: String) -> JSONValue? {
        let type = "a string, a number, true, false or null"
        if case .scalar(let text, .plain) = node.content, !text.isEmpty {
            switch CoreSchema.resolve(text) {
            case .null: return .null
            case .bool(let value): return .bool(value)
            case .int(let number): return .int(number)
            case .float(let number) where number.isFinite: return JSONValue(number: number)
            case .float:
                findings.add(
                    .wrongType, at: node, "'\(name)' must be \(type), not '\(shortened(text))'")
                return nil
            case .string: break
            }
        }
        return findings.text(node, name, type: type).map { .string($0) }
    }

    /// The entries of a map; nil where the value is none.
    private mutating func map(
        _ node: YAMLNode, _ name: String, of what: String, hint: String
    ) -> [YAMLEntry]? {
        switch node.content {
        case .mapping(let entries): return entries
        case .refused: return nil
        case .scalar, .sequence:
            findings.add(.wrongType, at: node, "'\(name)' must be a map of \(what)", hint: hint)
            return nil
        }
    }

    /// Looks at what `cmd` and `http` say together, once both are read. A body in `cmd` outweighs
    /// one of the settings' `defaults`.
    mutating func checkRequest(_ root: YAMLNode) {
        guard case .url(_, let commandBody) = draft.command else { return }
        let isOwn = draft.seen & JobDecoder.httpBit != 0
        let place = isOwn ? draft.request ?? root : root
        let origin = isOwn ? "" : "; the setting 'defaults' has 'http'"
        if commandBody != nil, draft.run.http.body != nil {
            draft.run.http.body = nil
            draft.differsFromDefaults = true
            if isOwn {
                findings.add(
                    .badRequest, at: place, "'http' has a body, and 'cmd' has one behind its '#'",
                    hint: "leave one of them out")
            }
        }
        guard draft.run.http.method == "HEAD" else { return }
        if !(commandBody ?? draft.run.http.body?.text ?? "").isEmpty {
            findings.add(
                .badRequest, at: place, "a HEAD request has no body\(origin)",
                hint: "use GET, or POST")
        }
        if !draft.run.http.expectJSON.isEmpty {
            findings.add(
                .badRequest, at: place,
                "the answer to a HEAD request has nothing for 'expect_json' to look into\(origin)",
                hint: "use GET")
        }
    }

    private static let httpBit = JobKey.bit("http")
    /// A YAML key may have 1,024 characters, and one of these is printed with escapes.
    private static let fieldNameMax = 128
}
