import Jobs

/// Writes diagnostics for people at a terminal: with the line that is meant, and in colour.
package struct DiagnosticText: Sendable {
    private let columns: Int
    private let isColoured: Bool

    /// `columns`: how wide the terminal is.
    package init(columns: Int, isColoured: Bool) {
        self.columns = columns
        self.isColoured = isColoured
    }

    /// The lines of a diagnostic, each ended by a newline. `source` is the file that its place is
    /// in; nil: it can't be shown.
    package func text(_ diagnostic: Diagnostic, source: [UInt8]?) -> String {
        let severity = colour(diagnostic.severity)
        let place = diagnostic.place
        var text = "\(printable(place.text)): "
        text += "\(paint("\(diagnostic.severity.rawValue):", severity)) "
        text += "\(printable(diagnostic.message)) [\(diagnostic.code.rawValue)]\n"
        if let source, let excerpt = Excerpt(of: source, line: place.line, column: place.column) {
            text += excerpt.text(columns: columns) { paint($0, severity) }
        }
        if let hint = diagnostic.hint {
            text += "  \(paint("hint:", Self.green)) \(printable(hint))\n"
        }
        return text
    }

    private func colour(_ severity: Diagnostic.Severity) -> String {
        switch severity {
        case .error: Self.red
        case .note: Self.cyan
        }
    }

    /// ECMA-48 §8.3.117, select graphic rendition.
    private func paint(_ text: String, _ colour: String) -> String {
        isColoured ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
    }

    private static let red = "1;31"
    private static let cyan = "1;36"
    private static let green = "1;32"
}
