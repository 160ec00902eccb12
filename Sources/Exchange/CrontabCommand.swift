/// What stands behind the times of a crontab line, as the shell and its standard input get it:
/// do_command.c of Debian's cron.
struct CrontabCommand {
    /// Up to the first `%` that no backslash stands before. A backslash goes before a `%` and
    /// before another one.
    let text: String
    /// What stands behind it: each further `%` is a newline, unless a backslash stands before it,
    /// and there is one at the end. Nil: there is no `%`.
    let input: String?
    /// The command has two backslashes in a row, of which other crons keep both.
    let hasDoubleBackslash: Bool

    init(_ line: Substring) {
        var rest = line.unicodeScalars[...]
        var command = String.UnicodeScalarView()
        var input: String?
        var isEscaped = false
        var hasDouble = false
        while let scalar = rest.popFirst() {
            if isEscaped {
                if scalar != "%", scalar != "\\" { command.append("\\") }
                if scalar == "\\" { hasDouble = true }
                command.append(scalar)
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "%" {
                input = Self.input(rest)
                break
            } else {
                command.append(scalar)
            }
        }
        if isEscaped { command.append("\\") }
        text = String(command)
        self.input = input
        hasDoubleBackslash = hasDouble
    }

    private static func input(_ text: Substring.UnicodeScalarView) -> String {
        var input = String.UnicodeScalarView()
        var isEscaped = false
        var needsNewline = false
        for scalar in text {
            var scalar = scalar
            if isEscaped {
                if scalar != "%" { input.append("\\") }
            } else if scalar == "%" {
                scalar = "\n"
            }
            isEscaped = scalar == "\\"
            if !isEscaped {
                input.append(scalar)
                needsNewline = scalar != "\n"
            }
        }
        if isEscaped { input.append("\\") }
        if needsNewline { input.append("\n") }
        return String(input)
    }
}
