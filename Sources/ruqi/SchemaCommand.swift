import ArgumentParser
import Jobs

/// `ruqi schema`: what editors check job files with while they are written.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of job files (draft 2020-12).")

    @Flag(help: "In one line.")
    var json = false

    func run() throws {
        let schema = JobSchema.json()
        let text = json ? String(decoding: schema, as: UTF8.self) : try indented(schema)
        try say(text + "\n")
    }

    private func indented(_ schema: [UInt8]) throws -> String {
        try JSONValue.parse(schema).indented()
    }
}

extension JSONValue {
    /// The value over several lines, two blanks a level; empty arrays and objects on one.
    fileprivate func indented(_ level: Int = 0) -> String {
        let (outer, inner) = (
            String(repeating: "  ", count: level), String(repeating: "  ", count: level + 1)
        )
        switch self {
        case .array(let values) where !values.isEmpty:
            let lines = values.map { inner + $0.indented(level + 1) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map { member in
                "\(inner)\(JSONValue.string(member.key).line): \(member.value.indented(level + 1))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
        case .null, .bool, .int, .double, .string, .array, .object: return line
        }
    }

    private var line: String {
        var json = JSONWriter()
        json.value(self)
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
