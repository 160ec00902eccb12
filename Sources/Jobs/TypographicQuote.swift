/// Quotes of word processors, which quote nothing in YAML or a shell.
enum TypographicQuote {
    /// The one that a text begins with. Nil: it begins with none.
    static func first(of text: String) -> Character? {
        text.first.flatMap {
            "\u{201C}\u{201D}\u{201E}\u{2018}\u{2019}\u{201A}\u{AB}".contains($0) ? $0 : nil
        }
    }

    /// What to say of such a text.
    static func hint(_ text: String) -> String? {
        first(of: text).map { "'\($0)' quotes nothing; write \" in its place, or no quotes" }
    }
}
