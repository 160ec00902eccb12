import Calendar

// Reading single values. `name` is the key or setting as messages show it. Nil is returned after a
// finding, and for what was refused before.
extension Findings {
    /// A text. Any plain scalar is taken as it is written, but null is no text.
    mutating func text(_ node: YAMLNode, _ name: String, type: String = "a string") -> String? {
        switch node.content {
        case .scalar(let text, let style):
            if style == .plain, CoreSchema.isNull(text) {
                reportNull(node, text, name)
                return nil
            }
            // Only an escape in quotes can bring one in: the file has none.
            guard style == .quoted, text.utf8.contains(0) else { return text }
            add(.nulCharacter, at: node, "'\(name)' has a NUL character in it")
            return nil
        case .sequence: return wrongType(node, name, type, "a list")
        case .mapping(let entries):
            return wrongType(node, name, type, "a map", hint: Findings.templateHint(entries))
        case .refused: return nil
        }
    }

    /// Like ``text(_:_:type:)``, and not empty.
    mutating func nonEmptyText(_ node: YAMLNode, _ name: String, type: String = "a string")
        -> String?
    {
        guard let text = text(node, name, type: type) else { return nil }
        guard text.utf8.allSatisfy(isBlank) else { return text }
        add(.missingValue, at: node, "'\(name)' is empty")
        return nil
    }

    mutating func bool(_ node: YAMLNode, _ name: String) -> Bool? {
        guard let text = text(node, name, type: "true or false") else { return nil }
        if case .scalar(_, .plain) = node.content, case .bool(let value) = CoreSchema.resolve(text)
        {
            return value
        }
        let guess: Bool? =
            switch text.lowercased() {
            case "yes", "on", "y", "1", "true": true
            case "no", "off", "n", "0", "false": false
            default: nil
            }
        add(
            .wrongType, at: node, "'\(name)' must be true or false, not '\(shortened(text))'",
            hint: guess.map { "write \($0), without quotes" }
                ?? closest(to: text, among: ["true", "false"]).map { "did you mean \($0)?" })
        return nil
    }

    /// A whole number within a range.
    mutating func int(_ node: YAMLNode, _ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let text = text(node, name, type: "a whole number") else { return nil }
        guard case .int(let number) = CoreSchema.resolve(text) else {
            add(
                .wrongType, at: node,
                "'\(name)' must be a whole number, not '\(shortened(text))'")
            return nil
        }
        guard range ~= number else {
            let (low, high) = (range.lowerBound, range.upperBound)
            add(.outOfRange, at: node, "'\(name)' must be \(low) to \(high), not \(number)")
            return nil
        }
        return number
    }

    /// The items of a list; nil where the value is none.
    mutating func items(
        _ node: YAMLNode, _ name: String, of what: String, hint: String
    ) -> [YAMLNode]? {
        switch node.content {
        case .sequence(let items): return items
        case .refused: return nil
        case .scalar, .mapping:
            add(.wrongType, at: node, "'\(name)' must be a list of \(what)", hint: hint)
            return nil
        }
    }

    /// A duration longer than zero, or zero too. `word` is what the value may be instead.
    mutating func duration(
        _ node: YAMLNode, _ name: String, orWord word: String? = nil, mayBeZero: Bool = false
    ) -> Duration? {
        let type = word.map { "a duration or \($0)" } ?? "a duration"
        guard let text = text(node, name, type: type) else { return nil }
        guard let duration = Duration(text: text) else {
            add(
                .badDuration, at: node, "'\(name)' must be \(type), not '\(shortened(text))'",
                hint: Findings.durationHint(text, orWord: word))
            return nil
        }
        guard duration > .zero || mayBeZero else {
            add(
                .badDuration, at: node, "'\(name)' must be longer than zero",
                hint: word.map { "write '\($0)' for no limit" })
            return nil
        }
        return duration
    }

    /// A size in a range of bytes. `word` is what the value may be instead; `hint` is for one that
    /// is out of the range.
    mutating func size(
        _ node: YAMLNode, _ name: String, _ range: ClosedRange<Int>, orWord word: String? = nil,
        hint: String? = nil
    ) -> Int? {
        let type = word.map { "a size or \($0)" } ?? "a size"
        guard let text = nonEmptyText(node, name, type: type) else { return nil }
        guard let bytes = ByteCount.read(text) else {
            add(
                .badSize, at: node, "'\(name)' must be \(type), not '\(shortened(text))'",
                hint: ByteCount.hint)
            return nil
        }
        guard range.contains(bytes) else {
            let least = ByteCount.text(range.lowerBound)
            let span =
                range.upperBound < 1 << 62
                ? "\(least) to \(ByteCount.text(range.upperBound))" : "at least \(least)"
            add(.outOfRange, at: node, "'\(name)' must be \(span), not \(text)", hint: hint)
            return nil
        }
        return bytes
    }

    private static func durationHint(_ text: String, orWord word: String?) -> String {
        let isNothing = ["0", "off", "never", "no", "false", "unlimited", "infinity"]
        if let word {
            if isNothing.contains(text.lowercased()) { return "write '\(word)' for no limit" }
            if text.lowercased() == word { return "did you mean '\(word)'?" }
        }
        if text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(text), number > 0 {
            return "write '\(number)s' for seconds"
        }
        return Duration.guess(text).map { "did you mean '\($0)'?" }
            ?? "a duration looks like 10s, 5m, 2h or 1h30m"
    }

    /// One of some words.
    mutating func word(_ node: YAMLNode, _ name: String, among words: [String]) -> String? {
        let list = words.joined(separator: ", ")
        guard let text = text(node, name, type: "one of \(list)") else { return nil }
        if words.contains(text) { return text }
        add(
            .unknownValue, at: node, "'\(name)' must be one of \(list), not '\(shortened(text))'",
            hint: closest(to: text, among: words).map { "did you mean '\($0)'?" })
        return nil
    }

    /// A time zone by its name. `problem` is asked where there is none.
    mutating func zone(
        _ node: YAMLNode, _ name: String, _ zone: (String) -> Zone?,
        problem: (String) -> ZoneProblem
    ) -> Zone? {
        guard let text = nonEmptyText(node, name, type: "a time zone") else { return nil }
        if let zone = zone(text) { return zone }
        let problem = problem(text)
        add(.unknownZone, at: node, problem.message, hint: problem.hint)
        return nil
    }

    /// Reports a value of the wrong kind; always nil.
    mutating func wrongType(
        _ node: YAMLNode, _ name: String, _ type: String, _ actual: String, hint: String? = nil
    ) -> String? {
        add(.wrongType, at: node, "'\(name)' must be \(type), not \(actual)", hint: hint)
        return nil
    }

    /// What to say of a map in a map's key, as `{{ name }}` is one; nil: it is none.
    private static func templateHint(_ entries: [YAMLEntry]) -> String? {
        guard entries.count == 1, case .mapping = entries[0].key.content else { return nil }
        return "'{{' was not filled in by its template; as a text the value needs quotes"
    }

    private mutating func reportNull(_ node: YAMLNode, _ text: String, _ name: String) {
        let hint =
            name == "cwd" && text == "~"
            ? "write the home directory out" : "if the text '\(text)' is meant, quote it"
        add(
            .missingValue, at: node, "'\(name)' has no value", hint: text.isEmpty ? nil : hint)
    }
}

/// Space, tab and line ends.
func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || 0x09...0x0D ~= byte
}

/// What of a user's text goes into a message: one line, not too long.
func shortened(_ text: String) -> String {
    let isLong = text.unicodeScalars.count > 60
    let line = text.unicodeScalars.prefix(isLong ? 57 : 60).map { $0.value < 0x20 ? " " : $0 }
    var result = ""
    result.unicodeScalars.append(contentsOf: line)
    return isLong ? result + "…" : result
}
