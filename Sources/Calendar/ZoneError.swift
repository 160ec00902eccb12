/// Why the bytes of a zone file were refused.
package enum ZoneError: Error, Hashable, Sendable {
    /// More bytes than ``sizeMax``.
    case tooLarge
    /// The file doesn't begin with `TZif`.
    case notTZif
    /// A version that RFC 9636 doesn't know.
    case unknownVersion(UInt8)
    /// The file ends before what its header announces.
    case truncated
    /// A count of the header is outside what the RFC allows.
    case badHeader
    /// Transition times that don't rise.
    case unorderedTransitions
    /// An index that points outside its table.
    case badIndex
    /// An offset further than 26 hours from UTC.
    case badOffset
    /// A footer that is no POSIX TZ rule.
    case badFooter

    /// Bytes of the largest file that is read; the largest of the IANA database has under 4,000.
    package static let sizeMax = 256 * 1_024

    /// One sentence without a final stop.
    package var message: String {
        switch self {
        case .tooLarge: "the zone file is larger than \(ZoneError.sizeMax) bytes"
        case .notTZif: "the file is no zone file, it doesn't begin with 'TZif'"
        case .unknownVersion(let byte): "the zone file has the unknown version \(byte)"
        case .truncated: "the zone file ends too early"
        case .badHeader: "the header of the zone file contradicts itself"
        case .unorderedTransitions: "the transitions of the zone file are not in order"
        case .badIndex: "the zone file points outside its own tables"
        case .badOffset: "the zone file has an offset of more than 26 hours"
        case .badFooter: "the rule at the end of the zone file can't be read"
        }
    }
}
