/// A request as the status server understands it: a method, a path, and query fields.
package struct Request: Sendable {
    package let method: String
    /// The request line's, in origin form (RFC 9112 §3.2.1): `/path?name=value`.
    package let target: String
    /// The answers that the client has: those of `If-None-Match` (RFC 9110 §13.1.2).
    private let knownTags: [Substring]

    /// `ifNoneMatch` are the values of those headers.
    package init(method: String, target: String, ifNoneMatch: [String] = []) {
        self.method = method
        self.target = target
        // A tag of ours has neither commas nor blanks in it.
        knownTags = ifNoneMatch.flatMap { $0.split { ", \t".contains($0) } }
    }

    /// Percent-decoded. Found anew each time: who has seen the target before needs neither this nor
    /// ``query``.
    package var path: String { percentDecoded(parts[0], plusIsSpace: false) }

    /// Percent-decoded, in the order given.
    var query: [(name: String, value: String)] {
        let parts = parts
        guard parts.count > 1 else { return [] }
        return parts[1].utf8.split(separator: UInt8(ascii: "&")).map { field in
            let pair = field.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false
            ).map { Substring($0) }
            return (
                name: percentDecoded(pair[0], plusIsSpace: true),
                value: pair.count > 1 ? percentDecoded(pair[1], plusIsSpace: true) : ""
            )
        }
    }

    /// What stands before and behind the first `?`.
    private var parts: [Substring] {
        target.utf8.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false
        ).map { Substring($0) }
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
