import ArgumentParser
import Calendar
import Exchange
import Jobs
import Linux

/// `ruqi import crontab`: a job file for each line, and when cron and ruqi start them, compared.
struct ImportCrontabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crontab",
        abstract: "Make a job file of each line of a crontab; exit 1 if one can't be, or differs.",
        discussion: """
            Each file is compared with cron's own reading of its line over the next 1,000 times. No
            file is written over one that is there.
            """)

    @Argument(
        help: ArgumentHelp("The table; standard input if it is not given.", valueName: "file"))
    var file: String?
    @Flag(help: "It is a user's table (crontab -l): its lines name no user.")
    var user = false
    @Option(help: ArgumentHelp("The directory to write to; it is made.", valueName: "dir"))
    var output: String
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let settings = try shared.settings()
        let zones = HostZones()
        let kind: Crontab.Kind = user ? .user : .system
        let name = file.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        let jobs = CrontabJobs(
            Crontab(try bytes(), kind), kind: kind, source: name ?? "a crontab",
            hostZone: zones.zone(named: "local") ?? .utc,
            isDaemonsZone: settings.timezoneName == "local", zone: { zones.zone(named: $0) })
        let check = JobFileCheck(zones: zones, settings: settings)
        let now = readMoment().wall
        var report = ImportReport(
            source: "cron", directory: output, zone: zones.zone(named: "local") ?? .utc,
            remarks: jobs.remarks.map {
                .init(place: "line \($0.line)", remark: $0.sentence, isRefusal: $0.isRefusal)
            })
        var good: [(name: String, text: String)] = []
        for file in jobs.files {
            let parsed = check.parsed(Array(file.text.utf8), name: file.name)
            let problems = parsed.diagnostics.filter { $0.severity == .error }.map(\.text)
            let comparison = parsed.jobs.first.flatMap {
                file.comparison(with: $0.recurrence, ImportReport.count, after: now)
            }
            report.files.append(
                .init(
                    place: "line \(file.line)", name: file.name, problems: problems,
                    comparison: problems.isEmpty ? comparison : nil))
            if problems.isEmpty { good.append((file.name, file.text)) }
        }
        try NewFiles(directory: output).write(good)
        try say(json ? report.json : report.text)
        if !report.isWhole { throw ExitCode.no }
    }

    private func bytes() throws -> [UInt8] {
        do throws(FileReadError) {
            guard let file else { return try readStandardInput(limitBytes: Self.bytesMax) }
            return try readFile(file, limitBytes: Self.bytesMax)
        } catch {
            throw fail("\(error)", .no)
        }
    }

    private static let bytesMax = 1 << 20
}
