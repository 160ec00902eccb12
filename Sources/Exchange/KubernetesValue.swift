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
        case .text(let text): escapedText(text)
        case .number(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        case .list, .map: ""
        }
    }
}
