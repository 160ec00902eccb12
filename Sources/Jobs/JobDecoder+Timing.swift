import Calendar

/// A time as a file has it, in the job's zone where it names no offset.
struct TimeValue: Sendable {
    let rule: DateRule
    let node: YAMLNode
}

// The keys that say when.
extension JobDecoder {
    mutating func takeRule(_ node: YAMLNode) {
        guard case .sequence(let items) = node.content else {
            if let text = findings.text(node, "rule", type: "a string or a list of strings") {
                take(rule: text, node)
            }
            return
        }
        if items.isEmpty { findings.add(.missingValue, at: node, "'rule' is an empty list") }
        if items.count > JobKey.rulesMax {
            findings.add(
                .badRuleList, at: node,
                "'rule' has \(items.count) rules, and a job may have \(JobKey.rulesMax)",
                hint: "write several jobs")
            return
        }
        for (index, item) in items.enumerated() {
            if let text = findings.text(item, "rule[\(index)]") { take(rule: text, item) }
        }
        guard items.count > 1 else { return }
        for entry in draft.rules where entry.rule.isNow || entry.rule == .reboot {
            findings.add(
                .badRuleList, at: entry.node, "'\(entry.text)' can't stand beside other rules",
                hint: "write a job of its own for it")
        }
    }

    private mutating func take(rule text: String, _ node: YAMLNode) {
        do throws(RuleError) {
            draft.rules.append((try memo.rule(text), trimmed(text), node))
        } catch {
            findings.add(
                DiagnosticCode(error.kind), line: Int(node.line),
                column: Int(node.column) + offset(of: error.column, in: text, node),
                error.message, hint: TypographicQuote.hint(text) ?? error.hint)
        }
    }

    /// How far behind the node's begin a place in its text is: 0 where the text isn't written on
    /// one line as it is.
    private func offset(of column: Int, in text: String, _ node: YAMLNode) -> Int {
        guard case .scalar(_, let style) = node.content, node.width >= 0 else { return 0 }
        let quotes = Int(node.width) - text.unicodeScalars.count
        switch style {
        case .plain: return quotes == 0 ? column - 1 : 0
        case .quoted: return quotes == 2 ? column : 0
        case .block: return 0
        }
    }

    /// Where a rule's first character stands.
    func place(of node: YAMLNode, _ text: String) -> Place {
        let column = Int(node.column) + offset(of: 1, in: text, node)
        return Place(file: findings.file, line: Int(node.line), column: column)
    }

    /// A time; local ones are read in the job's zone, which may stand further down.
    mutating func time(_ node: YAMLNode, _ name: String) -> TimeValue? {
        guard let text = findings.nonEmptyText(node, name, type: "a time") else { return nil }
        do throws(RuleError) {
            return TimeValue(rule: try DateRule.parse(time: trimmed(text)), node: node)
        } catch {
            findings.add(
                DiagnosticCode(error.kind), at: node, "'\(name)' is no time: \(error.message)",
                hint: error.hint)
            return nil
        }
    }

    mutating func takeJitter(_ node: YAMLNode) {
        draft.jitter = findings.duration(node, "jitter", mayBeZero: true) ?? .zero
    }

    mutating func takeDaylightSaving(_ node: YAMLNode) {
        let words = DaylightSaving.allCases.map(\.rawValue)
        guard let word = findings.word(node, "dst", among: words) else { return }
        draft.dst = DaylightSaving(rawValue: word) ?? .cron
    }

    mutating func takeExclusions(_ node: YAMLNode) {
        guard
            let items = findings.items(
                node, "exclude", of: "dates and calendar names",
                hint: "such as [2026-12-25, 2026-12-31..2027-01-02, holidays]")
        else { return }
        var texts: [String] = []
        var excluded: [ClosedRange<Int>] = []
        var calendars: [String: DateRanges] = [:]
        for (index, item) in items.enumerated() {
            guard let text = findings.nonEmptyText(item, "exclude[\(index)]") else { continue }
            texts.append(text)
            excluded += days(text, item, &calendars).ranges
        }
        draft.exclusions = Exclusions(
            texts: texts, days: DateRanges(excluded), calendars: calendars)
    }

    private mutating func days(
        _ text: String, _ node: YAMLNode, _ calendars: inout [String: DateRanges]
    ) -> DateRanges {
        guard DateRanges.looksLikeDate(text) else {
            let days = calendar(text, node)
            calendars[text] = days
            return days
        }
        do throws(DateRangeProblem) {
            return DateRanges([try DateRanges.range(text)])
        } catch {
            // A calendar's name may begin with a digit.
            if case .found(let days) = context.calendar(text) {
                calendars[text] = days
                return days
            }
            findings.add(
                .badDate, line: Int(node.line),
                column: Int(node.column) + offset(of: error.position + 1, in: text, node),
                "'\(shortened(text))' is no date: \(error.message)",
                hint: "a date looks like 2026-12-25, a range like 2026-12-24..2027-01-02")
            return .none
        }
    }

    private mutating func calendar(_ name: String, _ node: YAMLNode) -> DateRanges {
        switch context.calendar(name) {
        case .found(let days): return days
        case .missing(let names, let directory):
            findings.add(
                .unknownCalendar, at: node,
                "there is no calendar '\(shortened(name))' in '\(directory)'",
                hint: closest(to: name, among: names).map { "did you mean '\($0)'?" }
                    ?? "a calendar is a file there with a date a line")
        case .broken(let reason):
            findings.add(
                .badCalendar, at: node,
                "the calendar '\(shortened(name))' can't be used: \(reason)")
        }
        return .none
    }

    /// All that the keys said about when.
    mutating func timing(_ options: JobOptions) -> Timing {
        let timing = options.timing(draft.rules.map(\.rule))
        if let start = timing.start, let end = timing.end, let node = draft.end?.node, end <= start
        {
            findings.add(
                .neverDue, at: node,
                "the job can never be due: 'end_time' is not after 'start_time'")
        }
        return timing
    }

    /// Reports a job whose keys leave nothing of its rules.
    mutating func isEverDue(_ job: Job, _ timing: Timing) -> Bool {
        let isBounded = timing.start != nil || timing.end != nil
        guard isBounded || timing.dst == .skip, job.recurrence.isNever,
            let node = draft.rules.first?.node
        else { return true }
        findings.add(
            .neverDue, at: node,
            isBounded
                ? "the job can never be due: its rule has nothing between 'start_time' and 'end_time'"
                : "the job can never be due: a change of the clock leaves this time out, "
                    + "and 'dst' is skip")
        return false
    }
}
