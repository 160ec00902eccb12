/// What was found wrong in one file, in the order of finding.
struct Findings {
    let file: String
    /// The first ``keptMax`` of them.
    private(set) var diagnostics: [Diagnostic] = []
    /// How many there are in all.
    private(set) var count = 0

    init(file: String) {
        self.file = file
    }

    /// Whether there are more than anybody will see, so that hints that take time are not worth it.
    var isFull: Bool { count >= YAMLLimits.diagnosticsMax }

    mutating func add(
        _ code: DiagnosticCode, line: Int, column: Int, _ message: @autoclosure () -> String,
        hint: @autoclosure () -> String? = nil
    ) {
        count += 1
        guard count <= Findings.keptMax else { return }
        let place = Place(file: file, line: line, column: column)
        diagnostics.append(
            Diagnostic(code, at: place, message(), hint: isFull ? nil : hint()))
    }

    mutating func add(
        _ code: DiagnosticCode, at node: YAMLNode, _ message: @autoclosure () -> String,
        hint: @autoclosure () -> String? = nil
    ) {
        add(code, line: Int(node.line), column: Int(node.column), message(), hint: hint())
    }

    mutating func add(_ diagnostic: Diagnostic) {
        count += 1
        if count <= Findings.keptMax { diagnostics.append(diagnostic) }
    }

    /// By place, and the first ``YAMLLimits/diagnosticsMax`` of them with a note about the rest.
    var sorted: [Diagnostic] {
        guard count > 1 else { return diagnostics }
        let sorted = diagnostics.enumerated().sorted { left, right in
            left.element.place != right.element.place
                ? left.element.place < right.element.place : left.offset < right.offset
        }.map(\.element)
        guard count > YAMLLimits.diagnosticsMax else { return sorted }
        let kept = sorted.prefix(YAMLLimits.diagnosticsMax)
        let place = kept.last?.place ?? .whole(file)
        return kept + [
            Diagnostic(
                .moreErrors, at: place, "there are \(count - kept.count) more errors in this file",
                severity: .note)
        ]
    }

    /// Enough to find the first ones by place, also where YAML and keys were looked at one after
    /// the other; a file of a million mistakes must not fill the memory.
    private static let keptMax = 10 * YAMLLimits.diagnosticsMax
}
