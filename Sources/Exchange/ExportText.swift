/// What counts for texts wherever they go.
enum ExportText {
    /// In one line, for people: what can't stand there is a blank.
    static func oneLine(_ text: String) -> String {
        text.split {
            $0.isWhitespace || $0.unicodeScalars.contains { isControl($0) || isNoCharacter($0) }
        }.joined(separator: " ")
    }

    /// Whether it is one of C0, C1 or DEL.
    static func isControl(_ scalar: UnicodeScalar) -> Bool {
        scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
    }

    /// Whether it is one of the 66 code points that are for ever no characters (Unicode, §23.7).
    static func isNoCharacter(_ scalar: UnicodeScalar) -> Bool {
        0xFDD0...0xFDEF ~= scalar.value || scalar.value & 0xFFFE == 0xFFFE
    }
}
