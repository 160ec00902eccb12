/// Sizes as files have them: `4096`, `64K`, `1M`, `2G`, the units 1,024 times the one before.
package enum ByteCount {
    /// Bytes. Nil: it is none, or more than 2^62. Without `units` a plain number.
    package static func read(_ text: String, units mayHaveUnit: Bool = true) -> Int? {
        var digits = text.utf8[...]
        var shift = 0
        if mayHaveUnit, let unit = digits.last, let index = units.firstIndex(of: unit) {
            shift = 10 * (index + 1)
            digits.removeLast()
        }
        guard !digits.isEmpty, digits.count <= 19, digits.allSatisfy({ 0x30...0x39 ~= $0 }),
            let number = Int(Substring(digits)), number <= (1 << 62) >> shift
        else { return nil }
        return number << shift
    }

    /// With the largest unit that leaves a whole number.
    package static func text(_ bytes: Int) -> String {
        var count = bytes
        var unit = ""
        for next in units where count > 0 && count % 1_024 == 0 {
            count /= 1_024
            unit = String(UnicodeScalar(next))
        }
        return "\(count)\(unit)"
    }

    /// How sizes are written.
    static let hint = "a size looks like 4096, 64K, 1M or 2G"
    private static let units = Array("KMG".utf8)
}
