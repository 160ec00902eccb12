/// The types of plain scalars (YAML 1.2.2 §10.3, the core schema).
enum CoreSchema {
    enum Value: Hashable {
        case null
        case bool(Bool)
        case int(Int)
        case float(Double)
        case string
    }

    static func resolve(_ text: String) -> Value {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
        case ".nan", ".NaN", ".NAN": return .float(.nan)
        default: return number(text) ?? .string
        }
    }

    /// What a plain scalar without a value looks like.
    static func isNull(_ text: String) -> Bool {
        guard text.utf8.count <= 4 else { return false }
        return switch text {
        case "", "~", "null", "Null", "NULL": true
        default: false
        }
    }

    /// Nil: no number. An integer that doesn't fit is a float.
    private static func number(_ text: String) -> Value? {
        guard let first = text.utf8.first, isNumberStart(first) else { return nil }
        if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16).map { .int($0) } }
        if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8).map { .int($0) } }
        if let number = Int(text) { return .int(number) }
        // Swift's reader knows hexadecimal floats and words, which the schema doesn't.
        guard text.utf8.allSatisfy(isInNumber) else { return nil }
        return Double(text).map { .float($0) }
    }

    private static func isNumberStart(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".")
    }

    private static func isInNumber(_ byte: UInt8) -> Bool {
        isNumberStart(byte) || byte | 0x20 == UInt8(ascii: "e")
    }
}
