/// What a server answered, whole, for those who look into it.
package enum AnswerBody: Sendable, Equatable {
    case whole([UInt8])
    /// More than ``HTTPOptions/answerBytesMax``.
    case tooLong
}

extension HTTPOptions {
    /// Why an answer isn't the one that was expected: a sentence without a final stop. Nil: it is.
    /// `answer` is needed where `expectJSON` has something.
    package func problem(status: Int, answer: AnswerBody?) -> String? {
        guard expectStatus.contains(status) else {
            let expected = expectStatus.texts.joined(separator: ", ")
            return "the HTTP status is \(status), and expected was \(expected)"
        }
        guard !expectJSON.isEmpty else { return nil }
        guard case .whole(let bytes) = answer else {
            return "the answer has more than \(ByteCount.text(Self.answerBytesMax)),"
                + " into which 'expect_json' doesn't look"
        }
        let names = Set(expectJSON.map { ExactText($0.key) })
        guard let fields = JSONTopLevel.fields(names, of: bytes) else {
            return "the answer is no JSON object"
        }
        for expected in expectJSON {
            let found = fields[ExactText(expected.key)]
            guard found != .scalar(expected.value) else { continue }
            return "in the answer '\(shortened(expected.key))' is \(words(for: found)),"
                + " and expected was \(words(for: expected.value))"
        }
        return nil
    }

    private func words(for field: JSONTopLevel.Field?) -> String {
        switch field {
        case nil: "missing"
        case .array: "an array"
        case .object: "an object"
        case .scalar(let value): words(for: value)
        }
    }

    private func words(for value: JSONValue) -> String {
        var json = JSONWriter()
        json.value(value)
        return shortened(String(decoding: json.bytes, as: UTF8.self))
    }
}
