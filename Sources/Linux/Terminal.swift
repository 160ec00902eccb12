import Glibc

/// What standard output is, for programs that show people more than they give other programs.
package struct Terminal: Hashable, Sendable {
    /// How many columns a line has.
    package let columns: Int
    /// Whether colours are wanted: the variable NO_COLOR is not set, or empty (no-color.org), and
    /// TERM names more than a teletype.
    package let isColoured: Bool

    /// Nil: standard output is no terminal. isatty(3), ioctl_tty(2).
    package static func ofStandardOutput() -> Terminal? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let isPlain =
            environmentValue("NO_COLOR").map { !$0.isEmpty } ?? false
            || environmentValue("TERM") == "dumb"
        return Terminal(
            columns: isKnown ? Int(size.ws_col) : usualColumns, isColoured: !isPlain)
    }

    private static let usualColumns = 80
}
