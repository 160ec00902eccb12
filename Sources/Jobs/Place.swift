/// A point in a file. Lines and columns count from 1, columns in characters (Unicode scalars).
package struct Place: Hashable, Sendable {
    /// A file name as the reader of the place knows it, or a command-line flag.
    package let file: String
    /// 0: the whole of it, there is no point to show.
    package let line: Int
    /// Of the first character that is meant.
    package let column: Int

    /// Takes a line and column from 1.
    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// All of a file, or a flag.
    package static func whole(_ file: String) -> Place {
        Place(file: file, line: 0, column: 0)
    }

    /// `backup.yaml:4:1`, or the name alone.
    package var text: String { line > 0 ? "\(file):\(line):\(column)" : file }
}

extension Place: Comparable {
    /// By file, then by line and column.
    package static func < (left: Place, right: Place) -> Bool {
        if left.file != right.file { return left.file < right.file }
        return (left.line, left.column) < (right.line, right.column)
    }
}
