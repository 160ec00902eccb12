/// A set of exit codes, 0 to 255.
package struct ExitCodes: Hashable, Sendable {
    /// Bit i of word w: the code 64 w + i.
    private var words = SIMD4<UInt64>.zero

    /// None of them.
    package init() {}

    /// All of a range; what lies outside of 0 to 255 is left out.
    package mutating func insert(_ codes: ClosedRange<Int>) {
        for code in codes.clamped(to: Self.all) { words[code / 64] |= 1 << UInt64(code % 64) }
    }

    /// Whether a code is one of them.
    package func contains(_ code: Int32) -> Bool {
        guard 0...255 ~= code else { return false }
        return words[Int(code) / 64] & 1 << UInt64(code % 64) != 0
    }

    /// In order, each run of neighbours as one: `0`, `10-12`.
    package var texts: [String] {
        var texts: [String] = []
        var first: Int?
        for code in 0...256 {
            if contains(Int32(code)) {
                first = first ?? code
            } else if let start = first {
                texts.append(start == code - 1 ? "\(start)" : "\(start)-\(code - 1)")
                first = nil
            }
        }
        return texts
    }

    static let all = 0...255
}

/// A code, or a range of them: `10-12`. Nil: it is neither, or lies outside of `limits`.
func codeRange(_ text: String, within limits: ClosedRange<Int>) -> ClosedRange<Int>? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in
        part.utf8.count <= 3 && part.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(part) : nil
    }
    guard 1...2 ~= parts.count, numbers.count == parts.count, let first = numbers.first,
        let last = numbers.last, first <= last, limits.contains(first), limits.contains(last)
    else { return nil }
    return first...last
}
