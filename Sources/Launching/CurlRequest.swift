import Jobs

/// A URL job's request as curl(1) reads it from its standard input, so that nothing of it stands
/// in the process list.
package struct CurlRequest {
    private let url: String
    private let body: String?

    package init(url: String, body: String?) {
        self.url = url
        self.body = body
    }

    /// The lines of the configuration.
    package var configuration: String {
        var lines = [
            "url = \(quoted(url))", "request = \"POST\"", "silent", "show-error",
            "connect-timeout = 10", "globoff",
            "write-out = \(quoted(Self.statusMark + "%{http_code}"))",
            "header = \"Content-Type: application/json\"",
        ]
        lines.append("data-raw = \(quoted(body ?? ""))")
        return lines.joined(separator: "\n") + "\n"
    }

    /// Separates the HTTP status from the answer that stands before it.
    static let statusMark = "\nruqi-http-status:"

    /// Takes the status off the end of the output. Nil: curl wrote none.
    package static func takeStatus(from output: inout RunOutput) -> Int? {
        let mark = Array(statusMark.utf8)
        let start = output.kept.count - mark.count - statusDigits
        guard start >= 0, output.kept[start..<(start + mark.count)].elementsEqual(mark) else {
            return nil
        }
        let digits = String(decoding: output.kept[(start + mark.count)...], as: UTF8.self)
        output.kept.removeSubrange(start...)
        output.totalBytes -= mark.count + statusDigits
        return Int(digits)
    }

    private static let statusDigits = 3

    /// A quoted value of curl's configuration: `\`, `"` and control characters are escaped.
    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
