import Calendar

// How a run is started: by whom, with what, within which limits.
extension JobDecoder {
    mutating func takeShell(_ node: YAMLNode) {
        let hint = "such as [/bin/bash, -c]"
        guard let items = findings.items(node, "shell", of: "words", hint: hint) else { return }
        guard let words = texts(items, "shell") else { return }
        if words.first?.text.isEmpty ?? true {
            findings.add(.emptyCommand, at: node, "'shell' names no program", hint: hint)
        } else {
            draft.run.shell = words
        }
    }

    mutating func takeUser(_ node: YAMLNode) { draft.run.user = account(node, "user") }

    mutating func takeGroup(_ node: YAMLNode) { draft.run.group = account(node, "group") }

    private mutating func account(_ node: YAMLNode, _ key: String) -> ExactText? {
        guard let name = findings.nonEmptyText(node, key, type: "a name or a number") else {
            return nil
        }
        if name.utf8.contains(where: { isBlank($0) || $0 == 0x3A || $0 == 0x2F }) {
            findings.add(
                .unknownValue, at: node, "'\(shortened(name))' is no name of a \(key)",
                hint: name.utf8.contains(0x3A) ? "a group has a key of its own, 'group'" : nil)
            return nil
        }
        if !context.mayChangeUser {
            findings.add(
                .needsRoot, at: node, "'\(key)' needs a ruqid that runs as root",
                hint: "without '\(key)' the job runs as the user of ruqid")
            return nil
        }
        return ExactText(name)
    }

    mutating func takeEnvironmentFiles(_ node: YAMLNode) {
        let items: [YAMLNode]
        if case .sequence(let list) = node.content { items = list } else { items = [node] }
        if items.isEmpty {
            findings.add(
                .missingValue, at: node, "'env_file' is an empty list",
                hint: "leave it out for no file")
        }
        draft.run.envFiles = items.compactMap { path($0, "env_file", type: "a path") }
    }

    mutating func takeUmask(_ node: YAMLNode) {
        guard let text = findings.nonEmptyText(node, "umask", type: "an octal number") else {
            return
        }
        guard text.utf8.count <= 4, let mask = UInt32(text, radix: 8), mask <= 0o777,
            text.utf8.allSatisfy({ 0x30...0x37 ~= $0 })
        else {
            findings.add(
                .badMode, at: node,
                "'umask' must be an octal number from 0 to 777, not"
                    + " '\(shortened(text))'",
                hint: "such as \"022\", \"027\" or \"077\"")
            return
        }
        draft.run.umask = mask
    }

    mutating func takeNice(_ node: YAMLNode) {
        guard let nice = findings.int(node, "nice", -20...19) else { return }
        draft.run.nice = nice
    }

    mutating func takeStandardInput(_ node: YAMLNode) {
        guard let text = findings.text(node, "stdin") else { return }
        draft.run.stdin = text.isEmpty ? nil : ExactText(text)
    }

    mutating func takeLimits(_ node: YAMLNode) {
        guard case .mapping(let entries) = node.content else {
            if case .refused = node.content { return }
            findings.add(
                .wrongType, at: node, "'limits' must be a map of limits",
                hint: "such as {nofile: 1024, as: 2G}")
            return
        }
        var limits: [RunLimit.Kind: RunLimit] = [:]
        for entry in entries {
            guard let name = keyName(entry.key) else { continue }
            guard let kind = RunLimit.Kind(rawValue: name) else {
                reportUnknownLimit(name, entry.key)
                continue
            }
            if limits[kind] != nil {
                findings.add(.duplicateKey, at: entry.key, "the limit '\(name)' stands twice")
            }
            if let limit = limit(kind, entry.value) { limits[kind] = limit }
        }
        draft.run.limits = RunLimit.Kind.allCases.compactMap { limits[$0] }
    }

    private mutating func reportUnknownLimit(_ name: String, _ key: YAMLNode) {
        let names = RunLimit.Kind.allCases.map(\.rawValue)
        let list = names.joined(separator: ", ")
        let meant = JobDecoder.limitNames[name] ?? closest(to: name, among: names)
        findings.add(
            .unknownKey, at: key,
            "'limits' has no '\(shortened(name))'; it has \(list)",
            hint: meant.map { "did you mean '\($0)'?" })
    }

    /// What others call them: ulimit of shells, systemd, docker.
    private static let limitNames = [
        "memory": "as", "mem": "as", "data": "as", "files": "nofile", "open_files": "nofile",
        "LimitNOFILE": "nofile", "processes": "nproc", "LimitNPROC": "nproc", "filesize": "fsize",
    ]

    private mutating func limit(_ kind: RunLimit.Kind, _ node: YAMLNode) -> RunLimit? {
        let name = "limits.\(kind.rawValue)"
        let type = kind.isSize ? "a size or unlimited" : "a whole number or unlimited"
        guard let text = findings.nonEmptyText(node, name, type: type) else { return nil }
        if text == RunLimit.none { return RunLimit(kind: kind, value: nil) }
        let value = kind.isSize ? ByteCount.read(text) : ByteCount.read(text, units: false)
        guard let value else {
            findings.add(
                .badSize, at: node, "'\(name)' must be \(type), not '\(shortened(text))'",
                hint: kind.isSize ? ByteCount.hint : nil)
            return nil
        }
        return RunLimit(kind: kind, value: UInt64(value))
    }

    /// An absolute path.
    mutating func path(_ node: YAMLNode, _ key: String, type: String) -> ExactText? {
        guard let path = findings.nonEmptyText(node, key, type: type) else { return nil }
        guard path.hasPrefix("/") else {
            findings.add(
                .badPath, at: node, "'\(key)' must be an absolute path, not '\(shortened(path))'",
                hint: path.hasPrefix("~") ? "write the home directory out" : nil)
            return nil
        }
        return ExactText(path)
    }

    /// Texts of a list. Nil: one of them is none.
    private mutating func texts(_ items: [YAMLNode], _ name: String) -> [ExactText]? {
        var texts: [ExactText] = []
        for (index, item) in items.enumerated() {
            if let text = findings.text(item, "\(name)[\(index)]") { texts.append(ExactText(text)) }
        }
        return texts.count == items.count ? texts : nil
    }
}
