/// One value of a YAML text and where it begins.
struct YAMLNode: Sendable {
    let content: Content
    /// From 1.
    let line: Int32
    /// In characters, from 1.
    let column: Int32
    /// Characters from begin to end, quotes included; negative where the end is on another line.
    let width: Int32

    enum Content: Sendable {
        case scalar(String, Style)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
        /// Something that was reported already and is not to be looked at: an alias, a foreign tag.
        case refused
    }

    enum Style: Sendable {
        case plain
        case quoted
        /// `|` and `>`.
        case block
    }
}

/// A key of a map with its value.
struct YAMLEntry: Sendable {
    let key: YAMLNode
    let value: YAMLNode
}

/// One document of a YAML text.
struct YAMLDocument: Sendable {
    let root: YAMLNode
    /// False: the text could not be read to the document's end, so what seems to be missing may
    /// only not have been seen.
    let isWhole: Bool

    /// Whether nothing stands in it.
    var isEmpty: Bool {
        guard case .scalar(let text, .plain) = root.content else { return false }
        return CoreSchema.isNull(text)
    }
}

/// What was found wrong in one file, in the order of finding.
struct Findings {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String) {
        self.file = file
    }

    mutating func add(
        _ code: DiagnosticCode, line: Int, column: Int, _ message: String, hint: String? = nil
    ) {
        let place = Place(file: file, line: line, column: column)
        diagnostics.append(Diagnostic(code, at: place, message, hint: hint))
    }

    mutating func add(
        _ code: DiagnosticCode, at node: YAMLNode, _ message: String, hint: String? = nil
    ) {
        add(code, line: Int(node.line), column: Int(node.column), message, hint: hint)
    }

    mutating func add(_ diagnostic: Diagnostic) {
        diagnostics.append(diagnostic)
    }

    /// By place, and the first ``YAMLLimits/diagnosticsMax`` of them with a note about the rest.
    var sorted: [Diagnostic] {
        guard diagnostics.count > 1 else { return diagnostics }
        let sorted = diagnostics.enumerated().sorted { left, right in
            left.element.place != right.element.place
                ? left.element.place < right.element.place : left.offset < right.offset
        }.map(\.element)
        guard sorted.count > YAMLLimits.diagnosticsMax else { return sorted }
        let kept = sorted.prefix(YAMLLimits.diagnosticsMax)
        let last = kept[kept.endIndex - 1].place
        let rest = sorted.count - kept.count
        return kept + [
            Diagnostic(
                .moreErrors, at: last, "there are \(rest) more errors in this file", severity: .note)
        ]
    }
}
