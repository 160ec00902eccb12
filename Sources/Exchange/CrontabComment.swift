/// What a comment above a line says about it.
enum CrontabComment {
    /// As a job's description. Nil: there is none, or it is one of those that explain the fields.
    static func description(_ lines: [String]) -> String? {
        var lines = lines.map { $0.trimmed }
        // Headings come first, and what stands above them belongs to the table.
        if let last = lines.lastIndex(where: isHeading) { lines.removeSubrange(...last) }
        let text = lines.filter { !$0.isEmpty }.joined(separator: " ")
        return text.isEmpty ? nil : text
    }

    /// `m h dom mon dow user command`, and the drawing with stars of Debian's table.
    private static func isHeading(_ line: String) -> Bool {
        let words = line.lowercased().split { $0 == " " || $0 == "\t" }
        if words.starts(with: ["m", "h", "dom", "mon", "dow"]) { return true }
        if words.count >= 5, words.prefix(5).allSatisfy({ $0 == "*" }) { return true }
        return line.hasPrefix(".-") || line.hasPrefix("|")
    }
}

extension String {
    /// Without blanks and tabs around it.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
