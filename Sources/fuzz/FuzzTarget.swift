/// One kind of input, and what must hold for each of its kind.
package protocol FuzzTarget: Sendable {
    /// One word for the lines of progress.
    var name: String { get }

    /// An input made of what is usual and some damage.
    func input(_ dice: inout Dice) -> [UInt8]

    /// Whether the input was read (false: refused, as it may be). Throws what must not be.
    func accepts(_ input: [UInt8], _ dice: inout Dice) throws(Fault) -> Bool
}

/// Something that must hold, and doesn't.
package struct Fault: Error, CustomStringConvertible {
    /// One sentence without a final stop.
    package let description: String

    /// Takes the sentence.
    package init(_ description: String) {
        self.description = description
    }
}

/// The cases of one target, drawn from one seed.
package struct FuzzRun {
    /// What is tried.
    package let target: any FuzzTarget
    /// So many were tried.
    package private(set) var cases = 0
    /// So many of them were refused.
    package private(set) var refused = 0
    private var dice: Dice

    /// Equal seeds make equal cases.
    package init(_ target: any FuzzTarget, seed: UInt64) {
        self.target = target
        dice = Dice(seed: seed)
    }

    /// Tries that many cases more. `tell` gets each input before it is tried. Throws at the first
    /// fault, whose description then holds the input as escaped text.
    package mutating func play(
        _ count: Int, tell: ((String) throws(Fault) -> Void)? = nil
    ) throws(Fault) {
        for _ in 0..<count {
            let input = target.input(&dice)
            if let tell { try tell("\(target.name) \(escaped(input))") }
            cases += 1
            do throws(Fault) {
                if try !target.accepts(input, &dice) { refused += 1 }
            } catch {
                throw Fault("\(target.name), case \(cases): \(error): \(escaped(input))")
            }
        }
    }
}

/// Printable ASCII as it is, between quotes; all else as `\xNN`.
func escaped(_ bytes: [UInt8]) -> String {
    let text = bytes.map { byte -> String in
        if 0x20..<0x7F ~= byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            return String(UnicodeScalar(byte))
        }
        return "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return "\"\(text.joined())\""
}
