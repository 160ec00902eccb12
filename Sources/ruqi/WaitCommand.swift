import ArgumentParser
import Calendar
import Jobs
import Linux
import Status

/// `ruqi wait`: returns when the daemon has applied the very content of some files.
struct WaitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until the daemon has applied the content of files, or say why not.")

    @Argument(
        help: "Files of the daemon's jobs.d, and directories for all job files in them.",
        completion: .file())
    var paths: [String]
    @Option(help: ArgumentHelp("How long, such as 30s or 2m.", valueName: "duration"))
    var timeout = "30s"
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON array of what became of each file.")
    var json = false

    func validate() throws {
        guard Duration(text: timeout) != nil else {
            let hint = Duration.guess(timeout).map { " Did you mean '\($0)'?" } ?? ""
            throw ValidationError(
                "'--timeout' is a duration such as 30s or 2m, not '\(timeout)'.\(hint)")
        }
    }

    func run() throws {
        let limit = Duration(text: timeout) ?? .zero
        let start = readUptime()
        let client = try shared.settings().client()
        var files = AwaitedFiles(paths)
        for path in files.emptyDirectories { complain(printable("no job files in '\(path)'")) }
        if !files.isAnyHopeless {
            var rest = Self.shortestPause
            var isSettled = false
            try files.ask(client)
            while files.isAnyPending, !files.isAnyHopeless {
                let passed = readUptime() - start
                guard passed < limit else { break }
                pause(for: min(rest, limit - passed))
                rest = min(rest * 2, files.areFew ? Self.fewPause : Self.longestPause)
                if passed > Self.settlingTime, !isSettled { isSettled = try isWatching(client) }
                try files.ask(client, isSettled: isSettled)
            }
        }
        try say(json ? files.json : files.applied.map { $0 + "\n" }.joined())
        guard files.isAnyPending || files.isAnyHopeless else { return }
        for sentence in files.complaints(within: limit) { complain(sentence) }
        if !files.isAnyHopeless { try tellTrouble(client) }
        throw ExitCode.no
    }

    /// Whether the daemon notices changes at once.
    private func isWatching(_ client: DaemonClient) throws -> Bool {
        try dataOf(client.get("/ruqi/status"))["watching"] == nil
    }

    /// Why the daemon may be late.
    private func tellTrouble(_ client: DaemonClient) throws {
        let status = try dataOf(client.get("/ruqi/status"))
        if let state = status["state"]?.text, state != "ready" {
            complain("the daemon is \(state)")
        }
        if let watching = status["watching"]?.text { complain("the daemon says: \(watching)") }
    }

    /// A daemon that follows its directory applies a file some 50 ms after it was written.
    private static let shortestPause: Duration = .milliseconds(20)
    /// It takes up the next version of a file no sooner than 50 ms after one: so each is seen.
    private static let fewPause: Duration = .milliseconds(40)
    private static let longestPause: Duration = .milliseconds(200)
    /// By then it has looked at a file as it was when the command began, if it watches.
    private static let settlingTime: Duration = .seconds(2)
}
