/// What methods and header fields look like (RFC 9110 §5.1, §5.5, §9.1).
enum HTTPSyntax {
    /// Methods that there are; others of their form are sent too.
    static let methods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "REPORT",
    ]

    /// Methods are told apart by capital and small letters, and all that there are have capital
    /// ones.
    static func isMethod(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= 32 else {
            return false
        }
        return text.utf8.allSatisfy { 0x41...0x5A ~= $0 || $0 == UInt8(ascii: "-") }
    }

    /// A token.
    static func isHeaderName(_ text: String) -> Bool {
        guard 1...headerNameMax ~= text.utf8.count else { return false }
        return text.utf8.allSatisfy { byte in
            0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
                || "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// Why a text can't be the value of a header; nil: it can.
    static func problem(ofHeaderValue text: String) -> String? {
        if text.utf8.count > headerValueMax { return "is longer than \(headerValueMax) bytes" }
        guard let byte = text.utf8.first(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
            return nil
        }
        return byte == 0x0A || byte == 0x0D
            ? "has more than one line" : "has a control character in it"
    }

    /// How long a message is follows from its body: one that says otherwise is never understood.
    static let ownHeaders = ["content-length", "transfer-encoding"]

    static let namePattern = "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,\(headerNameMax)}$"
    static let valuePattern = "^[^\\x00-\\x08\\x0a-\\x1f\\x7f]*$"

    private static let headerNameMax = 128
    /// Servers take less: Apache 8,190 bytes, nginx 8 KiB.
    private static let headerValueMax = 16 << 10
}
