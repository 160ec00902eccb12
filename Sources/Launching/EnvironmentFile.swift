import Jobs

/// A file of `KEY=value` lines.
///
/// Blank lines and lines that begin with `#` are left out, blanks around a line and an `export`
/// before it too; a value in one pair of quotes loses them. Nothing in a value is expanded.
package enum EnvironmentFile {
    /// What is wrong with a line; nothing of the line is repeated.
    package struct Problem: Error, Equatable {
        /// From 1.
        package let line: Int
        /// Without a final stop.
        package let sentence: String

        /// Takes both.
        package init(line: Int, sentence: String) {
            self.line = line
            self.sentence = sentence
        }
    }

    /// Reads all lines, in their order; of two for one variable both.
    package static func parse(_ bytes: [UInt8]) throws(Problem) -> [EnvironmentVariable] {
        var variables: [EnvironmentVariable] = []
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            do throws(Refused) {
                if let variable = try variable(of: line) { variables.append(variable) }
            } catch {
                throw Problem(line: index + 1, sentence: error.sentence)
            }
        }
        return variables
    }

    private struct Refused: Error {
        let sentence: String
    }

    private static func variable(
        of line: ArraySlice<UInt8>
    ) throws(Refused) -> EnvironmentVariable? {
        guard let text = String(validating: line, as: UTF8.self) else {
            throw Refused(sentence: "the line is not UTF-8")
        }
        if line.contains(0) { throw Refused(sentence: "the line has a NUL character in it") }
        var rest = trimmed(text[...])
        if rest.isEmpty || rest.utf8.first == UInt8(ascii: "#") { return nil }
        if rest.utf8.starts(with: export.utf8) {
            rest = trimmed(Substring(rest.utf8.dropFirst(export.utf8.count)))
        }
        guard let equals = rest.utf8.firstIndex(of: UInt8(ascii: "=")) else {
            throw Refused(sentence: "a line is KEY=value, and this one has no '='")
        }
        let name = String(trimmed(rest[..<equals]))
        // What stands there may be a secret, or a part of one.
        guard EnvironmentVariable.isName(name) else {
            throw Refused(
                sentence:
                    "what stands before the '=' is no name of a variable: letters, digits and _,"
                    + " the first no digit")
        }
        guard !EnvironmentVariable.isReserved(name) else {
            throw Refused(sentence: "names that begin with RUQI_ are taken")
        }
        let value = unquoted(trimmed(rest[rest.utf8.index(after: equals)...]))
        return EnvironmentVariable(name: name, value: String(value))
    }

    private static func unquoted(_ value: Substring) -> Substring {
        guard value.utf8.count >= 2, let first = value.utf8.first, first == value.utf8.last,
            first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
        else { return value }
        return Substring(value.utf8.dropFirst().dropLast())
    }

    /// Without blanks, tabs and carriage returns at both ends.
    private static func trimmed(_ text: Substring) -> Substring {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        let start = text.utf8.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return Substring(start[...last])
    }

    private static let export = "export "
    /// As a job file may have.
    static let bytesMax = 1 << 20
}
