/// The value from which ``fnv1a(_:from:)`` starts (FNV-1a, 64 bits).
package let fnv1aStart: UInt64 = 0xCBF2_9CE4_8422_2325

/// The 64-bit FNV-1a hash of the text's UTF-8 bytes: the same on every host and in every process,
/// unlike `Hasher`. Hashes over several texts are chained by `from`.
/// Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, draft-eastlake-fnv.
package func fnv1a(_ text: String, from start: UInt64 = fnv1aStart) -> UInt64 {
    var hash = start
    for byte in text.utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return hash
}

/// The 64-bit FNV-1a hash of bytes. Not generic: each job file is hashed, and other modules would
/// call it unspecialized, at ten times the cost.
package func fnv1a(_ bytes: [UInt8], from start: UInt64 = fnv1aStart) -> UInt64 {
    fnv1a(bytes[...], from: start)
}

/// The same of a part of some.
package func fnv1a(_ bytes: ArraySlice<UInt8>, from start: UInt64 = fnv1aStart) -> UInt64 {
    var hash = start
    for byte in bytes {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return hash
}
