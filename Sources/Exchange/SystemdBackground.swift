/// What a command seems to leave in the background: a guess, for only a shell could tell, and what
/// it starts may do the same. It rather misses something than sees what isn't there.
enum SystemdBackground {
    /// Whether something goes on when the command with these words has ended.
    static func isLeft(by words: [String]) -> Bool {
        guard let first = words.first else { return false }
        if name(first) == "setsid" {
            return !words.dropFirst().prefix { $0.hasPrefix("-") }.contains(where: isWaiting)
        }
        return script(in: words).map(isLeft(byScript:)) ?? false
    }

    /// An `&` of which the script doesn't take care, or a command in it that leaves something.
    private static func isLeft(byScript text: String) -> Bool {
        guard let script = ShellScript(text) else { return false }
        let isCaredFor = script.commands.contains { ["wait", "kill"].contains($0.first ?? "") }
        return script.hasBackground && !isCaredFor || script.commands.contains(where: isLeft(by:))
    }

    /// `-w`, `-fw` or `--wait` of setsid(1).
    private static func isWaiting(_ option: String) -> Bool {
        option == "--wait" || !option.hasPrefix("--") && option.contains("w")
    }

    /// The text that a shell gets with `-c`. Nil: there is none.
    private static func script(in words: [String]) -> String? {
        let isWrapped = wrappers.contains(name(words[0]))
        let index = isWrapped ? words.firstIndex { shells.contains(name($0)) } : 0
        guard let index, shells.contains(name(words[index])) else { return nil }
        var rest = words[(index + 1)...]
        while let option = rest.popFirst(), option.hasPrefix("-") || option.hasPrefix("+") {
            let isLong = option.hasPrefix("--")
            // bash -euo pipefail -c
            if !isLong, option.contains("o") { rest = rest.dropFirst() }
            if !isLong, option.contains("c") { return rest.first }
        }
        return nil
    }

    private static func name(_ word: String) -> String {
        word.split(separator: "/").last.map(String.init) ?? ""
    }

    private static let shells = ["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh"]
    /// Programs that run the words behind them on this host.
    private static let wrappers = [
        "env", "exec", "timeout", "nice", "ionice", "chrt", "nohup", "flock", "stdbuf", "sudo",
        "runuser", "setpriv", "chronic",
    ]
}

/// The commands of a script for sh(1), as far as they can be seen from outside: what is in `$(...)`
/// and the like is not looked at.
private struct ShellScript {
    /// The words of each, without quotes, and without what may stand before a command.
    private(set) var commands: [[String]] = []
    /// Whether one of them ends with an `&`.
    private(set) var hasBackground = false

    private var rest: Substring
    private var words: [String] = []
    /// Nil: between words.
    private var word: String?

    /// Nil: it has a here-document, whose text could be taken for commands.
    init?(_ text: String) {
        rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "\\":
                let next = rest.popFirst() ?? "\n"
                if next != "\n" { word = (word ?? "") + [next] }
            case "'":
                let quoted = rest.prefix { $0 != "'" }
                word = (word ?? "") + quoted
                rest = rest.dropFirst(quoted.count + 1)
            case "\"": word = (word ?? "") + readDouble()
            case "`", "$", "(": readGroup(character)
            case "#" where word == nil: rest = rest.drop { $0 != "\n" }
            case "<" where rest.first == "<": return nil
            case "<", ">", "|", ";":
                // The & of >&, <&, |& and ;& ends no command.
                if rest.first == "&" { rest = rest.dropFirst() }
                if "|;".contains(character) { endCommand() } else { endWord() }
            case "&":
                let isPart = rest.first == ">" || rest.first == "&"
                if isPart { rest = rest.dropFirst() } else { hasBackground = true }
                endCommand()
            case ")", "\n", "\r\n": endCommand()
            case _ where character.isWhitespace: endWord()
            default: word = (word ?? "") + [character]
            }
        }
        endCommand()
    }

    private mutating func endWord() {
        guard let text = word else { return }
        word = nil
        let isBefore = Self.reserved.contains(text) || Self.isAssignment(text)
        if !words.isEmpty || !isBefore { words.append(text) }
    }

    private mutating func endCommand() {
        endWord()
        if !words.isEmpty { commands.append(words) }
        words = []
    }

    /// Goes on behind `...`, $(...), ${...} or ((...)); a single ( begins a list of commands.
    private mutating func readGroup(_ opening: Character) {
        if opening == "`" {
            word = word ?? ""
            rest = rest.drop { $0 != "`" }.dropFirst()
        } else if opening == "$" {
            word = (word ?? "") + "$"
            if rest.first == "(" || rest.first == "{" { skipBrackets() }
        } else if rest.first == "(" {
            skipBrackets()
            rest = rest.dropFirst()
        } else {
            endCommand()
        }
    }

    /// The text up to the quote that ends it.
    private mutating func readDouble() -> String {
        var text = ""
        while let character = rest.popFirst(), character != "\"" {
            switch character {
            case "\\": text += rest.popFirst().map { String($0) } ?? ""
            case "$" where rest.first == "(" || rest.first == "{": skipBrackets()
            default: text.append(character)
            }
        }
        return text
    }

    /// Goes on behind the bracket that closes the one that is next.
    private mutating func skipBrackets() {
        var depth = 0
        while let character = rest.popFirst() {
            switch character {
            case "\\": rest = rest.dropFirst()
            case "'": rest = rest.drop { $0 != "'" }.dropFirst()
            case "\"": _ = readDouble()
            case "(", "{": depth += 1
            case ")", "}":
                depth -= 1
                if depth == 0 { return }
            default: break
            }
        }
    }

    private static func isAssignment(_ text: String) -> Bool {
        guard let end = text.firstIndex(of: "=") else { return false }
        return text[..<end].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }

    /// Words behind which a command begins.
    private static let reserved = [
        "!", "{", "do", "then", "else", "elif", "if", "while", "until", "time",
    ]
}
