import ArgumentParser
import Status

/// `ruqi`, the command line: asks a daemon, or reads files as the daemon would.
@main
struct Ruqi: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ruqi",
        abstract: "A crontab that reconciles: check job files, ask the daemon, read its history.",
        discussion: """
            Exit status: 0 done, 1 the answer is no, 64 usage, 69 daemon not reachable, \
            71 no /proc, 78 bad settings.
            """,
        version: "ruqi \(version)",
        subcommands: [
            CheckCommand.self, NextCommand.self, ExplainCommand.self, PlanCommand.self,
            RunCommand.self, WaitCommand.self, JobsCommand.self, JobCommand.self, FilesCommand.self,
            StatusCommand.self, HistoryCommand.self, WhyCommand.self, SchemaCommand.self,
            ImportCommand.self, ExportCommand.self,
        ])

    /// Nobody may take for an answer what comes without a question: the runtime reads the arguments
    /// in /proc, which a chroot may lack.
    static func main() {
        guard !CommandLine.arguments.isEmpty else {
            exit(withError: fail("the command line can't be read; is /proc mounted?", .system))
        }
        main(nil)
    }
}
