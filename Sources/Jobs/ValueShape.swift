/// What values a key takes, for the JSON Schema of job files (draft 2020-12).
///
/// It says what a text looks like, not what it means: what can only be judged by reading it, such
/// as a rule, is left to the decoder, which refuses more than the schema.
indirect enum ValueShape: Sendable {
    /// A string, or an unquoted number or truth value, which is taken as it is written.
    case text(pattern: String? = nil)
    /// One of some strings.
    case words([String])
    case bool
    case duration(mayBeZero: Bool)
    case list(ValueShape, count: ClosedRange<Int> = 0...Int.max)
    /// A map of names that fit a pattern.
    case map(name: String, ValueShape)
    /// A map of these names.
    case fields([(name: String, shape: ValueShape)])
    /// A string, a number, a truth value or null, each for what it is.
    case scalar
    case either([ValueShape])

    /// The raw values of an enum.
    static func word<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> ValueShape {
        .words(Word.allCases.map(\.rawValue))
    }

    /// Appends the members of the schema's object.
    func members(into json: inout JSONWriter) {
        switch self {
        case .text(let pattern):
            json.key("type")
            json.strings(["string", "number", "boolean"])
            if let pattern { json.field("pattern", pattern) }
        case .words(let words):
            json.key("enum")
            json.strings(words)
        case .bool: json.field("type", "boolean")
        case .duration(let mayBeZero):
            json.field("type", "string")
            json.field(
                "pattern",
                "^(?=[0-9])\(mayBeZero ? "" : "(?=.*[1-9])")\(ValueShape.durationPattern)$")
        case .list(let item, let count):
            json.field("type", "array")
            json.key("items")
            item.object(into: &json)
            if count.lowerBound > 0 { json.field("minItems", count.lowerBound) }
            if count.upperBound < Int.max { json.field("maxItems", count.upperBound) }
        case .map(let name, let value):
            json.field("type", "object")
            json.key("patternProperties")
            json.beginObject()
            json.key(name)
            value.object(into: &json)
            json.endObject()
            json.field("additionalProperties", false)
        case .fields(let fields):
            json.field("type", "object")
            json.key("properties")
            json.beginObject()
            for field in fields {
                json.key(field.name)
                field.shape.object(into: &json)
            }
            json.endObject()
            json.field("additionalProperties", false)
        case .scalar:
            json.key("type")
            json.strings(["string", "number", "boolean", "null"])
        case .either(let shapes):
            json.key("anyOf")
            json.beginArray()
            for shape in shapes { shape.object(into: &json) }
            json.endArray()
        }
    }

    private func object(into json: inout JSONWriter) {
        json.beginObject()
        members(into: &json)
        json.endObject()
    }

    /// As `Duration.init(text:)` reads it, which also asks for at least one of them.
    private static let durationPattern =
        "([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?"
}
