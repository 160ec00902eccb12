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

    /// A number of seconds to the microsecond, without an exponent: `0.000031`. Anything else as
    /// text.
    var secondsText: String? {
        guard let seconds = double, let microseconds = Int64(exactly: (seconds * 1e6).rounded())
        else { return text }
        return ruqi.secondsText(.microseconds(microseconds))
    }

    /// The elements of an array; of anything else none.
    var elements: [JSONValue] { array ?? [] }
}

/// A duration as records have it: `0.000031`, `2`.
func secondsText(_ duration: Duration) -> String {
    var json = JSONWriter()
    json.seconds(duration)
    return String(decoding: json.bytes, as: UTF8.self)
}
