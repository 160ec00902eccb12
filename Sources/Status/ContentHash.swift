import Calendar

/// The hash of a file's content as the daemon shows it: 16 hexadecimal digits.
package enum ContentHash {
    /// Of bytes, as the ledger of `jobs.d` hashes what it read.
    package static func text(of bytes: [UInt8]) -> String { text(fnv1a(bytes)) }

    static func text(_ hash: UInt64) -> String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
