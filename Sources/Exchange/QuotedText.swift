import Jobs

/// A value as YAML has it: in single quotes, or with escapes where it has newlines or tabs.
func quotedText(_ text: String) -> String {
    guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
        var json = JSONWriter()
        json.string(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return "'\(parts.joined(separator: "''"))'"
}
