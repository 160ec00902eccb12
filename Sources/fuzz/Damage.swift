/// Small damage to bytes: cut, doubled, mixed with another input, sprinkled with pieces that mean
/// something.
struct Damage {
    /// Inputs as they should be; at least one.
    let seeds: [[UInt8]]
    /// What a reader of this kind of input looks for; at least one.
    let pieces: [[UInt8]]
    /// More bytes than this are cut off.
    let sizeMax: Int

    /// One of the seeds with up to six blows; one in eight stays whole.
    func draw(_ dice: inout Dice) -> [UInt8] {
        var bytes = dice.choice(seeds)
        guard dice.number(below: 8) > 0 else { return bytes }
        for _ in 0...dice.number(below: 6) { strike(&bytes, &dice) }
        return bytes.count > sizeMax ? Array(bytes[..<sizeMax]) : bytes
    }

    private func strike(_ bytes: inout [UInt8], _ dice: inout Dice) {
        let place = dice.number(below: bytes.count + 1)
        let end = min(bytes.count, place + dice.number(below: 8))
        switch dice.number(below: 9) {
        case 0: bytes.removeSubrange(place..<end)
        case 1: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 2: bytes.insert(contentsOf: dice.choice(pieces), at: place)
        case 3: bytes.replaceSubrange(place..<end, with: dice.choice(pieces))
        case 4:
            let other = dice.choice(seeds)
            bytes.replaceSubrange(place..., with: other[min(place, other.count)...])
        case 5: exchangeWords(&bytes, &dice)
        case 6 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &dice)
        case 7 where place < bytes.count: bytes[place] ^= 1 << UInt8(dice.number(below: 8))
        case 8 where place < bytes.count: bytes[place] &+= Bool.random(using: &dice) ? 1 : 255
        default: bytes.append(UInt8.random(in: 0...255, using: &dice))
        }
    }

    /// Puts a word of another seed into the place of one.
    private func exchangeWords(_ bytes: inout [UInt8], _ dice: inout Dice) {
        let blank = UInt8(ascii: " ")
        var words = bytes.split(separator: blank, omittingEmptySubsequences: false).map(Array.init)
        let others = dice.choice(seeds).split(separator: blank).map(Array.init)
        guard !others.isEmpty else { return }
        words[dice.number(below: words.count)] = dice.choice(others)
        bytes = Array(words.joined(separator: [blank]))
    }
}
