// What may be repeated in a message. Values of `env`, headers and bodies leave the daemon in none, and
// where YAML can't be read nobody knows for certain what a line belongs to.
extension SourceLines {
    /// Whether nothing of a line can be a value that stays secret, also if its indentation is wrong: no
    /// line speaks of any up to the one at the margin that it stands below.
    func isOpen(line: Int) -> Bool {
        var isBelow = true
        var next: String?
        for text in lines(before: line + 1, count: Self.linesMax).reversed() {
            if isBelow, Self.mayBeSecret(text) { return false }
            // Its values were to stand further right, and don't.
            if Self.beginsSecrets(text), next.map(Self.isAtMargin) == true { return false }
            if Self.isAtMargin(text) { isBelow = false }
            next = text
        }
        return !isBelow || line < Self.linesMax
    }

    /// A body stands behind the `#` of a URL too.
    private static func mayBeSecret(_ line: String) -> Bool {
        line.contains("://") || words(line).contains { secretKeys.contains($0.lowercased()) }
    }

    /// Whether a line is such a key alone.
    private static func beginsSecrets(_ line: String) -> Bool {
        let words = words(line)
        return words.count == 1 && mayBeSecret(line)
    }

    private static func words(_ line: String) -> [Substring] {
        line.split { !($0.isLetter || $0 == "_") }
    }

    /// Whether a key of the file, or an item of its list, begins here.
    private static func isAtMargin(_ line: String) -> Bool {
        guard let first = line.first else { return false }
        return !" \t\r#]}".contains(first)
    }

    private static let secretKeys: Set<String> = ["env", "http", "headers", "body", "stdin"]
    /// What stands further below the margin is not repeated.
    private static let linesMax = 200
}
