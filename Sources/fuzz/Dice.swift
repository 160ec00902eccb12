/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed, on every host.
package struct Dice: RandomNumberGenerator {
    private var state: UInt64

    /// Any seed is as good as another.
    package init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 up to the limit, which is at least 1.
    package mutating func number(below limit: Int) -> Int {
        Int.random(in: 0..<limit, using: &self)
    }

    /// One of an array that isn't empty.
    package mutating func choice<Element>(_ all: [Element]) -> Element {
        all[number(below: all.count)]
    }

    /// A second of the range, as a timestamp with a fraction.
    mutating func instant(in seconds: ClosedRange<Int64>) -> (seconds: Int64, nanoseconds: Int64) {
        (Int64.random(in: seconds, using: &self), Int64.random(in: 0...999_999_999, using: &self))
    }
}
