import Calendar

/// How values are written in unit files: systemd.syntax(7), and the specifiers of systemd.unit(5).
enum SystemdSyntax {
    /// A word of a command line (systemd.service(5), "COMMAND LINES"), so that exactly these bytes
    /// become the argument.
    static func argument(_ text: String) -> String {
        word(text.replacing("%", with: "%%").replacing("$", with: "$$"))
    }

    /// A word of a list in which variables are not expanded, as in `Environment=`.
    static func item(_ text: String) -> String { word(text.replacing("%", with: "%%")) }

    /// The rest of a line, such as a path. Nil: it can't be written there.
    static func line(_ text: String) -> String? {
        guard !text.isEmpty, !text.hasSuffix("\\"), text.first?.isWhitespace == false,
            text.last?.isWhitespace == false, !text.unicodeScalars.contains(where: isControl)
        else { return nil }
        return text.replacing("%", with: "%%")
    }

    /// A line for people: what can't stand there is a blank.
    static func prose(_ text: String) -> String {
        let words = text.split { $0.isWhitespace || $0.unicodeScalars.contains(where: isControl) }
        let line = words.joined(separator: " ")
        return (line.hasSuffix("\\") ? line + "." : line).replacing("%", with: "%%")
    }

    /// A time span, of whole milliseconds.
    static func span(_ duration: Duration) -> String {
        let milliseconds = duration.wholeMilliseconds
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
    }

    /// RFC 4648 §4, for `StandardInputData=`; lines of 76 characters, each but the last with the
    /// mark that it goes on.
    static func base64(_ bytes: [UInt8]) -> String {
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = (0..<3).reduce(0) { bits, index in
                bits << 8 | (index < group.count ? Int(group[start + index]) : 0)
            }
            for index in 0..<4 {
                let digit = bits >> (18 - 6 * index) & 63
                text += index <= group.count ? String(UnicodeScalar(alphabet[digit])) : "="
            }
            if start % 57 == 54, start + 3 < bytes.count { text += "\\\n  " }
        }
        return text
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Plain where nothing in it has a meaning, else in double quotes with C escapes.
    private static func word(_ text: String) -> String {
        if !text.isEmpty, text.utf8.allSatisfy(isPlain) { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": quoted += "\\\\"
            case "\"": quoted += "\\\""
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where isControl(scalar) && scalar.isASCII:
                quoted += "\\x" + hex(scalar.value >> 4) + hex(scalar.value & 15)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func hex(_ digit: UInt32) -> String { String(digit, radix: 16) }

    private static func isPlain(_ byte: UInt8) -> Bool {
        0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || plain.contains(byte)
    }

    private static let plain = Array("_-./:=,+@%$".utf8)

    static func isControl(_ scalar: UnicodeScalar) -> Bool {
        scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
    }
}

/// A unit file in the making.
struct SystemdUnit {
    private(set) var text: String

    /// `head` stands above, as comments.
    init(_ head: [String]) {
        text = head.map { "# \($0)\n" }.joined()
    }

    mutating func section(_ name: String) {
        text += (text.isEmpty ? "" : "\n") + "[\(name)]\n"
    }

    mutating func add(_ key: String, _ value: String) { text += "\(key)=\(value)\n" }

    mutating func add(line: String) { text += "\(line)\n" }
}
