import ArgumentParser
import Jobs
import Status

/// `ruqi files`: what became of each entry of `jobs.d`.
struct FilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "files",
        abstract: "List the files of the daemon's jobs.d, and what is wrong with them.")

    @Option(
        help: ArgumentHelp("Only files in this state.", valueName: "state"),
        completion: .list(["applied", "broken", "ignored"]))
    var state: String?
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "The daemon's answer as it came.")
    var json = false

    func validate() throws {
        let words = FileStatus.State.words
        guard let state, !words.contains(state) else { return }
        throw ValidationError(
            "'--state' is one of \(words.joined(separator: ", ")), not '\(state)'.")
    }

    func run() throws {
        let client = try shared.settings().client()
        let body = try client.get("/ruqi/get_files", [("state", state)])
        if json { return try say(String(decoding: body, as: UTF8.self)) }
        let entries = (try dataOf(body)["list"]?.elements ?? []).compactMap(FileEntry.init)
        var table = TextTable(["FILE", "STATE", "JOBS", "GENERATION", "SINCE/REASON"])
        for entry in entries {
            table.add([
                entry.file, entry.state, "\(entry.jobs.count)", "\(entry.generation)",
                entry.lastGoodSince ?? entry.reason ?? "",
            ])
        }
        try say(entries.isEmpty ? "no files\n" : table.text)
        let findings = entries.flatMap(\.diagnostics)
        if !findings.isEmpty { try say("\n" + findings.map { $0 + "\n" }.joined()) }
    }
}
