import ArgumentParser
import Calendar
import Jobs
import Linux
import Status

/// `ruqi check`: all errors of job files and calendars, found by the daemon's own parser.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check job files, or directories of them; exit 1 if there are errors.")

    @Argument(
        help: "Files (of any name), directories (as jobs.d), - for standard input.",
        completion: .file())
    var paths: [String]
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON array of findings.")
    var json = false

    func validate() throws {
        guard paths.count(where: { $0 == "-" }) > 1 else { return }
        throw ValidationError("Standard input can be read once: '-' is given more than once.")
    }

    func run() throws {
        let settings = try shared.settings()
        let check = JobFileCheck(
            zones: HostZones(), settings: settings, takesTemporaryNames: true)
        let results = paths.map(check.path)
        let diagnostics = results.flatMap(\.diagnostics)
        let errorCount = diagnostics.count { $0.severity == .error }
        if json {
            try say(jsonText(diagnostics))
        } else {
            try show(results)
            let files = results.reduce(0) { $0 + $1.fileCount }
            let calendars = results.reduce(0) { $0 + $1.calendarCount }
            let jobs = results.reduce(0) { $0 + $1.jobs.count }
            // Of a file with very many the rest is only counted.
            let isCut = diagnostics.contains { $0.code == .moreErrors }
            let more = isCut ? "more than " : ""
            try say(
                "\(counted(files, "file")), \(counted(jobs, "job")), "
                    + (calendars > 0 ? "\(counted(calendars, "calendar")), " : "")
                    + "\(errorCount == 0 ? "no errors" : more + counted(errorCount, "error"))\n")
        }
        if errorCount > 0 { throw ExitCode.no }
    }

    /// Each finding, on a terminal with the line that it is about.
    private func show(_ results: [JobFileCheck.Result]) throws {
        let writer = Terminal.ofStandardOutput().map {
            DiagnosticText(columns: $0.columns, isColoured: $0.isColoured)
        }
        for result in results {
            for diagnostic in result.diagnostics {
                let source = result.sources[diagnostic.place.file]
                try say(writer?.text(diagnostic, source: source) ?? diagnostic.text + "\n")
            }
        }
    }

    private func jsonText(_ diagnostics: [Diagnostic]) -> String {
        var json = JSONWriter()
        json.beginArray()
        for diagnostic in diagnostics { diagnostic.json(into: &json) }
        json.endArray()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }
}
