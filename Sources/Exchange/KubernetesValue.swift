/// What a manifest is made of, written as YAML in block style with all texts in double quotes.
indirect enum KubernetesValue {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case list([KubernetesValue])
    case map([(String, KubernetesValue)])

    /// The lines of a document, each indented by two blanks a level.
    var document: String { lines(level: 0).map { $0 + "\n" }.joined() }

    private func lines(level: Int) -> [String] {
        let indent = String(repeating: "  ", count: level)
        switch self {
        case .text, .number, .flag: return [indent + scalar]
        case .list(let values):
            return values.flatMap { value -> [String] in
                var lines = value.lines(level: level + 1)
                lines[0] = indent + "- " + lines[0].dropFirst(indent.utf8.count + 2)
                return lines
            }
        case .map(let members):
            return members.flatMap { key, value -> [String] in
                switch value {
                case .text, .number, .flag: ["\(indent)\(key): \(value.scalar)"]
                case .list, .map: ["\(indent)\(key):"] + value.lines(level: level + 1)
                }
            }
        }
    }

    private var scalar: String {
        switch self {
        case .text(let text): Self.quoted(text)
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .list, .map: ""
        }
    }

    /// YAML 1.2 §5.7. What isn't printable there is escaped.
    static func quoted(_ text: String) -> String {
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
    private static func isPrintable(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}
