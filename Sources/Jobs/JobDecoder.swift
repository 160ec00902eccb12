import Calendar

/// Makes jobs of the documents of one file.
struct JobDecoder {
    let context: JobContext
    var findings: Findings
    /// What the keys of the current document said.
    var draft: JobDraft
    let memo: JobMemo
    /// Ids of this file with the places of their jobs and the hosts that load them.
    private var claims: [JobID: [(place: Place, hosts: [String])]] = [:]

    init(file: String, context: JobContext, memo: JobMemo) {
        self.context = context
        self.memo = memo
        draft = context.template.draft
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
        let place = Place(file: findings.file, line: Int(root.line), column: Int(root.column))
        draft = context.template.draft
        take(entries, of: root)
        for (key, problem) in context.template.problems where draft.seen & 1 << key == 0 {
            findings.add(
                Diagnostic(
                    problem.code, at: place,
                    "\(problem.message); the setting 'defaults' has it (\(problem.place.text))",
                    hint: problem.hint))
        }
        if document.isWhole { requireKeys(root) }
        // Whatever is wrong with the rest, so that all errors are found at once.
        let id = document.isWhole || draft.id != nil ? id(root, isOnly: isOnly) : nil
        let isOwn = isOnly || id.map { claim($0, at: place) } ?? false
        checkTrigger()
        checkRequest(root)
        guard findings.count == countBefore, isOwn, !draft.rules.isEmpty,
            let command = draft.command, let id
        else { return nil }
        let spec = JobSpec(
            id: id, description: draft.description, ruleTexts: draft.rules.map(\.text),
            command: command, options: options())
        let timing = timing(spec.options)
        guard findings.count == countBefore else { return nil }
        let job = Job(
            spec: spec, place: place, keys: draft.places, defaults: context.template.defaults,
            recurrence: Recurrence(
                timing, seed: id.text, schedulerName: context.schedulerName,
                courses: memo.courses))
        return isEverDue(job, timing) ? job : nil
    }

    /// Where the rules of the document stand that was decoded last: their first characters where
    /// they are written on one line, else where the values begin.
    var rulePlaces: [Place] { draft.rules.map { place(of: $0.node, $0.text) } }

    /// What the document says beside id, rules and command; where it says nothing, what all such
    /// jobs share.
    private func options() -> JobOptions {
        if draft.seen & JobDecoder.optionBits == 0, !draft.differsFromDefaults,
            let shared = context.template.options
        {
            return shared
        }
        return memo.shared(JobOptions(draft, defaultZone: context.defaultZone))
    }

    private mutating func take(_ entries: [YAMLEntry], of root: YAMLNode) {
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
            draft.places.note(index, line: Int(entry.key.line - root.line))
            if let decode = JobKey.all[index].decode {
                decode(&self, entry.value)
            } else {
                findings.add(.notYetSupported, at: entry.key, "'\(name)' is not yet supported")
            }
        }
    }

    mutating func keyName(_ key: YAMLNode) -> String? {
        switch key.content {
        case .scalar(let text, _): return text
        case .refused: return nil
        case .sequence, .mapping:
            findings.add(.wrongType, at: key, "a key must be a word")
            return nil
        }
    }

    mutating func reportUnknown(_ name: String, _ key: YAMLNode) {
        let meant = findings.isFull ? nil : JobKey.suggestion(for: name)
        if let index = meant.flatMap({ JobKey.index(of: $0.name) }) { draft.meant |= 1 << index }
        findings.add(
            .unknownKey, at: key, "unknown key '\(shortened(name))'",
            hint: meant.map { "did you mean '\($0.name)'?" }
                ?? (JobDecoder.listNames.contains(name) ? JobDecoder.severalHint : nil))
    }

    /// Under which other schedulers have all their jobs.
    private static let listNames = ["jobs", "tasks", "schedules"]
    private static let severalHint = "one job a file, or several with a line '---' between them"

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

    private static let ruleBit = JobKey.bit("rule")
    private static let commandBit = JobKey.bit("cmd")
    private static let idBit = JobKey.bit("job_id")
    private static let optionBits =
        ~(ruleBit | commandBit | idBit | JobKey.bit("description") | JobKey.bit("job_trigger"))

    private mutating func reportNoMap(_ document: YAMLDocument, isOnly: Bool) {
        let root = document.root
        switch root.content {
        case .mapping, .refused: break
        case .sequence:
            findings.add(
                .notAMap, at: root, "a job is a map of keys and values, and this is a list",
                hint: JobDecoder.severalHint)
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
                hint: YAMLComplaint.crontabHint(text)
                    ?? (colon == nil ? nil : "a blank must follow the ':'"))
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
        guard (draft.seen | draft.meant) & JobDecoder.idBit == 0 else { return nil }
        guard isOnly else {
            findings.add(
                .missingKey, at: root, "'job_id' is missing",
                hint: "each job needs its own where a file has several")
            return nil
        }
        let name = JobFile.name(ofFile: findings.file)
        if let id = JobID(name) { return id }
        // Of what stands in for it, `JobNotes` tell.
        if context.takesTemporaryNames, JobFile.isTemporaryName(findings.file) {
            return JobID("temporary-name")
        }
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
        let hosts = draft.hosts
        let rival = claims[id]?.first { context.mayShareHost($0.hosts, hosts) }
        if let rival {
            findings.add(JobDecoder.duplicate(id, at: place, other: rival.place))
            return false
        }
        claims[id, default: []].append((place, hosts))
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
