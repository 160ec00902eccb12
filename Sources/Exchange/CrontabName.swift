/// A name for the job of a crontab line: that of the program, without what only prepares it.
enum CrontabName {
    /// `backup` of `cd /srv && nice -n 10 ./backup.sh --all`; `cron-daily` of a run-parts
    /// directory; `job` where nothing of the command is a name. It is good for a `job_id`.
    static func name(of command: String) -> String {
        let parts = command.replacing(";", with: " ; ").split { $0 == " " || $0 == "\t" }
            .map(String.init)
        var words = parts[...]
        while let word = words.first {
            if skipsToEnd.contains(word) {
                // Up to what runs when it was so.
                guard let end = words.firstIndex(where: { joints.contains($0) }) else { break }
                words = words[(end + 1)...]
            } else if prefixes.contains(word) || joints.contains(word) || word.isAssignment {
                words = words.dropFirst()
                // The values of its options.
                while let option = words.first, option.hasPrefix("-") {
                    words = words.dropFirst(option.count == 2 ? 2 : 1)
                }
            } else if word == "run-parts", let directory = words.first(where: { $0.hasPrefix("/") })
            {
                return slug(directory)
            } else {
                return slug(word)
            }
        }
        return slug(parts.first { $0.contains("/") } ?? "")
    }

    /// The last part of a path, without its suffix, in the letters of a `job_id`.
    private static func slug(_ path: String) -> String {
        var name = path.split(separator: "/").last.map(String.init) ?? ""
        for suffix in [".sh", ".py", ".pl", ".rb", ".php"] where name.hasSuffix(suffix) {
            name.removeLast(suffix.count)
        }
        var text = ""
        for scalar in name.unicodeScalars {
            let isWord = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
            if isWord || scalar == "_" {
                text.unicodeScalars.append(scalar)
            } else if !text.isEmpty, !text.hasSuffix("-") {
                text += "-"
            }
        }
        while let first = text.first, first == "_" || first == "-" { text.removeFirst() }
        text = String(text.prefix(lengthMax))
        while text.hasSuffix("-") { text.removeLast() }
        return text.isEmpty ? "job" : text
    }

    /// Words whose own arguments end with a joint: `cd /srv &&`, `test -x program ||`,
    /// `[ -f x ] &&`.
    private static let skipsToEnd: Set = ["cd", "test", "[", "command", "sleep", "umask"]
    /// Words before a program.
    private static let prefixes: Set = [
        "nice", "ionice", "env", "/usr/bin/env", "exec", "time", "sudo", "nohup", "{", "(",
        "chronic", "flock", "timeout", "if", "then", "!",
    ]
    private static let joints: Set = ["&&", "||", ";", "|", "{", "("]
    private static let lengthMax = 60
}

extension String {
    /// `NAME=value` before a command.
    fileprivate var isAssignment: Bool {
        guard let sign = firstIndex(of: "="), sign != startIndex else { return false }
        return self[..<sign].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}
