/// A finding in a file that a user wrote.
package struct Diagnostic: Hashable, Sendable {
    /// Where to look.
    package let place: Place
    /// The stable name of this kind of finding.
    package let code: DiagnosticCode
    /// Whether the file is refused for it.
    package let severity: Severity
    /// One sentence without a final stop.
    package let message: String
    /// What to do about it, where that can be guessed.
    package let hint: String?
    /// The line that is meant, where everybody may see it who can ask the daemon.
    package private(set) var line: LinePart?

    /// A line; of a very long one what is near to a place of it.
    package struct LinePart: Hashable, Sendable {
        package let text: String
        /// How many characters of the line are left out before it.
        package let start: Int
    }

    /// How bad a finding is; the raw values are those of `check --json`.
    package enum Severity: String, Hashable, Sendable {
        /// The file is refused.
        case error
        /// Something to know; the file is accepted.
        case note
    }

    /// `message` and `hint` have no final stop.
    package init(
        _ code: DiagnosticCode, at place: Place, _ message: String, hint: String? = nil,
        severity: Severity = .error
    ) {
        self.place = place
        self.code = code
        self.severity = severity
        self.message = message
        self.hint = hint
    }

    /// The same with its line.
    func with(line: LinePart?) -> Diagnostic {
        var copy = self
        copy.line = line
        return copy
    }

    /// One line, and a second one with the hint:
    ///
    ///     backup.yaml:4:1: error: unknown key 'comand' [unknown-key]
    ///       hint: did you mean 'cmd'?
    package var text: String {
        let first = "\(place.text): \(severity.rawValue): \(message) [\(code.rawValue)]"
        return hint.map { "\(first)\n  hint: \($0)" } ?? first
    }

    /// Appends `{"file","line","column","code","severity","message","hint"}`; `line` and `column`
    /// are absent for a whole file, and so is a hint that isn't there. `more` appends further
    /// fields.
    package func json(into json: inout JSONWriter, more: (inout JSONWriter) -> Void = { _ in }) {
        json.beginObject()
        json.field("file", place.file)
        if place.line > 0 {
            json.field("line", place.line)
            json.field("column", place.column)
        }
        json.field("code", code.rawValue)
        json.field("severity", severity.rawValue)
        json.field("message", message)
        if let hint { json.field("hint", hint) }
        more(&json)
        json.endObject()
    }
}
