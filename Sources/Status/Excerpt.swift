import Jobs

/// A line of a file with a mark under what is meant, as compilers show it:
///
///       4 | comand: date
///         | ^~~~~~
///
/// Control characters are shown as signs, tabs as arrows up to their stop, and a long line is cut
/// around the mark.
package struct Excerpt: Sendable {
    /// The line's cells, one for each character; of a very long one those near what is meant.
    private let line: [Cell]
    private let number: Int
    /// Whether characters of the line are left out before and after the cells.
    private let isCut: (before: Bool, after: Bool)
    /// The cells that are meant, from 0; behind the last one where the line's end is meant.
    private let meant: Range<Int>

    /// How one character of the file is shown.
    private struct Cell {
        let text: String
        let width: Int
    }

    /// A place of a text, `line` and `column` from 1, columns in characters (Unicode scalars), as
    /// ``Place`` has them. Nil: there is no such line. Cost grows with the length of the text up to
    /// that line.
    package init?(of source: [UInt8], line number: Int, column: Int) {
        guard number > 0, column > 0, let bytes = Self.bytes(ofLine: number, in: source) else {
            return nil
        }
        self.init(ofLine: String(decoding: bytes, as: UTF8.self), number: number, column: column)
    }

    /// The same of the line itself, without so many characters before `text`; `number` and `column`
    /// are 1 and more.
    init(ofLine text: String, leftOut: Int = 0, number: Int, column: Int) {
        let all = text.unicodeScalars
        let point = max(0, min(column - 1 - leftOut, all.count))
        let near = all.dropFirst(max(0, point - Self.reach))
        let scalars = Array(near.prefix(2 * Self.reach))
        self.number = number
        line = Self.cells(scalars)
        isCut = (leftOut > 0 || point > Self.reach, near.count > scalars.count)
        let start = min(point, Self.reach)
        var end = min(start + 1, scalars.count)
        while end < scalars.count, Self.isWordPart(scalars[start]), Self.isWordPart(scalars[end]) {
            end += 1
        }
        meant = start..<end
    }

    /// Both lines, at most `columns` wide, each ended by a newline. `mark` is put around the signs
    /// under the line.
    package func text(columns: Int, mark: (String) -> String = { $0 }) -> String {
        let gutter = "  \(number) | "
        let blank = String(repeating: " ", count: gutter.utf8.count - 2) + "| "
        let shown = shownCells(max(Self.widthMin, columns - gutter.utf8.count))
        let isCutBefore = isCut.before || shown.lowerBound > 0
        let isCutAfter = isCut.after || shown.upperBound < line.count
        let shownText = shown.map { line[$0].text }.joined()
        let text = (isCutBefore ? "…" : "") + shownText + (isCutAfter ? "…" : "")
        let before = shown.lowerBound..<max(shown.lowerBound, meant.lowerBound)
        let padding = before.reduce(isCutBefore ? 1 : 0) { $0 + line[$1].width }
        let signs = meant.clamped(to: shown).reduce(0) { $0 + line[$1].width }
        let under = "^" + String(repeating: "~", count: max(0, signs - 1))
        let first = (gutter + text).trimmingBlanks
        return "\(first)\n\(blank)\(String(repeating: " ", count: padding))\(mark(under))\n"
    }

    /// The cells that fit around what is meant, with one column for each `…`.
    private func shownCells(_ columns: Int) -> Range<Int> {
        let isWhole = !isCut.before && !isCut.after
        if isWhole, line.reduce(0, { $0 + $1.width }) < columns { return line.indices }
        var left = columns - 3  // two marks, and the caret behind the line's end
        var (start, end) = (meant.lowerBound, meant.lowerBound)
        func take(_ index: Int) -> Bool {
            guard line.indices ~= index, line[index].width <= left else { return false }
            left -= line[index].width
            return true
        }
        // Two thirds of the room for what stands before it, if that is needed there.
        let before = left * 2 / 3
        while end < line.count, end < meant.upperBound, left > before / 2, take(end) { end += 1 }
        let rest = left
        while start > 0, rest - left < before, take(start - 1) { start -= 1 }
        while take(end) { end += 1 }
        while start > 0, take(start - 1) { start -= 1 }
        return start..<end
    }

    private static func cells(_ scalars: [Unicode.Scalar]) -> [Cell] {
        var cells: [Cell] = []
        cells.reserveCapacity(scalars.count)
        var width = 0
        for scalar in scalars {
            var text = String(sign(scalar))
            var cellWidth = terminalWidth(text)
            if scalar == "\t" {
                cellWidth = tabStop - width % tabStop
                text += String(repeating: " ", count: cellWidth - 1)
            }
            width += cellWidth
            cells.append(Cell(text: text, width: cellWidth))
        }
        return cells
    }

    /// What is shown for a character: itself, or a sign for one that a terminal would obey or
    /// reorder the line for.
    private static func sign(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x09: "→"
        case 0x00..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "·"
        case 0x7F: "\u{2421}"
        case 0x80..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: "·"
        default: scalar
        }
    }

    /// The mark goes on under a word, not under what stands beside it.
    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar == "_" || scalar == "-" || scalar == "." || scalar == "/"
    }

    /// Further from what is meant nothing is looked at: more than a terminal shows.
    private static let reach = 1_000
    private static let tabStop = 4
    private static let widthMin = 20
}

extension Excerpt {
    /// Without the line end and a byte order mark; nil: there are fewer lines.
    private static func bytes(ofLine number: Int, in source: [UInt8]) -> ArraySlice<UInt8>? {
        let range = source.withUnsafeBufferPointer { text -> Range<Int>? in
            var start = source.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            var line = 1
            var index = start
            while index < text.count {
                let size = LineEnd.size(text, at: index)
                if size > 0, line == number { return start..<index }
                index += max(1, size)
                if size > 0 { (line, start) = (line + 1, index) }
            }
            return line == number ? start..<text.count : nil
        }
        return range.map { source[$0] }
    }
}

extension String {
    /// Without blanks at the end.
    fileprivate var trimmingBlanks: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
