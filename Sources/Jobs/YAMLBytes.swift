/// Looks at a file's bytes before the YAML parser does.
enum YAMLBytes {
    /// Finds what is no UTF-8 text: the first such byte, reported with its place. True: there is
    /// none.
    static func check(_ bytes: UnsafeBufferPointer<UInt8>, into findings: inout Findings) -> Bool {
        // Most files are plain ASCII text: one pass without a branch.
        var suspicion: UInt8 = 0
        for byte in bytes {
            let isControl: UInt8 = byte < 0x20 ? 0x80 : 0
            let isNoBlank: UInt8 = byte != 0x0A && byte != 0x0D && byte != 0x09 ? 0x80 : 0
            suspicion |= byte | isControl & isNoBlank | (byte == 0x7F ? 0x80 : 0)
        }
        if suspicion < 0x80 { return true }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            findings.add(
                .utf16, line: 1, column: 1, "the file is UTF-16, which is not read",
                hint: "save it as UTF-8")
            return false
        }
        guard let index = firstRefused(bytes) else { return true }
        report(bytes[index], at: index, of: bytes, into: &findings)
        return false
    }

    /// How many bytes the byte order mark of UTF-8 takes.
    static func markSize(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    private static func isRefusedControl(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 || byte == 0x7F
    }

    private static func firstRefused(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if isRefusedControl(byte) { return index }
                index += 1
            } else {
                let size = sequenceSize(bytes[index...])
                if size == 0 { return index }
                index += size
            }
        }
        return nil
    }

    /// Bytes of the character that begins here, as RFC 3629 §4 has them; 0: there is none.
    private static func sequenceSize(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        let lead = bytes[bytes.startIndex]
        let size: Int
        let second: ClosedRange<UInt8>
        switch lead {
        case 0xC2...0xDF: (size, second) = (2, 0x80...0xBF)
        case 0xE0: (size, second) = (3, 0xA0...0xBF)
        case 0xED: (size, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (size, second) = (3, 0x80...0xBF)
        case 0xF0: (size, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (size, second) = (4, 0x80...0xBF)
        case 0xF4: (size, second) = (4, 0x80...0x8F)
        default: return 0
        }
        let rest = bytes.dropFirst().prefix(size - 1)
        guard rest.count == size - 1, let next = rest.first, second ~= next else { return 0 }
        return rest.allSatisfy { 0x80...0xBF ~= $0 } ? size : 0
    }

    private static func report(
        _ byte: UInt8, at index: Int, of bytes: UnsafeBufferPointer<UInt8>,
        into findings: inout Findings
    ) {
        let mark = markSize(bytes)
        let text = UnsafeBufferPointer(rebasing: bytes[mark...])
        let place = SourceLines(text).position(ofByte: index - mark)
        let (line, column) = (place.line + 1, place.column + 1)
        let digits = String(byte, radix: 16, uppercase: true)
        let hex = byte < 0x10 ? "0\(digits)" : digits
        if byte == 0 {
            findings.add(.nulByte, line: line, column: column, "the file has a NUL byte here")
        } else if byte < 0x80 {
            findings.add(
                .controlCharacter, line: line, column: column,
                "the file has the control character 0x\(hex) here")
        } else {
            findings.add(
                .invalidUTF8, line: line, column: column, "the byte 0x\(hex) here is no UTF-8",
                hint: "save the file as UTF-8")
        }
    }
}
