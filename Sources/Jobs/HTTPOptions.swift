import Calendar

/// What a job says about the request of its URL, and about the answer to it. What is built in to
/// begin with.
package struct HTTPOptions: Hashable, Sendable {
    /// Capital letters and `-`.
    package var method = Self.methodDefault
    /// Sorted; no name twice, whatever its letters.
    package var headers: [HTTPHeader] = []
    /// Never beside a body in the command; nil: that one, or none.
    package var body: ExactText?
    /// With which status the run was a success.
    package var expectStatus = Self.expectStatusDefault
    /// Fields that the answer, a JSON object, must have with these very values: texts, numbers,
    /// truth values and null. Sorted, no name twice.
    package var expectJSON: [JSONValue.Member] = []
    /// Longer than zero.
    package var connectTimeout: Duration = Self.connectTimeoutDefault

    /// What is built in.
    package init() {}

    /// As files have it, without what is built in; nil: nothing is left.
    var asJSON: JSONValue? {
        var members: [JSONValue.Member] = []
        func add(_ key: HTTPKey, _ value: JSONValue) {
            members.append(.init(key: key.rawValue, value: value))
        }
        if method != Self.methodDefault { add(.method, .string(method.text)) }
        if !headers.isEmpty {
            let values = headers.map {
                JSONValue.Member(key: $0.name.text, value: .string($0.value.text))
            }
            add(.headers, .object(values))
        }
        if let body { add(.body, .string(body.text)) }
        if expectStatus != Self.expectStatusDefault {
            add(.expectStatus, .strings(expectStatus.texts))
        }
        if !expectJSON.isEmpty { add(.expectJSON, .object(expectJSON)) }
        if connectTimeout != Self.connectTimeoutDefault {
            add(.connectTimeout, .string(connectTimeout.text))
        }
        return members.isEmpty ? nil : .object(members)
    }

    /// CONTRACT §1, `http`.
    package static let methodDefault: ExactText = "POST"
    /// CONTRACT §1, `http`.
    package static let expectStatusDefault: StatusCodes = {
        var codes = StatusCodes()
        codes.insert(200...299)
        return codes
    }()
    /// CONTRACT §1, `http`.
    package static let connectTimeoutDefault: Duration = .seconds(10)
    /// How much of an answer `expect_json` looks into: it is kept whole while the run goes on.
    package static let answerBytesMax = 1 << 20
}

/// A field of the request's head.
package struct HTTPHeader: Hashable, Sendable {
    /// A token of RFC 9110.
    package let name: ExactText
    /// Without control characters, and without blanks at its ends.
    package let value: ExactText

    /// Both are taken as checked.
    package init(name: ExactText, value: ExactText) {
        self.name = name
        self.value = value
    }
}

/// The keys under `http`.
package enum HTTPKey: String, CaseIterable, Sendable {
    case method
    case headers
    case body
    case expectStatus = "expect_status"
    case expectJSON = "expect_json"
    case connectTimeout = "connect_timeout"

    /// What values each of them takes.
    var shape: ValueShape {
        switch self {
        case .method: .text(pattern: "^[A-Z][A-Z-]{0,31}$")
        case .headers: .map(name: HTTPSyntax.namePattern, .text(pattern: HTTPSyntax.valuePattern))
        case .body: .text()
        case .expectStatus:
            .list(.text(pattern: "^[1-5][0-9]{2}(-[1-5][0-9]{2})?$"), count: 1...Int.max)
        case .expectJSON: .map(name: "^", .scalar)
        case .connectTimeout: .duration(mayBeZero: false)
        }
    }
}
