import Calendar
import Jobs

/// A URL job's request as curl(1) reads it from its standard input, so that nothing of it stands
/// in the process list.
package struct CurlRequest {
    private let url: String
    private let body: [UInt8]
    private let options: HTTPOptions

    /// `body` is that of the command; nil: it has none, and that of the options counts.
    package init(url: String, body: String?, options: HTTPOptions = HTTPOptions()) {
        self.url = url
        self.body = Array((body ?? options.body?.text ?? "").utf8)
        self.options = options
    }

    /// The lines of the configuration. A long body stands behind them as it is: the last line has
    /// curl read it on from its standard input.
    package var configuration: [UInt8] {
        var lines = [
            "url = \(quoted(url))", "proto = \"=http,https\"", "globoff", "silent", "show-error",
            // Each piece of an answer is written when it comes, also of one that never ends.
            "no-buffer", "connect-timeout = \(connectSeconds)",
            "write-out = \(quoted(Self.statusMark + "%{http_code}"))",
        ]
        // curl's own word for it: else it waits for the body that the head promises.
        lines.append(isHead ? "head" : "request = \(quoted(options.method.text))")
        lines += headerLines
        guard hasContent else { return text(lines) }
        let data = quoted(String(decoding: body, as: UTF8.self))
        // data-raw: a body that begins with @ names no file.
        if data.utf8.count <= Self.lineBytesMax { return text(lines + ["data-raw = \(data)"]) }
        return text(lines + ["data-binary = \"@-\""]) + body
    }

    /// What of it is secret.
    var secrets: [String] {
        options.headers.map(\.value.text) + [String(decoding: body, as: UTF8.self)]
    }

    private func text(_ lines: [String]) -> [UInt8] {
        lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
    }

    private var headerLines: [String] {
        var headers = options.headers
        if hasContent, !headers.contains(where: { $0.name.text.lowercased() == "content-type" }) {
            headers.append(HTTPHeader(name: "Content-Type", value: "application/json"))
        }
        return headers.map { header in
            let isEmpty = header.value.text.isEmpty
            // With a colon and nothing behind it curl leaves the header out.
            return "header = "
                + quoted(
                    isEmpty ? "\(header.name.text);" : "\(header.name.text): \(header.value.text)")
        }
    }

    private var isHead: Bool { options.method == "HEAD" }

    /// Also an empty one, where the method is about content (RFC 9110 §8.6).
    private var hasContent: Bool {
        !body.isEmpty || ["POST", "PUT", "PATCH"].contains(options.method.text)
    }

    /// Whole ones, because curl reads a fraction as its locale writes it.
    private var connectSeconds: Int64 {
        let (seconds, rest) = options.connectTimeout.components
        return rest > 0 ? seconds + 1 : seconds
    }

    /// Separates the HTTP status from the answer that stands before it.
    private static let statusMark = "\nruqi-http-status:"
    private static let statusDigits = 3
    /// curl takes lines of 100 KiB (seen in 7.88).
    private static let lineBytesMax = 64 << 10

    /// How many bytes curl adds to an answer when it ends by itself.
    package static let trailerBytes = statusMark.utf8.count + statusDigits

    /// The HTTP status of what curl added, 0 where no answer came. Nil: it added nothing, these are
    /// bytes of the answer.
    package static func status(fromTrailer bytes: [UInt8]) -> Int? {
        guard bytes.count == trailerBytes, bytes.starts(with: statusMark.utf8) else { return nil }
        return Int(String(decoding: bytes.suffix(statusDigits), as: UTF8.self))
    }

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
