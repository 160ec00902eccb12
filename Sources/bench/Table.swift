/// One line of the table.
struct Figure {
    let name: String
    let ours: String
    let twin: String
    let ratio: String
    let goal: String

    /// A figure that stands alone.
    init(_ name: String, ours: String, goal: String) {
        (self.name, self.ours, self.goal) = (name, ours, goal)
        (twin, ratio) = ("", "")
    }

    /// A figure beside that of the program in C, both in the same unit.
    init(
        _ name: String, ours: Double, twin: Double, unit: String, decimals: Int, goal: String
    ) {
        self.name = name
        self.ours = "\(text(ours, decimals: decimals)) \(unit)"
        self.twin = "\(text(twin, decimals: decimals)) \(unit)"
        ratio = text(ours / twin, decimals: 2)
        self.goal = goal
    }

    /// A figure that is judged by another of ours, in the same unit, that has a line of its own.
    init(
        _ name: String, ours: Double, reference: Double, unit: String, decimals: Int, goal: String
    ) {
        (self.name, self.goal) = (name, goal)
        self.ours = "\(text(ours, decimals: decimals)) \(unit)"
        twin = ""
        ratio = text(ours / reference, decimals: 2)
    }

    fileprivate var cells: [String] { [name, ours, twin, ratio, goal] }
}

/// The figures below one another, numbers to the right.
func table(_ figures: [Figure]) -> String {
    let rows = [["figure", "ours", "C twin", "ratio", "goal"]] + figures.map(\.cells)
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { cells in
        let padded = cells.enumerated().map { column, cell in
            let blanks = String(repeating: " ", count: widths[column] - cell.count)
            return column == 0 || column == 4 ? cell + blanks : blanks + cell
        }
        return padded.joined(separator: "   ") + "\n"
    }.joined()
}

/// A number that is not negative, rounded.
func text(_ number: Double, decimals: Int) -> String {
    guard decimals > 0 else { return String(Int(number.rounded())) }
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((number * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(scaled / scale).\(zeros)\(fraction)"
}

/// The value that a share of all (0.5: the median) does not exceed. There is at least one value.
func quantile(_ share: Double, of values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)]
}
