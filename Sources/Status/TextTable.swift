/// Rows for people: columns as wide as their widest cell, two spaces apart, no trailing blanks.
package struct TextTable: Sendable {
    private let header: [String]
    private var rows: [[String]] = []

    package init(_ header: [String]) {
        self.header = header
    }

    /// A row has as many cells as the header. Control characters are shown as `·`, so that a
    /// job's text can't move the cursor.
    package mutating func add(_ row: [String]) {
        precondition(row.count == header.count, "a row must have a cell for each column")
        rows.append(row.map(printable))
    }

    /// The table, each line ended by a newline.
    package var text: String {
        let lines = [header] + rows
        var widths = header.map(terminalWidth)
        for row in rows {
            for column in widths.indices {
                widths[column] = max(widths[column], terminalWidth(row[column]))
            }
        }
        return lines.map { Self.line($0, widths) }.joined()
    }

    /// One line with columns of these widths, for rows that come one by one. A cell that is wider
    /// moves the others; the last column has no width.
    package static func row(_ cells: [String], widths: [Int]) -> String {
        precondition(cells.count == widths.count + 1, "each column but the last has a width")
        return line(cells.map(printable), widths)
    }

    private static func line(_ row: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in row.enumerated() {
            line += cell
            if row[(column + 1)...].contains(where: { !$0.isEmpty }) {
                let padding = max(0, widths[column] - terminalWidth(cell)) + 2
                line += String(repeating: " ", count: padding)
            }
        }
        return line + "\n"
    }
}

/// Text without control characters (C0, DEL, C1).
package func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
        result.unicodeScalars.append(isControl ? "·" : scalar)
    }
    return result
}

/// How many cells of a terminal a text takes: two for the wide characters of East Asian scripts,
/// none for combining marks (Unicode Standard Annex #11, its main ranges).
func terminalWidth(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { width, scalar in
        switch scalar.value {
        case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: width
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            width + 2
        default: width + 1
        }
    }
}
