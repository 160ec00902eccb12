import Calendar

/// One variable that a job adds to its runs' environment.
package struct EnvironmentVariable: Hashable, Sendable {
    /// `[A-Za-z_][A-Za-z0-9_]*`, not beginning with `RUQI_`.
    package let name: String
    /// Without NUL.
    package let value: String

    /// Whether both have the same bytes.
    package static func == (left: EnvironmentVariable, right: EnvironmentVariable) -> Bool {
        left.name == right.name && hasSameBytes(left.value, right.value)
    }

    /// Why a text can't be the name of one that a user sets; nil: it can.
    package static func problem(ofName name: String) -> String? {
        guard isName(name) else {
            return "'\(shortened(name))' is no name of a variable"
        }
        return isReserved(name) ? "'\(name)' is set by ruqid itself" : nil
    }

    /// Whether a text is letters, digits and `_`, the first no digit.
    package static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39 ~= first) else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
    }

    /// Whether a name is one of those that the daemon gives.
    package static func isReserved(_ name: String) -> Bool { name.hasPrefix("RUQI_") }

    /// Both are taken as checked.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
