/// Where lines end for libyaml, whose places diagnostics have: YAML 1.1 §4.2.
package enum LineEnd {
    /// How many bytes of a line end begin at a byte of a UTF-8 text: CR LF, CR, LF, NEL, LS or PS.
    /// 0: none does.
    package static func size(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        func byte(_ offset: Int) -> UInt8 {
            index + offset < text.count ? text[index + offset] : 0
        }
        switch text[index] {
        case 0x0A: return 1
        case 0x0D: return byte(1) == 0x0A ? 2 : 1
        case 0xC2: return byte(1) == 0x85 ? 2 : 0
        case 0xE2: return byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9) ? 3 : 0
        default: return 0
        }
    }
}
