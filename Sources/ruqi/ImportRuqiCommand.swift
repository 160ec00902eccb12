import ArgumentParser
import Calendar
import Exchange
import Jobs
import Linux
import Status

/// `ruqi import ruqi`: a job file for each job of a running original service, and when both start
/// them, compared.
struct ImportRuqiCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ruqi",
        abstract: "Make a job file of each job of the original service; exit 1 if one can't be.",
        discussion: """
            Weekday numbers are translated: there 0 is Monday. Each file is compared with
            the service's own reading over the next 1,000 times. No file is written over
            one that is there.
            """)

    @Argument(
        help: ArgumentHelp(
            "Where the service answers, such as http://host:8585; - for an answer on standard input.",
            valueName: "url"))
    var url: String
    @Option(
        help: ArgumentHelp("The directory to write to; it is made.", valueName: "dir"),
        completion: .directory)
    var output: String
    @Option(
        help: ArgumentHelp(
            "The zone of the service's host; this host's if not given.", valueName: "zone"))
    var timezone: String?
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let settings = try shared.settings()
        let zones = HostZones()
        let name = timezone ?? "local"
        guard let zone = zones.zone(named: name) else {
            throw ValidationError("There is no time zone '\(name)' on this host.")
        }
        let check = JobFileCheck(zones: zones, settings: settings)
        let isDaemonsZone = name == settings.timezoneName && check.defaultZone == zone
        let jobs = OriginalJobs(
            try list(), zone: zone, zoneName: isDaemonsZone ? nil : name)
        let now = readMoment().wall
        let drafts = jobs.files.map { file in
            ImportDraft(
                place: file.jobID,
                // The service tells it to whoever asks.
                file: NewFile(name: file.name, text: file.text, isSecret: false),
                isPaused: file.isPaused,
                comparison: {
                    file.comparison(with: $0, ImportReport.count, after: now, in: zone)
                })
        }
        let report = ImportReport(
            source: "the service", directory: output, zone: zone,
            remarks: jobs.remarks.map {
                .init(place: $0.jobID, remark: $0.sentence, isRefusal: $0.isRefusal)
            })
        try report.finish(drafts, check, inJSON: json)
    }

    /// All jobs, page by page.
    private func list() throws -> [JSONValue] {
        if url == "-" {
            let answer = try answer(try standardInput())
            return try whole(answer.jobs, of: answer.total)
        }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw ValidationError("'\(url)' is no URL of http or https.")
        }
        guard !url.contains("?"), !url.contains("#") else {
            throw ValidationError("'\(url)' has a query; name only the service.")
        }
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        let path = base.hasSuffix("/get_jobs") ? base : base + "/ruqi/get_jobs"
        var jobs: [JSONValue] = []
        for page in 1...Self.pagesMax {
            let answer = try answer(
                try fetch("\(path)?page_index=\(page)&page_size=1000", limitBytes: Self.bytesMax))
            jobs += answer.jobs
            if answer.jobs.isEmpty || jobs.count >= answer.total {
                return try whole(jobs, of: answer.total)
            }
        }
        throw fail("the service has more than \(Self.pagesMax) pages of jobs", .no)
    }

    private func standardInput() throws -> [UInt8] {
        do throws(FileReadError) {
            return try readStandardInput(limitBytes: Self.bytesMax)
        } catch {
            throw fail("\(error)", .no)
        }
    }

    private func answer(_ bytes: [UInt8]) throws -> OriginalAnswer {
        do {
            return try OriginalAnswer(try JSONValue.parse(bytes))
        } catch let error as JSONProblem {
            throw fail(
                "the answer is no JSON (line \(error.line): \(error.message)); is this the original"
                    + " service?", .no)
        } catch let error as OriginalProblem {
            throw fail(printable(error.sentence), .no)
        }
    }

    private func whole(_ jobs: [JSONValue], of total: Int) throws -> [JSONValue] {
        guard jobs.count == total else {
            throw fail(
                "there are \(jobs.count) of \(total) jobs in the answer: ask for all of them, in one"
                    + " page", .no)
        }
        return jobs
    }

    private static let bytesMax = 64 << 20
    private static let pagesMax = 1_000
}
