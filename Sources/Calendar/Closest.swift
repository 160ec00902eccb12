/// The name that a person who wrote `word` probably meant, case ignored; nil where none is near.
///
/// First the smallest edit distance (Damerau's, adjacent letters swapped count one) of at most 2,
/// or of at most a third of the word's length where that is more, and always less than the word's
/// length. Else a name that the word begins, continues or contains spread out, of three letters at
/// least: `cmd` for `command`, `description` for `desc`, `Europe/Berlin` for `berlin`. The first
/// of equals wins.
package func closest(to word: String, among names: [String]) -> String? {
    let letters = lowercased(word)
    let limit = min(max(2, letters.count / 3), letters.count - 1)
    var best: (name: String, distance: Int)?
    for name in names {
        let other = lowercased(name)
        guard abs(other.count - letters.count) <= limit else { continue }
        let distance = editDistance(letters, other)
        if distance <= limit, distance < best?.distance ?? .max {
            best = (name, distance)
        }
    }
    return best?.name ?? names.first { isShortened(letters, lowercased($0)) }
}

/// Whether one of two words is a plausible short form of the other.
private func isShortened(_ word: [UInt8], _ name: [UInt8]) -> Bool {
    guard min(word.count, name.count) >= 3 else { return false }
    let lastPart = name.split { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "_") }.last ?? []
    if name.starts(with: word) || lastPart.elementsEqual(word) { return true }
    if name.reversed().starts(with: ([UInt8(ascii: "/")] + word).reversed()) { return true }
    guard word[0] == name[0] else { return false }
    var rest = name[...]
    for letter in word where letter == rest.first { rest.removeFirst() }
    return rest.isEmpty
}

/// Blanks are taken as `_`, which no name has and zones have in their place.
private func lowercased(_ text: String) -> [UInt8] {
    text.utf8.map { $0 == 0x20 ? UInt8(ascii: "_") : 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
}

/// Optimal string alignment: insert, delete, replace, swap neighbours. Cost is the product of both
/// lengths; names are short.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        current.reserveCapacity(right.count + 1)
        for column in 0..<right.count {
            let replaced = previous[column] + (left[row] == right[column] ? 0 : 1)
            var cost = min(previous[column + 1] + 1, current[column] + 1, replaced)
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                cost = min(cost, beforePrevious[column - 1] + 1)
            }
            current.append(cost)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count]
}
