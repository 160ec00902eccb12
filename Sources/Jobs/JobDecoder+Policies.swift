import Calendar

// What becomes of occurrences and runs: overlap, limits, tries.
extension JobDecoder {
    mutating func takeOverlap(_ node: YAMLNode) {
        let words = OverlapPolicy.allCases.map(\.rawValue)
        guard let word = findings.word(node, "overlap", among: words) else { return }
        draft.run.overlap = OverlapPolicy(rawValue: word) ?? .skip
    }

    mutating func takeInstances(_ node: YAMLNode) {
        guard let count = findings.int(node, "max_instances", 1...RunOptions.instancesMax) else {
            return
        }
        draft.run.maxInstances = count
    }

    mutating func takeMisfireGrace(_ node: YAMLNode) {
        guard let grace = findings.duration(node, "misfire_grace_time") else { return }
        draft.run.misfireGrace = grace
    }

    mutating func takeCatchUp(_ node: YAMLNode) {
        let words = CatchUpPolicy.allCases.map(\.rawValue)
        guard let word = findings.word(node, "catch_up", among: words) else { return }
        draft.run.catchUp = CatchUpPolicy(rawValue: word) ?? .none
    }

    mutating func takeOutputLimit(_ node: YAMLNode) {
        let bytes = findings.size(
            node, "output_limit", 0...RunOptions.outputLimitMax,
            hint: "'output_file' takes the whole output")
        if let bytes { draft.run.outputLimit = bytes }
    }

    mutating func takeRetry(_ node: YAMLNode) {
        guard case .mapping(let entries) = node.content else {
            if case .refused = node.content { return }
            findings.add(
                .wrongType, at: node, "'retry' must be a map", hint: "such as {attempts: 3}")
            return
        }
        var seen: Set<String> = []
        draft.run.retry = RetryPolicy()
        for entry in entries {
            guard let name = keyName(entry.key) else { continue }
            if !seen.insert(name).inserted {
                findings.add(.duplicateKey, at: entry.key, "'\(name)' stands twice in 'retry'")
            }
            takeRetry(name, entry)
        }
    }

    private mutating func takeRetry(_ name: String, _ entry: YAMLEntry) {
        let node = entry.value
        switch name {
        case "attempts":
            if let count = findings.int(node, "retry.attempts", RetryPolicy.attemptsRange) {
                draft.run.retry.attempts = count
            }
        case "backoff":
            if let pause = findings.duration(node, "retry.backoff", mayBeZero: true) {
                draft.run.retry.backoff = pause
            }
        case "max_backoff":
            if let pause = findings.duration(node, "retry.max_backoff", mayBeZero: true) {
                draft.run.retry.maxBackoff = pause
            }
        case "factor":
            guard let text = findings.nonEmptyText(node, "retry.factor", type: "a number") else {
                return
            }
            if let factor = RetryPolicy.factor(text) {
                draft.run.retry.factorThousandths = factor
            } else {
                findings.add(
                    .outOfRange, at: node,
                    "'retry.factor' must be 1 to 100, with up to three decimals, not"
                        + " '\(shortened(text))'")
            }
        default:
            let names = ["attempts", "backoff", "max_backoff", "factor"]
            let meant = JobDecoder.retryNames[name] ?? closest(to: name, among: names)
            findings.add(
                .unknownKey, at: entry.key,
                "'retry' has no '\(shortened(name))'; it has \(names.joined(separator: ", "))",
                hint: meant.map { "did you mean '\($0)'?" })
        }
    }

    /// What others call them.
    private static let retryNames = [
        "max_attempts": "attempts", "retries": "attempts", "count": "attempts", "limit": "attempts",
        "delay": "backoff", "interval": "backoff", "wait": "backoff", "max_delay": "max_backoff",
        "multiplier": "factor",
    ]
}
