/// A command for the shell that the shell would do nothing to but split it at blanks: it can be
/// executed without one, which spares the start of the shell.
///
/// As GNU make does (job.c, construct_command_argv_internal): no character that means anything to
/// a shell, no assignment, no word that the shell itself knows.
enum PlainWords {
    /// The words. Nil: this one needs the shell.
    static func split(_ text: String) -> [String]? {
        var line = text.utf8[...]
        // A text block of YAML ends with one; anywhere else it separates commands.
        while line.last == UInt8(ascii: "\n") { line.removeLast() }
        guard line.allSatisfy({ isPlain[Int($0)] }) else { return nil }
        let words = line.split { $0 == 0x20 || $0 == 0x09 }.map { String(Substring($0)) }
        guard let first = words.first, !shellWords.contains(first),
            !first.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "%") })
        else { return nil }
        return words
    }

    /// Letters, digits, and what no shell makes anything of behind the first word.
    private static let isPlain: [Bool] = {
        var plain = [Bool](repeating: false, count: 256)
        for byte in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8 {
            plain[Int(byte)] = true
        }
        for byte in " \t%+,-./:=@_".utf8 { plain[Int(byte)] = true }
        return plain
    }()

    /// Reserved words, special and regular built-ins of POSIX shells, dash(1) and bash(1). A
    /// program of the same name may behave otherwise.
    private static let shellWords: Set<String> = [
        ".", ":", "[", "alias", "bg", "bind", "break", "builtin", "caller", "case", "cd", "chdir",
        "command", "compgen", "complete", "compopt", "continue", "coproc", "declare", "dirs",
        "disown", "do", "done", "echo", "elif", "else", "enable", "esac", "eval", "exec", "exit",
        "export", "false", "fc", "fg", "fi", "for", "function", "getopts", "hash", "help",
        "history", "if", "in", "jobs", "kill", "let", "local", "logout", "mapfile", "newgrp",
        "popd", "printf", "pushd", "pwd", "read", "readarray", "readonly", "return", "select",
        "set", "shift", "shopt", "source", "suspend", "test", "then", "time", "times", "trap",
        "true", "type", "typeset", "ulimit", "umask", "unalias", "unset", "until", "wait", "while",
    ]
}
