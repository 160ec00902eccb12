import Jobs

/// One entry of the daemon's `get_files`, as a client reads it: what a newer daemon adds is passed
/// over.
package struct FileEntry: Sendable {
    /// Its name in `jobs.d`.
    package let file: String
    /// `applied`, `broken` or `ignored`.
    package let state: String
    /// As ``ContentHash`` writes it; nil: nothing was read.
    package let hash: String?
    /// How many versions of it were applied.
    package let generation: Int
    /// The ids of the version in effect.
    package let jobs: [String]
    /// Why the newest content is refused, as `ruqi check` prints it.
    package let diagnostics: [String]
    /// The same as the daemon has it.
    package let findings: [JSONValue]
    /// Since when the last good version is in effect, RFC 3339; nil: there is none, or no need.
    package let lastGoodSince: String?
    /// Why it is ignored.
    package let reason: String?

    /// Nil: this is no such entry.
    package init?(_ json: JSONValue) {
        guard let file = json["file"]?.string, let state = json["state"]?.string else { return nil }
        self.file = file
        self.state = state
        hash = json["hash"]?.string
        generation = json["generation"]?.int ?? 0
        jobs = (json["jobs"]?.array ?? []).compactMap(\.string)
        findings = json["diagnostics"]?.array ?? []
        diagnostics = findings.compactMap(Self.text)
        lastGoodSince = json["last_good_since"]?.string
        reason = json["reason"]?.string
    }

    /// Whether the daemon refuses the file for something else than its content.
    var isUnread: Bool { isFound(among: [.unreadableFile, .untrustedFile]) }

    /// Whether it refuses the content for a calendar, a time zone, or a job of another file.
    var lacksOther: Bool {
        isFound(among: [.unknownCalendar, .badCalendar, .unknownZone])
            || isFound(among: [.duplicateJobID]) { !$0.contains(" at \(file):") }
    }

    private func isFound(
        among codes: [DiagnosticCode], where isMeant: (String) -> Bool = { _ in true }
    ) -> Bool {
        let texts = codes.map(\.rawValue)
        return findings.contains {
            texts.contains($0["code"]?.string ?? "") && isMeant($0["message"]?.string ?? "")
        }
    }

    /// A diagnostic as ``Diagnostic/text`` has it. Its code may be one that this version lacks.
    private static func text(of json: JSONValue) -> String? {
        guard let file = json["file"]?.string, let message = json["message"]?.string else {
            return nil
        }
        var text = file
        if let line = json["line"]?.int, let column = json["column"]?.int {
            text += ":\(line):\(column)"
        }
        text += ": \(json["severity"]?.string ?? "error"): \(message)"
        if let code = json["code"]?.string { text += " [\(code)]" }
        if let hint = json["hint"]?.string { text += "\n  hint: \(hint)" }
        return text.split(separator: "\n").map { printable(String($0)) }.joined(separator: "\n")
    }
}
