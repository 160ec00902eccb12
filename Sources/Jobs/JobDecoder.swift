import Calendar

/// Makes jobs of the documents of one file.
struct JobDecoder {
    let context: JobContext
    var findings: Findings
    /// What the keys of the current document said.
    var draft = JobDraft()
    var rules: RuleMemo
    /// Ids of this file with the places of their jobs.
    private var idPlaces: [JobID: Place] = [:]

    init(file: String, context: JobContext, rules: RuleMemo) {
        self.context = context
        self.rules = rules
        findings = Findings(file: file)
    }

    /// The job of one of `count` documents. Nil: something is wrong with it. `isOnly`: no other one
    /// has anything in it, so that the file's name can be its id.
    mutating func decode(_ document: YAMLDocument, isOnly: Bool, of count: Int) -> Job? {
        let root = document.root
        let countBefore = findings.count
        guard case .mapping(let entries) = root.content else {
            reportNoMap(document, isOnly: count == 1)
            return nil
        }
        draft = JobDraft()
        take(entries)
        if document.isWhole { requireKeys(root) }
        guard !draft.rules.isEmpty, let command = draft.command,
            let id = id(root, isOnly: isOnly)
        else { return nil }
        checkTrigger()
        let timing = timing()
        guard findings.count == countBefore else { return nil }
        guard findings.count == countBefore else { return nil }
        let place = Place(file: findings.file, line: Int(root.line), column: Int(root.column))
        guard isOnly || claim(id, at: place) else { return nil }
        let spec = JobSpec(
            id: id, jobName: draft.jobName ?? JobSpec.jobNameDefault,
            description: draft.description, timing: timing,
            ruleTexts: draft.rules.map(\.text), command: command, cwd: draft.cwd,
            env: draft.env, timeout: draft.timeout, paused: draft.paused)
        let job = Job(
            spec: spec, place: place,
            rulePlaces: draft.rules.map { self.place(of: $0.node, $0.text) },
            schedulerName: context.schedulerName)
        return isEverDue(job) ? job : nil
    }

    private mutating func take(_ entries: [YAMLEntry]) {
        for entry in entries {
            guard let name = keyName(entry.key) else { continue }
            guard let index = JobKey.index(of: name) else {
                reportUnknown(name, entry.key)
                continue
            }
            guard draft.seen & (1 << index) == 0 else {
                reportDuplicate(name, entry.key, among: entries)
                continue
            }
            draft.seen |= 1 << index
            if let decode = JobKey.all[index].decode {
                decode(&self, entry.value)
            } else {
                findings.add(.notYetSupported, at: entry.key, "'\(name)' is not yet supported")
            }
        }
    }

    private mutating func keyName(_ key: YAMLNode) -> String? {
        switch key.content {
        case .scalar(let text, _): return text
        case .refused: return nil
        case .sequence, .mapping:
            findings.add(.wrongType, at: key, "a key must be a word")
            return nil
        }
    }

    private mutating func reportUnknown(_ name: String, _ key: YAMLNode) {
        let meant = findings.isFull ? nil : JobKey.suggestion(for: name)
        if let index = meant.flatMap({ JobKey.index(of: $0.name) }) { draft.meant |= 1 << index }
        findings.add(
            .unknownKey, at: key, "unknown key '\(shortened(name))'",
            hint: meant.map { "did you mean '\($0.name)'?" })
    }

    private mutating func reportDuplicate(
        _ name: String, _ key: YAMLNode, among entries: [YAMLEntry]
    ) {
        let first = entries.first { entry in
            if case .scalar(name, _) = entry.key.content { true } else { false }
        }
        let line = first.map { " first in line \($0.key.line)," } ?? ""
        findings.add(.duplicateKey, at: key, "the key '\(name)' stands twice,\(line) then here")
    }

    /// A key that was misspelt isn't missed.
    private mutating func requireKeys(_ root: YAMLNode) {
        let present = draft.seen | draft.meant
        if present & JobDecoder.ruleBit == 0 {
            findings.add(.missingKey, at: root, "'rule' is missing", hint: "such as 'rule: 10s'")
        }
        if present & JobDecoder.commandBit == 0 {
            findings.add(.missingKey, at: root, "'cmd' is missing", hint: "such as 'cmd: date'")
        }
    }

    private static let ruleBit = bit("rule")
    private static let commandBit = bit("cmd")
    private static let idBit = bit("job_id")

    private static func bit(_ name: String) -> UInt64 {
        guard let index = JobKey.index(of: name) else {
            preconditionFailure("the table of keys lacks '\(name)'")
        }
        return 1 << index
    }

    private mutating func reportNoMap(_ document: YAMLDocument, isOnly: Bool) {
        let root = document.root
        switch root.content {
        case .mapping, .refused: break
        case .sequence:
            findings.add(
                .notAMap, at: root, "a job is a map of keys and values, and this is a list",
                hint: "one job a file, or several with a line '---' between them")
        case .scalar where document.isEmpty:
            if isOnly { return reportEmptyFile() }
            findings.add(
                .emptyDocument, at: root, "this document is empty",
                hint: "remove a line '---' that has nothing behind it")
        // That it is a text comes from what is wrong in the line after it.
        case .scalar where !document.isWhole: break
        case .scalar(let text, _):
            let colon = text.firstIndex(of: ":")
            findings.add(
                .notAMap, at: root, "a job is a map of keys and values, and this is a text",
                hint: colon == nil ? nil : "a blank must follow the ':'")
        }
    }

    mutating func reportEmptyFile() {
        findings.add(
            .emptyFile, line: 1, column: 1, "the file has no job in it",
            hint: "a job needs at least 'rule' and 'cmd'")
    }

    /// The document's id, or that of the file's name.
    private mutating func id(_ root: YAMLNode, isOnly: Bool) -> JobID? {
        if let id = draft.id { return id }
        guard draft.seen & JobDecoder.idBit == 0 else { return nil }
        guard isOnly else {
            findings.add(
                .missingKey, at: root, "'job_id' is missing",
                hint: "each job needs its own where a file has several")
            return nil
        }
        let name = JobFile.name(ofFile: findings.file)
        if let id = JobID(name) { return id }
        findings.add(
            .badJobID, at: root,
            "the file's name gives no job_id: '\(shortened(name))' is none",
            hint: "add a 'job_id'; \(JobDecoder.idForm)")
        return nil
    }

    private mutating func checkTrigger() {
        guard let (trigger, node) = draft.trigger,
            let rule = draft.rules.map(\.rule).first(where: { $0.trigger != trigger })
        else { return }
        findings.add(
            .triggerMismatch, at: node,
            "'job_trigger' is \(trigger.rawValue), "
                + "but the rule is of the kind \(rule.trigger.rawValue)",
            hint: "leave 'job_trigger' out: the rule tells it")
    }

    private mutating func claim(_ id: JobID, at place: Place) -> Bool {
        if let other = idPlaces[id] {
            findings.add(JobDecoder.duplicate(id, at: place, other: other))
            return false
        }
        idPlaces[id] = place
        return true
    }

    /// What is said about a job whose id is taken.
    static func duplicate(_ id: JobID, at place: Place, other: Place) -> Diagnostic {
        Diagnostic(
            .duplicateJobID, at: place, "the job_id '\(id)' is taken by the job at \(other.text)",
            hint: "give one of them another job_id")
    }

    static let idForm = "1 to \(JobID.lengthMax) of A-Z a-z 0-9 . _ -, the first a letter or digit"
}

/// What the keys of one document said so far.
struct JobDraft {
    /// Bit i: key i of ``JobKey/all`` was there.
    var seen: UInt64 = 0
    /// Bit i: key i was probably meant by an unknown one.
    var meant: UInt64 = 0
    var id: JobID?
    var jobName: String?
    var description: String?
    /// Its rules, with their texts and where they stand.
    var rules: [(rule: Rule, text: String, node: YAMLNode)] = []
    var start: TimeValue?
    var end: TimeValue?
    var excluded = DateRanges.none
    var jitter: Duration = .zero
    var dst = DaylightSaving.cron
    var trigger: (Trigger, YAMLNode)?
    var zone: Zone?
    var command: Command?
    var cwd: String?
    var env: [EnvironmentVariable] = []
    var timeout: Duration? = JobSpec.timeoutDefault
    var paused = false
}
