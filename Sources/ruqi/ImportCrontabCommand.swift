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
            Each file is compared with cron's own reading of its line over the next 1,000
            times and two clock changes. No file is written over one that is there.
            """)

    @Argument(
        help: ArgumentHelp(
            "The table; standard input if it is - or not given.", valueName: "file"),
        completion: .file())
    var file: String?
    @Flag(help: "It is a user's table (crontab -l): its lines name no user.")
    var user = false
    @Option(
        help: ArgumentHelp("The directory to write to; it is made.", valueName: "dir"),
        completion: .directory)
    var output: String
    @Option(help: ArgumentHelp("Whose table it is, with --user.", valueName: "name"))
    var owner: String?
    @Option(
        help: ArgumentHelp("What the names of the files begin with.", valueName: "text"))
    var prefix = ""
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        if owner != nil, !user {
            throw ValidationError("'--owner' is for a user's table (--user); others name users.")
        }
        if let owner {
            guard owner.contains(where: { !$0.isNumber }), !owner.contains(where: \.isWhitespace)
            else {
                throw ValidationError("'--owner' takes the name of a user, and '\(owner)' is none.")
            }
        }
        guard prefix.isEmpty || JobID(prefix + "x") != nil else {
            throw ValidationError(
                "'\(prefix)' can't begin a job_id: letters, digits, '.', '_', '-'.")
        }
    }

    func run() throws {
        let settings = try shared.settings()
        let zones = HostZones()
        let check = JobFileCheck(zones: zones, settings: settings)
        let local = zones.zone(named: "local") ?? .utc
        let path = file == "-" ? nil : file
        let jobs = CrontabJobs(
            Crontab(try bytes(path), user ? .user : .system),
            source: path?.split(separator: "/").last.map(String.init) ?? "a crontab",
            prefix: prefix, owner: owner,
            on: CrontabHost(
                zone: local,
                isDaemonsZone: settings.timezoneName == "local" && check.defaultZone == local,
                zoneNamed: { zones.zone(named: $0) },
                // A database that can't be asked knows nobody.
                home: { (try? userRecord(named: $0))??.home }, isDirectory: isDirectory))
        // Whoever may read the table may read the files.
        let isSecret = path.map { !isReadableByAll($0) } ?? true
        var remarks = jobs.remarks.map { remark in
            ImportReport.Remark(
                place: place(remark.line), remark: remark.sentence, isRefusal: remark.isRefusal)
        }
        if !user, let path,
            let objection = objection(
                toTrusting: path, FileTrust(effectiveUserID: 0))
        {
            remarks.append(
                ImportReport.Remark(
                    place: place(nil),
                    remark: "Debian's cron runs nothing of it, because it \(objection)",
                    isRefusal: false))
        }
        let now = readMoment().wall
        let drafts = jobs.files.map { file in
            ImportDraft(
                place: place(file.line),
                file: NewFile(name: file.name, text: file.text, isSecret: isSecret),
                isPaused: false,
                comparison: { file.comparison(with: $0, ImportReport.count, after: now) })
        }
        let report = ImportReport(
            source: "cron", directory: output, zone: local, remarks: remarks)
        try report.finish(drafts, check, inJSON: json)
    }

    /// A line of the table as compilers name it, or all of it.
    private func place(_ line: Int?) -> String {
        guard let file, file != "-" else { return line.map { "line \($0)" } ?? "the table" }
        return line.map { "\(file):\($0)" } ?? file
    }

    private func bytes(_ path: String?) throws -> [UInt8] {
        do throws(FileReadError) {
            guard let path else { return try readStandardInput(limitBytes: Self.bytesMax) }
            return try readFile(path, limitBytes: Self.bytesMax)
        } catch {
            throw fail("\(error)", .no)
        }
    }

    private static let bytesMax = 1 << 20
}
