import ArgumentParser
import Calendar
import Exchange
import Jobs
import Linux

/// `ruqi import ruqi`: a job file for each job of a running original service, and when both start them,
/// compared.
struct ImportRuqiCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ruqi",
        abstract: "Make a job file of each job of the original service; exit 1 if one can't be.",
        discussion: """
            Weekday numbers are translated: there 0 is Monday. Each file is compared with the service's
            own reading over the next 1,000 times. No file is written over one that is there.
            """)

    @Argument(
        help: ArgumentHelp(
            "Where the service answers, such as http://host:8585; - for an answer on standard input.",
            valueName: "url"))
    var url: String
    @Option(help: ArgumentHelp("The directory to write to; it is made.", valueName: "dir"))
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
        let jobs = try jobs(in: zone, named: name == settings.timezoneName ? nil : name)
        let check = JobFileCheck(zones: zones, settings: settings)
        let now = readMoment().wall
        var report = ImportReport(
            source: "the service", directory: output, zone: zone,
            remarks: jobs.remarks.map {
                .init(place: $0.jobID, remark: $0.sentence, isRefusal: $0.isRefusal)
            })
        var good: [(name: String, text: String)] = []
        for file in jobs.files {
            let parsed = check.parsed(Array(file.text.utf8), name: file.name)
            let problems = parsed.diagnostics.filter { $0.severity == .error }.map(\.text)
            let comparison = parsed.jobs.first.map {
                file.comparison(with: $0.recurrence, ImportReport.count, after: now, in: zone)
            }
            report.files.append(
                .init(
                    place: file.jobID, name: file.name, problems: problems,
                    comparison: problems.isEmpty ? comparison : nil))
            if problems.isEmpty { good.append((file.name, file.text)) }
        }
        try NewFiles(directory: output).write(good)
        try say(json ? report.json : report.text)
        if !report.isWhole { throw ExitCode.no }
    }

    private func jobs(in zone: Zone, named name: String?) throws -> OriginalJobs {
        let bytes = try answer()
        guard let value = try? JSONValue.parse(bytes) else {
            throw fail("the answer is no JSON: is \(url) the original service?", .no)
        }
        do throws(OriginalJobs.Problem) {
            return try OriginalJobs(value, zone: zone, zoneName: name)
        } catch {
            throw fail(error.sentence, .no)
        }
    }

    private func answer() throws -> [UInt8] {
        do throws(FileReadError) {
            if url == "-" { return try readStandardInput(limitBytes: Self.bytesMax) }
        } catch {
            throw fail("\(error)", .no)
        }
        guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
            throw ValidationError("'\(url)' is no URL of http or https.")
        }
        let path =
            url.hasSuffix("/get_jobs")
            ? "" : url.hasSuffix("/") ? "ruqi/get_jobs" : "/ruqi/get_jobs"
        let fetched = try Fetch.get(url + path, limitBytes: Self.bytesMax)
        guard let body = fetched.body else { throw fail(fetched.problem, .unavailable) }
        return body
    }

    private static let bytesMax = 64 << 20
}
