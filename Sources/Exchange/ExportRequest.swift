import Calendar
import Jobs

/// A URL job as a script for sh(1) with curl(1), which reads the request from its standard input:
/// so nothing of it stands in the list of processes.
enum ExportRequest {
    /// The script. Its status is 0 if the answer's is one of those expected, that of curl where no
    /// answer came, else 1. The answer goes to standard output. `source` is where the request comes
    /// from where that isn't the standard input: a redirection of the shell.
    static func script(_ http: HTTPOptions, source: String = "") -> String {
        let tests = http.expectStatus.texts.map { text in
            let ends = text.split(separator: "-")
            let (first, last) = (ends[0], ends[ends.count - 1])
            return "[ \"$status\" -ge \(first) ] && [ \"$status\" -le \(last) ] && exit 0"
        }
        // What curl says by itself goes on to standard error; the status is what it says last.
        return """
            exec 3>&1
            said=$(curl -q --config - --write-out '%{stderr}HTTP status:%{http_code}' \
            2>&1 >&3 3>&-\(source))
            end=$?
            printf '%s\\n' "$said" >&2
            [ "$end" -eq 0 ] || exit "$end"
            status=${said##*:}
            \(tests.joined(separator: "\n"))
            exit 1
            """
    }

    /// Refuses what curl alone doesn't look at.
    static func check(_ http: HTTPOptions, _ findings: inout ExportFindings) {
        guard !http.expectJSON.isEmpty else { return }
        findings.refuse(
            "http", "'expect_json' looks into the answer, and curl doesn't",
            hint: "write a command that asks with curl and looks with jq")
    }
}
