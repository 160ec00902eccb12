import Calendar

// One function for each key that JobKey's table names.
extension JobDecoder {
    mutating func takeJobID(_ node: YAMLNode) {
        guard let text = findings.text(node, "job_id") else { return }
        draft.id = JobID(text)
        guard draft.id == nil else { return }
        findings.add(
            .badJobID, at: node, "'\(shortened(text))' is no job_id", hint: "it has \(Self.idForm)")
    }

    mutating func takeJobName(_ node: YAMLNode) {
        draft.jobName = findings.nonEmptyText(node, "job_name")
    }

    mutating func takeDescription(_ node: YAMLNode) {
        draft.description = findings.text(node, "description")
    }

    mutating func takeTrigger(_ node: YAMLNode) {
        let words = Trigger.allCases.map(\.rawValue)
        guard let word = findings.word(node, "job_trigger", among: words) else { return }
        draft.trigger = Trigger(rawValue: word).map { ($0, node) }
    }

    mutating func takeTimezone(_ node: YAMLNode) {
        draft.zone = findings.zone(node, "timezone", context.zone) { name in
            memo.problem(ofZone: name) {
                ZoneProblem(name, among: context.zoneNames(), context.zonePlace())
            }
        }
    }

    mutating func takePaused(_ node: YAMLNode) {
        draft.paused = findings.bool(node, "paused") ?? false
    }

    mutating func takeDirectory(_ node: YAMLNode) {
        draft.run.cwd = path(node, "cwd", type: "a path")
    }

    mutating func takeTimeout(_ node: YAMLNode) {
        if case .scalar("none", _) = node.content {
            draft.run.timeout = nil
        } else {
            draft.run.timeout = findings.duration(node, "timeout", orWord: "none")
        }
    }

    mutating func takeStopSignal(_ node: YAMLNode) {
        guard let text = findings.text(node, "stop_signal", type: "the name of a signal") else {
            return
        }
        if let signal = StopSignal(rawValue: text) {
            draft.run.stopSignal = signal
            return
        }
        let names = StopSignal.allCases.map(\.rawValue)
        let meant = StopSignal.guess(text)?.rawValue ?? closest(to: text, among: names)
        findings.add(
            .unknownValue, at: node,
            "'stop_signal' must be one of \(names.joined(separator: ", ")), not"
                + " '\(shortened(text))'",
            hint: meant.map { "did you mean '\($0)'?" })
    }

    mutating func takeKillAfter(_ node: YAMLNode) {
        guard let patience = findings.duration(node, "kill_after") else { return }
        draft.run.killAfter = patience
    }

    mutating func takeSuccessCodes(_ node: YAMLNode) {
        guard
            let items = findings.items(
                node, "success_codes", of: "exit codes", hint: "such as [0, 10-12]")
        else { return }
        if items.isEmpty {
            findings.add(
                .missingValue, at: node, "'success_codes' is an empty list",
                hint: "leave it out for 0 alone")
        }
        draft.run.successCodes = ExitCodes()
        for (index, item) in items.enumerated() {
            guard let text = findings.nonEmptyText(item, "success_codes[\(index)]") else {
                continue
            }
            if let codes = codeRange(text, within: ExitCodes.all) {
                draft.run.successCodes.insert(codes)
            } else {
                findings.add(
                    .badExitCode, at: item,
                    "'\(shortened(text))' is no exit code from 0 to 255, and no range of them",
                    hint: "such as 3 or 10-12")
            }
        }
    }

    mutating func takeHosts(_ node: YAMLNode) {
        guard
            let items = findings.items(
                node, "hosts", of: "host names or globs", hint: "such as [web*, db1.example.com]")
        else { return }
        if items.isEmpty {
            findings.add(
                .missingValue, at: node, "'hosts' is an empty list",
                hint: "leave it out for all hosts")
        }
        draft.hosts = []
        for (index, item) in items.enumerated() {
            guard let text = findings.nonEmptyText(item, "hosts[\(index)]") else { continue }
            if let problem = HostGlob.problem(text) {
                findings.add(
                    .badGlob, at: item, "'\(shortened(text))' is no glob of host names: \(problem)")
            } else {
                draft.hosts.append(text)
            }
        }
    }

    func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last,
            isBlank(first) || isBlank(last)
        else { return text }
        let start = text.utf8.drop(while: isBlank)
        guard let end = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(Substring(start[...end]))
    }
}

// What is executed, and with which variables.
extension JobDecoder {
    mutating func takeCommand(_ node: YAMLNode) {
        draft.command = command(node, "cmd")
    }

    /// The commands of a hook: one, or a list of them, each a text or a list of words.
    mutating func hooks(_ node: YAMLNode, _ key: String) -> [Command] {
        guard case .sequence(let items) = node.content else {
            return [command(node, key)].compactMap(\.self)
        }
        if items.isEmpty {
            findings.add(
                .missingValue, at: node, "'\(key)' is an empty list",
                hint: "leave it out for no command")
        }
        if items.count > RunOptions.hooksMax {
            findings.add(
                .outOfRange, at: node,
                "'\(key)' has \(items.count) commands, and may have \(RunOptions.hooksMax)")
        }
        return items.enumerated().compactMap { command($1, "\(key)[\($0)]") }
    }

    private mutating func command(_ node: YAMLNode, _ key: String) -> Command? {
        switch node.content {
        case .sequence(let items): return words(items, node, key)
        case .scalar, .mapping, .refused:
            guard let text = findings.text(node, key, type: "a string or a list of strings")
            else { return nil }
            if text.utf8.allSatisfy(isBlank) {
                findings.add(.emptyCommand, at: node, "'\(key)' is empty")
                return nil
            }
            if ["http://", "https://"].contains(where: { text.utf8.starts(with: $0.utf8) }) {
                return url(trimmed(text), node)
            }
            return .shell(text)
        }
    }

    private mutating func words(_ items: [YAMLNode], _ node: YAMLNode, _ key: String) -> Command? {
        guard let program = items.first else {
            findings.add(.emptyCommand, at: node, "'\(key)' is an empty list")
            return nil
        }
        var words: [String] = []
        for (index, item) in items.enumerated() {
            if let word = findings.text(item, "\(key)[\(index)]") {
                words.append(word)
            }
        }
        guard words.count == items.count else { return nil }
        if words[0].isEmpty {
            findings.add(.emptyCommand, at: program, "the program of '\(key)' is empty")
            return nil
        }
        return .direct(words)
    }

    private mutating func url(_ text: String, _ node: YAMLNode) -> Command? {
        // By bytes: with a mark behind it a '#' would be another character, and the body, which is
        // secret, a part of the URL, which is shown.
        let parts = text.utf8.split(
            separator: UInt8(ascii: "#"), maxSplits: 1, omittingEmptySubsequences: false
        ).map { Substring($0) }
        let url = parts[0]
        let host = url.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
        if host.isEmpty || url.utf8.contains(where: { $0 <= 0x20 }) {
            findings.add(
                .badURL, at: node, "'\(shortened(String(url)))' is no URL",
                hint: host.isEmpty
                    ? "a host must follow the '//'"
                    : "a blank in a URL is written %20; the body stands behind a '#'")
            return nil
        }
        guard url.utf8.count <= JobDecoder.urlMax else {
            findings.add(.badURL, at: node, "the URL has more than \(JobDecoder.urlMax) bytes")
            return nil
        }
        return .url(String(url), body: parts.count > 1 ? String(parts[1]) : nil)
    }

    /// More than servers take, and few enough for a line of curl's configuration.
    private static let urlMax = 16 << 10

    mutating func takeEnvironment(_ node: YAMLNode) {
        guard case .mapping(let entries) = node.content else {
            if case .refused = node.content { return }
            findings.add(
                .wrongType, at: node, "'env' must be a map of strings", hint: "such as 'LANG: C'")
            return
        }
        var variables: [EnvironmentVariable] = []
        var names: Set<String> = []
        for entry in entries {
            guard let name = variableName(entry.key) else { continue }
            guard names.insert(name).inserted else {
                findings.add(.duplicateKey, at: entry.key, "the variable '\(name)' stands twice")
                continue
            }
            if let value = findings.text(entry.value, "env.\(name)") {
                variables.append(EnvironmentVariable(name: name, value: value))
            }
        }
        draft.run.env = draft.run.env.filter { !names.contains($0.name) } + variables
    }

    private mutating func variableName(_ key: YAMLNode) -> String? {
        guard case .scalar(let name, _) = key.content else {
            if case .refused = key.content { return nil }
            findings.add(.badVariableName, at: key, "the name of a variable must be a word")
            return nil
        }
        guard let problem = EnvironmentVariable.problem(ofName: name) else { return name }
        let isTaken = name.hasPrefix("RUQI_")
        findings.add(
            isTaken ? .reservedVariable : .badVariableName, at: key, problem,
            hint: isTaken
                ? "names that begin with RUQI_ are taken"
                : "letters, digits and _, the first no digit")
        return nil
    }
}
