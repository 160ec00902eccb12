/// Patterns of host names, as the shell has them (glob(7)): `*`, `?`, `[a-z]`, `[!a-z]`. Letters
/// match whether large or small, as host names do (RFC 4343).
enum HostGlob {
    /// What is wrong with a pattern, as a sentence without a final stop; nil: nothing.
    static func problem(_ pattern: String) -> String? {
        let bytes = Array(pattern.utf8)
        guard bytes.count <= lengthMax else { return "it has more than \(lengthMax) bytes" }
        if bytes.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) {
            return "a host's name has no blanks and only ASCII"
        }
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "[") {
                guard let end = classEnd(bytes, from: index) else {
                    return "a '[' is never closed"
                }
                index = end
            }
            index += 1
        }
        return nil
    }

    /// Whether a host of this name is meant: by its whole name, or by its first part where the
    /// pattern has no dot. The pattern has no ``problem(_:)``.
    static func matches(_ pattern: String, host: String) -> Bool {
        let pattern = pattern.lowercased()
        let host = host.lowercased()
        if fits(pattern.utf8[...], host.utf8[...]) { return true }
        guard !pattern.utf8.contains(UInt8(ascii: ".")) else { return false }
        return fits(pattern.utf8[...], host.utf8.prefix { $0 != UInt8(ascii: ".") })
    }

    /// Walks both; after a mismatch the newest star takes one byte more. Cost: at most the product
    /// of both lengths.
    private static func fits(_ pattern: Substring.UTF8View, _ host: Substring.UTF8View) -> Bool {
        let (pattern, host) = (Array(pattern), Array(host))
        var (at, position) = (0, 0)
        var retry: (at: Int, position: Int)?
        while position < host.count {
            if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
                retry = (at + 1, position)
                at += 1
            } else if let next = step(pattern, at, host[position]) {
                at = next
                position += 1
            } else if let last = retry {
                retry = (last.at, last.position + 1)
                (at, position) = (last.at, last.position + 1)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }

    /// Where the pattern goes on if its part at `at`, no star, fits a byte; nil: it doesn't.
    private static func step(_ pattern: [UInt8], _ at: Int, _ byte: UInt8) -> Int? {
        guard at < pattern.count else { return nil }
        if pattern[at] == UInt8(ascii: "?") { return at + 1 }
        guard pattern[at] == UInt8(ascii: "["), let end = classEnd(pattern, from: at) else {
            return pattern[at] == byte ? at + 1 : nil
        }
        return isInClass(pattern[(at + 1)..<end], byte) ? end + 1 : nil
    }

    /// Where the bracket at `start` is closed; a `]` that comes first stands for itself.
    private static func classEnd(_ pattern: [UInt8], from start: Int) -> Int? {
        var index = start + 1
        if index < pattern.count, isNegation(pattern[index]) { index += 1 }
        return pattern.indices.dropFirst(index + 1).first { pattern[$0] == UInt8(ascii: "]") }
    }

    private static func isInClass(_ members: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
        var rest = members
        let isNegated = rest.first.map(isNegation) ?? false
        if isNegated { rest = rest.dropFirst() }
        var isIn = false
        while let low = rest.popFirst() {
            var high = low
            if rest.count > 1, rest.first == UInt8(ascii: "-") {
                high = rest[rest.startIndex + 1]
                rest = rest.dropFirst(2)
            }
            isIn = isIn || low <= byte && byte <= high
        }
        return isIn != isNegated
    }

    private static func isNegation(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "!") || byte == UInt8(ascii: "^")
    }

    /// A host's whole name may have 253 bytes (RFC 1035 §2.3.4).
    private static let lengthMax = 253
}
