/// The lines of a job file, as far as everybody may see them who can ask the daemon: no command, and
/// nothing that might be a value of `env`, a header or a body, whatever a mistake made of it
/// (CONTRACT §6). A file written as JSON, or in braces, shows none.
struct ShownLines {
    private let lines: SourceLines
    /// For each line that stands in the value of a key at the left margin: that key.
    private var owners: [String?] = []

    /// The bytes are valid UTF-8. O(bytes).
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        lines = SourceLines(bytes)
        var owner: String?
        var index = 0
        while index < bytes.count {
            var end = index
            while end < bytes.count, LineEnd.size(bytes, at: end) == 0 { end += 1 }
            if let key = ShownLines.key(bytes[index..<end]) {
                owner = key
            } else if end > index, !ShownLines.goesOn(bytes[index]) {
                owner = nil
            }
            owners.append(owner)
            index = end + (end < bytes.count ? LineEnd.size(bytes, at: end) : 0)
        }
    }

    /// The line where a diagnostic's place is, from 1, or its beginning up to the colon behind its key.
    /// Nil: it isn't shown.
    func text(line number: Int) -> String? {
        guard number > 0, number <= owners.count, let owner = owners[number - 1] else { return nil }
        let text = lines.text(line: number - 1, from: 0, to: Self.shownMax)
        let isOwn = text.hasPrefix(owner)
        if isOwn, Self.isShown(owner) { return text }
        guard isOwn, let colon = text.firstIndex(of: ":") else { return nil }
        return text[...colon] + " …"
    }

    /// The key that a line begins with: letters, digits, `_` and `-` up to a colon and a blank.
    private static func key(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
        let word = line.prefix { byte in
            0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-")
        }
        let rest = line[word.endIndex...].drop { $0 == UInt8(ascii: " ") }
        guard !word.isEmpty, rest.first == UInt8(ascii: ":") else { return nil }
        guard let next = rest.dropFirst().first else {
            return String(decoding: word, as: UTF8.self)
        }
        return next == UInt8(ascii: " ") ? String(decoding: word, as: UTF8.self) : nil
    }

    /// Whether a line with that first byte may belong to the key above it: an indented one, a list's
    /// item, a comment.
    private static func goesOn(_ first: UInt8) -> Bool {
        first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") || first == UInt8(ascii: "#")
    }

    /// Whether a key's whole line is shown: it is one of those whose values are served.
    private static func isShown(_ key: String) -> Bool {
        hiddenKeys.contains(key) ? false : JobKey.all.contains { $0.name == key }
    }

    private static let hiddenKeys: Set = [
        "cmd", "env", "env_file", "http", "stdin", "on_success", "on_failure", "on_recovery",
    ]
    /// In characters: more than fits beside what is meant.
    private static let shownMax = 500
}
