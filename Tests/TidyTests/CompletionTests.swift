import Jobs
import Testing

/// The completions of `ruqid` for three shells name each flag that it has, and no other. Those of
/// `ruqi` are printed by the program itself.
@Suite struct `The completions of the daemon` {
    static let flags = Set(
        Setting.all.filter(\.isSupported).map(\.flag) + ["--config", "--help", "--version"])

    @Test(arguments: ["ruqid.bash", "_ruqid", "ruqid.fish"])
    func `know its flags`(file: String) {
        let text = Repository.read("packaging/completions/\(file)")
        #expect(Self.flags(in: text) == Self.flags)
    }

    @Test(arguments: ["ruqid.bash", "_ruqid", "ruqid.fish"])
    func `know the values of settings that have few`(file: String) {
        let text = Repository.read("packaging/completions/\(file)")
        let choices =
            [SchedulerStore.allCases.map(\.rawValue), LogLevel.allCases.map(\.rawValue)]
            + [SyncPolicy.allCases.map(\.rawValue)]
        for words in choices {
            // In the order of the sources or another one.
            let isThere = Self.lists(in: text).contains { $0 == Set(words) }
            #expect(isThere, "no list of \(words)")
        }
    }

    @Test func `that miss a flag are found`() {
        #expect(Self.flags(in: "complete -c ruqid -l max-running -x") == ["--max-running"])
        #expect(
            Self.flags(in: "'--config=[x]:file:_files' '(- *)'{-h,--help}'[y]'")
                == ["--config", "--help"])
        #expect(
            Self.flags(in: "# `--flag=value`\n--show-cmd) compgen -- \"$word\"")
                == ["--show-cmd"])
    }

    /// Words that begin with two dashes, and what stands behind fish's `-l`; not in comments.
    private static func flags(in text: String) -> Set<String> {
        var flags: Set<String> = []
        for line in text.split(separator: "\n") where !line.drop(while: isBlank).hasPrefix("#") {
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "-") }
            for (index, word) in words.enumerated() {
                if word.hasPrefix("--"), word.count > 2 { flags.insert(String(word)) }
                if word == "-l", index + 1 < words.count { flags.insert("--\(words[index + 1])") }
            }
        }
        return flags
    }

    /// What stands between quotes or parentheses, as sets of words.
    private static func lists(in text: String) -> [Set<String>] {
        text.split { "'()\n".contains($0) }.map { part in
            Set(part.split(separator: " ").map(String.init))
        }
    }

    private static func isBlank(_ character: Character) -> Bool { character == " " }
}
