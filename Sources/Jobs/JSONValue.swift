import Calendar

/// JSON that was read.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits.
    case int(Int)
    case double(Double)
    case string(String)
    case array([JSONValue])
    /// In the order of the text.
    case object([Member])

    /// A key of an object with its value.
    package struct Member: Hashable, Sendable {
        /// Not unique: JSON lets a key occur twice.
        package let key: String
        /// What stands behind the colon.
        package let value: JSONValue

        /// Whether both are the same, in every byte.
        package static func == (left: Member, right: Member) -> Bool {
            hasSameBytes(left.key, right.key) && left.value == right.value
        }

        /// For values that are built, not read.
        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// Whether both are the same value, texts in every byte.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.double(let a), .double(let b)): a == b
        case (.string(let a), .string(let b)): hasSameBytes(a, b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }

    /// Reads a whole text, through the YAML reader: JSON is YAML. Throws the first thing that is
    /// wrong with it. At most ``YAMLLimits/depthMax`` deep.
    package static func parse(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
        var findings = Findings(file: "")
        let documents = YAMLReader.documents(bytes, into: &findings)
        if let first = findings.sorted.first {
            throw JSONProblem(
                line: first.place.line, column: first.place.column, message: first.message)
        }
        guard let document = documents.first else {
            throw JSONProblem(line: 1, column: 1, message: "there is nothing here")
        }
        guard documents.count == 1 else {
            let root = documents[1].root
            throw JSONProblem(
                line: Int(root.line), column: Int(root.column), message: "this is a second value")
        }
        return try JSONValue(document.root)
    }

    private init(_ node: YAMLNode) throws(JSONProblem) {
        switch node.content {
        case .scalar(let text, .plain): self = JSONValue(plain: text)
        case .scalar(let text, _): self = .string(text)
        case .sequence(let items):
            var values: [JSONValue] = []
            values.reserveCapacity(items.count)
            for item in items { values.append(try JSONValue(item)) }
            self = .array(values)
        case .mapping(let entries):
            var members: [Member] = []
            members.reserveCapacity(entries.count)
            for entry in entries {
                guard case .scalar(let key, _) = entry.key.content else {
                    throw JSONProblem(
                        line: Int(entry.key.line), column: Int(entry.key.column),
                        message: "a key must be a string")
                }
                members.append(Member(key: key, value: try JSONValue(entry.value)))
            }
            self = .object(members)
        case .refused: preconditionFailure("what was refused was reported and thrown before")
        }
    }

    private init(plain text: String) {
        switch CoreSchema.resolve(text) {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let number): self = .int(number)
        case .float(let number): self = .double(number)
        case .string: self = .string(text)
        }
    }

    /// The value of the first member of that name; nil where there is none, or where this is no
    /// object.
    package subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The text; nil where this is no string.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The number; nil where this is none, or has a fraction.
    package var int: Int? {
        guard case .int(let number) = self else { return nil }
        return number
    }

    /// Integers too.
    package var double: Double? {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The truth value; nil where this is none.
    package var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The elements; nil where this is no array.
    package var array: [JSONValue]? {
        guard case .array(let values) = self else { return nil }
        return values
    }
}

/// Why a text is no JSON.
package struct JSONProblem: Error, Hashable, Sendable {
    /// Lines and columns count from 1.
    package let line: Int
    /// In characters.
    package let column: Int
    /// One sentence without a final stop.
    package let message: String
}
