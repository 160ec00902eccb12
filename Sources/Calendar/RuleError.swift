/// Why a rule's text was refused.
package struct RuleError: Error, Hashable, Sendable {
    /// The kinds of refusals; the raw values are the stable codes.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case emptyRule = "empty-rule"
        case ruleTooLong = "rule-too-long"
        case unknownRule = "unknown-rule"
        case fieldCount = "field-count"
        case sevenFields = "seven-fields"
        case emptyTerm = "empty-term"
        case unexpectedCharacter = "unexpected-character"
        case outOfRange = "out-of-range"
        case unknownName = "unknown-name"
        case badStep = "bad-step"
        case stepWithoutRange = "step-without-range"
        case neverDue = "never-due"
        case otherDialect = "other-dialect"
        case badInterval = "bad-interval"
        case intervalTooShort = "interval-too-short"
        case intervalTooLong = "interval-too-long"
        case badDate = "bad-date"
        case dateOutOfRange = "date-out-of-range"
    }

    /// What kind of refusal this is.
    package let kind: Kind
    /// One sentence without a final stop.
    package let message: String
    /// Where in the rule's text, in characters (Unicode scalars) from 1.
    package let column: Int
    /// What to write instead, where that can be guessed.
    package let hint: String?

    /// The stable code of ``kind``, in kebab case.
    package var code: String { kind.rawValue }

    /// `position` is a byte of the rule's text, from 0.
    init(
        _ kind: Kind, _ message: String, at position: Int, of bytes: [UInt8], hint: String? = nil
    ) {
        self.kind = kind
        self.message = message
        // Bytes 10xxxxxx continue a character.
        self.column = 1 + bytes.prefix(position).count { $0 & 0xC0 != 0x80 }
        self.hint = hint
    }
}

extension RuleError {
    /// What to say of a line of a crontab.
    package static let crontabHint =
        "in a job the times of a crontab stand under 'rule', the command under 'cmd'"
}
