import Calendar

/// A text that is another one where a single byte differs, as the system sees it. Swift's own
/// strings are equal where they look equal: `é` as one character or as two.
package struct ExactText: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The text itself.
    package let text: String

    /// Takes it as it is.
    package init(_ text: String) {
        self.text = text
    }

    /// For constants.
    package init(stringLiteral text: String) {
        self.text = text
    }

    /// Whether both have the same bytes.
    package static func == (left: ExactText, right: ExactText) -> Bool {
        hasSameBytes(left.text, right.text)
    }
}
