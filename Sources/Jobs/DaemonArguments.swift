import Calendar

/// The command line of `ruqid`, read but not yet judged: whether the values are good is up to
/// ``Settings/read(file:flags:in:)``.
package struct DaemonArguments: Hashable, Sendable {
    /// What the daemon is asked for.
    package enum Request: Hashable, Sendable {
        case run
        case help
        case version
    }

    /// What the daemon is to do. With anything but `run`, the rest was not read.
    package private(set) var request = Request.run
    /// `--config FILE`. Nil: it isn't there.
    package private(set) var configPath: String?
    /// The settings given by flags, in their order; a later one overrides an earlier one.
    package private(set) var flags: [FlagValue] = []

    /// `arguments` are those after the program's name. A value follows its flag after a blank or
    /// after `=`. After `--help` or `--version` the rest doesn't matter.
    package init(_ arguments: [String]) throws(UsageError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h":
                request = .help
                return
            case "--version":
                request = .version
                return
            default: try take(argument, &rest)
            }
        }
    }

    private mutating func take(
        _ argument: String, _ rest: inout ArraySlice<String>
    ) throws(UsageError) {
        guard argument.hasPrefix("-") else {
            throw UsageError(
                message: "'\(argument)' is not expected here",
                hint: "each setting is a flag: --jobs-dir \(argument)")
        }
        let parts = argument.utf8.split(
            separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        let flag = String(Substring(parts[0]))
        guard flag == "--config" || Setting.all.contains(where: { $0.flag == flag }) else {
            throw DaemonArguments.unknown(flag)
        }
        guard let value = parts.count > 1 ? String(Substring(parts[1])) : rest.popFirst() else {
            throw UsageError(message: "'\(flag)' needs a value", hint: nil)
        }
        if flag == "--config" {
            configPath = value
        } else {
            flags.append(FlagValue(flag: flag, value: value))
        }
    }

    private static func unknown(_ flag: String) -> UsageError {
        let known = ["--config", "--help", "--version"]
        let flags = known + Setting.all.filter(\.isSupported).map(\.flag)
        let underscored = String(flag.map { $0 == "_" || $0 == "." ? "-" : $0 })
        return UsageError(
            message: "unknown flag '\(flag)'",
            hint: closest(to: underscored, among: flags).map { "did you mean '\($0)'?" }
                ?? "ruqid --help lists all flags")
    }

    /// What `ruqid --help` prints, its last newline included.
    package static let help = helpText()

    private static func helpText() -> String {
        let rows =
            [("--config FILE", "the settings file, conf/ruqid.yaml for example")]
            + Setting.all.filter(\.isSupported).map {
                ("\($0.flag) \($0.valueWord)", "\($0.meaning) (\($0.defaultText))")
            } + [("--version", "print the version"), ("--help", "print this")]
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.map { row in
            "  \(row.0)\(String(repeating: " ", count: width - row.0.count))  \(row.1)\n"
        }
        return "usage: ruqid [--config FILE] [--SETTING VALUE]...\n\n"
            + "Runs the jobs of jobs_dir at their times. Flags override the settings file.\n\n"
            + lines.joined()
    }
}

/// A setting's value as a flag gives it.
package struct FlagValue: Hashable, Sendable {
    /// With its dashes: `--jobs-dir`.
    package let flag: String
    /// As it stands on the command line.
    package let value: String

    /// `flag` is one of the table of settings; an unknown one is reported when settings are read.
    package init(flag: String, value: String) {
        self.flag = flag
        self.value = value
    }
}

/// Why a command line can't be understood.
package struct UsageError: Error, Hashable, Sendable {
    /// One sentence without a final stop.
    package let message: String
    /// What was probably meant, where that can be guessed.
    package let hint: String?

    /// EX_USAGE of sysexits.h(3head).
    package static let exitStatus: Int32 = 64

    /// The message, and a second line with the hint.
    package var text: String { hint.map { "\(message)\n  hint: \($0)" } ?? message }
}
