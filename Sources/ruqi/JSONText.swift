import Jobs

/// What tables need of an answer.
extension JSONValue {
    /// A scalar as text; nil for null, arrays and objects.
    var text: String? {
        switch self {
        case .string(let text): text
        case .int(let number): "\(number)"
        case .double(let number): "\(number)"
        case .bool(let value): "\(value)"
        case .null, .array, .object: nil
        }
    }

    /// The elements of an array; of anything else none.
    var elements: [JSONValue] { array ?? [] }
}
