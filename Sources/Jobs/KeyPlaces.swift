/// On which lines of its document the keys of a job stand.
///
/// Ten keys on the next 63 lines take 16 bytes, which is what nearly all jobs have; tens of
/// thousands of them are in memory.
struct KeyPlaces: Hashable, Sendable {
    private enum Storage: Hashable {
        /// Five keys a word, 12 bits each: 6 of the key, counted from 1, and 6 of the line. The
        /// first key has the lowest bits; 0 ends them.
        case packed(UInt64, UInt64)
        case list([Item])
    }

    private struct Item: Hashable {
        let key: UInt8
        let line: Int32
    }

    private var storage = Storage.packed(0, 0)
    private var count: UInt8 = 0

    /// Notes a key of ``JobKey/all`` by its index, `line` lines below the document's first.
    mutating func note(_ key: Int, line: Int) {
        defer { count += 1 }
        let isSmall = 0..<64 ~= line && count < 10 && key < 63
        guard case .packed(var low, var high) = storage, isSmall else {
            let item = Item(key: UInt8(key), line: Int32(clamping: line))
            storage = .list(items + [item])
            return
        }
        let bits = UInt64(key + 1) | UInt64(line) << 6
        let shift = UInt64(count % 5) * 12
        if count < 5 { low |= bits << shift } else { high |= bits << shift }
        storage = .packed(low, high)
    }

    /// How many lines below the document's first a key stands; nil: it isn't there.
    func line(of key: Int) -> Int? {
        items.first { $0.key == UInt8(key) }.map { Int($0.line) }
    }

    private var items: [Item] {
        switch storage {
        case .list(let items): return items
        case .packed(let low, let high):
            return (0..<Int(count)).map { number in
                let bits = (number < 5 ? low : high) >> UInt64(number % 5 * 12)
                return Item(key: UInt8(bits & 63) - 1, line: Int32(bits >> 6 & 63))
            }
        }
    }
}
