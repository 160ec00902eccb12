/// A job's identity: 1 to 128 of `A-Za-z0-9._-`, the first a letter or digit.
package struct JobID: Hashable, Sendable {
    /// The id as it was written.
    package let text: String

    /// File names and unit names made of an id stay below the 255 bytes that file systems allow.
    package static let lengthMax = 128

    /// Nil: the text is no id.
    package init?(_ text: String) {
        guard JobID.isValid(text) else { return nil }
        self.text = text
    }

    private static func isValid(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.first, isLetterOrDigit(first), bytes.count <= lengthMax else {
                return false
            }
            for byte in bytes where !isLetterOrDigit(byte) && !isJoint(byte) { return false }
            return true
        }
    }

    /// `.`, `_` and `-`.
    private static func isJoint(_ byte: UInt8) -> Bool {
        byte == 0x2E || byte == 0x5F || byte == 0x2D
    }
}

extension JobID: Comparable {
    /// The order of the bytes.
    package static func < (left: JobID, right: JobID) -> Bool {
        // An id is ASCII, whose text order is that of its bytes.
        left.text < right.text
    }
}

extension JobID: CustomStringConvertible {
    /// The id itself.
    package var description: String { text }
}

/// ASCII only.
func isLetterOrDigit(_ byte: UInt8) -> Bool {
    0x61...0x7A ~= byte | 0x20 || 0x30...0x39 ~= byte
}
