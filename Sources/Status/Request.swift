/// A request as the status server understands it: a method, a path, and query fields.
package struct Request: Sendable {
    package let method: String
    package let path: String
    /// Percent-decoded, in the order given.
    let query: [(name: String, value: String)]
    /// The answers that the client has: those of `If-None-Match` (RFC 9110 §13.1.2).
    private let knownTags: [Substring]

    /// `target` is the request line's, in origin form (RFC 9112 §3.2.1): `/path?name=value`; `ifNoneMatch`
    /// are the values of those headers.
    package init(method: String, target: String, ifNoneMatch: [String] = []) {
        self.method = method
        // A tag of ours has neither commas nor blanks in it.
        knownTags = ifNoneMatch.flatMap { $0.split { ", \t".contains($0) } }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = percentDecoded(parts.first ?? "", plusIsSpace: false)
        let text = parts.count > 1 ? parts[1] : ""
        query = text.split(separator: "&").map { field in
            let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                name: percentDecoded(pair[0], plusIsSpace: true),
                value: pair.count > 1 ? percentDecoded(pair[1], plusIsSpace: true) : ""
            )
        }
    }

    /// Whether the client has an answer of that tag. A weak tag counts as well: the comparison is
    /// the weak one.
    func knows(_ tag: String) -> Bool {
        knownTags.contains { $0 == "*" || $0 == tag || $0 == "W/" + tag }
    }
}

/// Undoes percent-encoding (RFC 3986 §2.1); `%` without two digits behind it stands for itself.
func percentDecoded(_ text: Substring, plusIsSpace: Bool) -> String {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        if byte == UInt8(ascii: "%"), index + 2 < bytes.count,
            let high = hexDigit(bytes[index + 1]), let low = hexDigit(bytes[index + 2])
        {
            decoded.append(high << 4 | low)
            index += 3
            continue
        }
        decoded.append(byte == UInt8(ascii: "+") && plusIsSpace ? UInt8(ascii: " ") : byte)
        index += 1
    }
    return String(decoding: decoded, as: UTF8.self)
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
