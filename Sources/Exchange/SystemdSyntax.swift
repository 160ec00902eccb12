import Calendar

/// How values are written in unit files: systemd.syntax(7), and the specifiers of systemd.unit(5).
enum SystemdSyntax {
    /// A word of a command line (systemd.service(5), "COMMAND LINES"), so that exactly these bytes
    /// become the argument.
    static func argument(_ text: String) -> String {
        word(text.replacing("%", with: "%%").replacing("$", with: "$$"))
    }

    /// The program of a command line, in which variables are not expanded. Nil: systemd takes no
    /// such path (`string_is_safe` in its string-util.c), or takes it for a directory.
    static func program(_ path: String) -> String? {
        let isOdd = path.unicodeScalars.contains { "'\"\\".unicodeScalars.contains($0) }
        let hasControl = path.unicodeScalars.contains(where: ExportText.isControl)
        return isOdd || hasControl || path.hasSuffix("/") ? nil : item(path)
    }

    /// A word of a list in which variables are not expanded, as in `Environment=`.
    static func item(_ text: String) -> String { word(text.replacing("%", with: "%%")) }

    /// The rest of a line, such as a path. Nil: it can't be written there.
    static func line(_ text: String) -> String? {
        guard !text.isEmpty, !text.hasSuffix("\\"), text.first?.isWhitespace == false,
            text.last?.isWhitespace == false,
            !text.unicodeScalars.contains(where: ExportText.isControl)
        else { return nil }
        return text.replacing("%", with: "%%")
    }

    /// A path as the rest of a line. Nil: it can't be written there, or systemd takes no such one,
    /// which leads upwards (`path_is_normalized` in its path-util.c).
    static func path(_ text: String) -> String? {
        text.split(separator: "/").contains("..") ? nil : line(text)
    }

    /// The name or number of a user or group. Nil: systemd takes no such one, be it a number or a
    /// name (`valid_user_group_name` in its user-util.c, the relaxed form).
    static func account(_ text: String) -> String? {
        let isDigit: (UInt8) -> Bool = { 0x30...0x39 ~= $0 }
        if text.utf8.allSatisfy(isDigit) {
            let isPlain = text == "0" || !text.hasPrefix("0")
            // 16 and 32 bits that are all set stand for no account.
            guard isPlain, let number = UInt32(text), number != 0xFFFF, number != .max else {
                return nil
            }
            return text
        }
        let isNegative = text.hasPrefix("-") && text.dropFirst().utf8.allSatisfy(isDigit)
        let isOdd = text.contains { ":/".contains($0) } || [".", ".."].contains(text)
        return isNegative || isOdd ? nil : line(text)
    }

    /// Whether the value of `ConditionHost=` isn't the glob that it looks like: an `!` negates, and
    /// 32 hexadecimal digits, also as a UUID, are the id of a machine (sd_id128_from_string(3)).
    static func isOddHost(_ glob: String) -> Bool {
        let digits = glob.count == 36 ? glob.filter { $0 != "-" } : glob
        return glob.hasPrefix("!") || digits.count == 32 && digits.allSatisfy(\.isHexDigit)
    }

    /// Whether systemd may take the name of a zone for an abbreviation in the host's own one.
    static func mayBeAbbreviation(_ zone: String) -> Bool {
        zone.utf8.count >= 3 && zone.utf8.allSatisfy { 0x41...0x5A ~= $0 }
    }

    /// A line for people.
    static func prose(_ text: String) -> String {
        let line = ExportText.oneLine(text)
        return (line.hasSuffix("\\") ? line + "." : line).replacing("%", with: "%%")
    }

    /// Whether systemd can read a text: it drops lines with code points that Unicode says are no
    /// characters (`unichar_is_valid` in its utf8.c).
    static func isReadable(_ text: String) -> Bool {
        !text.unicodeScalars.contains(where: ExportText.isNoCharacter)
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
            case _ where ExportText.isControl(scalar) && scalar.isASCII:
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

    /// What a unit file may have as the value of `StandardInputData=`, before it is made longer:
    /// below ``lineBytesMax`` with the lines that base64 takes.
    static let inputBytesMax = 750_000
    /// A longer line makes systemd refuse the whole file (`LONG_LINE_MAX` in its fileio.h).
    static let lineBytesMax = 1 << 20
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

    /// Adds what a key of the job file says, or refuses the key where systemd couldn't read it.
    mutating func add(
        _ name: String, _ value: String, of key: String, _ findings: inout ExportFindings
    ) {
        if !SystemdSyntax.isReadable(value) {
            findings.refuse(
                key, "it has a code point that is no character, and systemd drops such lines",
                hint: "leave U+FDD0 to U+FDEF and all that end with FFFE or FFFF out")
        } else if name.utf8.count + 1 + value.utf8.count >= SystemdSyntax.lineBytesMax {
            findings.refuse(
                key, "it takes a line of more than 1 MiB, which systemd doesn't read",
                hint: "put it into a file")
        }
        add(name, value)
    }

    mutating func add(line: String) { text += "\(line)\n" }
}
