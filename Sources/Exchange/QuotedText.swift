/// A value as YAML has it: in single quotes, or with escapes where a character isn't printable
/// there.
func quotedText(_ text: String) -> String {
    guard text.unicodeScalars.allSatisfy(isPrintable) else { return escapedText(text) }
    // As scalars: a mark may follow a quote and make one character with it.
    let parts = text.unicodeScalars.split(separator: "'", omittingEmptySubsequences: false)
    return "'\(parts.map { String($0) }.joined(separator: "''"))'"
}

/// A text that stays on its line of comment, whatever is in it.
func commentText(_ text: String) -> String {
    String(
        String.UnicodeScalarView(text.unicodeScalars.map { isPrintable($0) ? $0 : "\u{FFFD}" }))
}

/// The same in double quotes. YAML 1.2 §5.7: what isn't printable is escaped.
func escapedText(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": result += "\\\\"
        case "\"": result += "\\\""
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case _ where isPrintable(scalar): result.unicodeScalars.append(scalar)
        default:
            let hex = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
        }
    }
    return result + "\""
}

/// A line or paragraph separator would be folded into a blank, and a byte order mark dropped.
private func isPrintable(_ scalar: UnicodeScalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
    default: true
    }
}
