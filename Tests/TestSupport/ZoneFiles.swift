/// A block of a zone file: types with offsets, transitions to them, one designation.
package func zoneBlock(
    version: UInt8, offsets: [Int32], transitions: [(Int64, UInt8)], timeSize: Int
) -> [UInt8] {
    func big(_ value: Int64, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    let counts = [0, 0, 0, transitions.count, offsets.count, 4]
    return Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        + counts.flatMap { big(Int64($0), 4) }
        + transitions.flatMap { big($0.0, timeSize) } + transitions.map(\.1)
        + offsets.flatMap { big(Int64($0), 4) + [0, 0] } + Array("ABC\0".utf8)
}

/// A zone file of version 2 or later with an empty block of 32-bit times.
package func zoneFile(
    offsets: [Int32] = [0], transitions: [(Int64, UInt8)] = [], footer: String,
    version: Unicode.Scalar = "2"
) -> [UInt8] {
    let mark = UInt8(ascii: version)
    return zoneBlock(version: mark, offsets: [0], transitions: [], timeSize: 4)
        + zoneBlock(version: mark, offsets: offsets, transitions: transitions, timeSize: 8)
        + Array("\n\(footer)\n".utf8)
}
