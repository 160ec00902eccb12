/// The value of a header: blanks and tabs around it are none of it (RFC 9110 §5.5), and not all
/// parsers drop them.
package func headerValue(_ text: String) -> String {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let start = text.utf8.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(Substring(start[...last]))
}
