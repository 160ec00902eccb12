import ArgumentParser
import Calendar
import History
import Jobs
import Keeping
import Linux

/// `ruqi history`: reads the log directory; needs no daemon.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show what ran, the newest last, or check all of it.")

    @Argument(
        help: ArgumentHelp(
            "Only this job, as --job-id. 'verify': check that each occurrence is accounted for.",
            valueName: "id"), completion: .jobIDs)
    var id: String?
    @Option(help: ArgumentHelp("Only this job.", valueName: "id"), completion: .jobIDs)
    var jobID: String?
    @Option(help: ArgumentHelp("Only jobs of this category.", valueName: "name"))
    var jobName: String?
    @Option(
        help: ArgumentHelp("Only runs that ended so.", valueName: "outcome"),
        completion: .list(Outcome.allCases.map(\.rawValue)))
    var outcome: String?
    @Option(
        help: ArgumentHelp("Other records than ended runs.", valueName: "event"),
        completion: .list(HistoryQuery.events))
    var event: String?
    @Option(help: ArgumentHelp("Records from this time on.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("Records before this time.", valueName: "time"))
    var until: String?
    @Option(
        name: .customShort("n"), help: ArgumentHelp("How many; 20 unless told.", valueName: "count")
    )
    var count: Int?
    @Flag(name: [.customShort("f"), .long], help: "Go on with new records as they come.")
    var follow = false
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON array of records, one a line; with --follow the lines as they stand.")
    var json = false

    private var isVerification: Bool { id == "verify" }

    func validate() throws {
        let outcomes = Outcome.allCases.map(\.rawValue)
        try validate(outcome, "--outcome", among: outcomes)
        try validate(event, "--event", among: HistoryQuery.events)
        for text in [since, until] { _ = try text.map { try time($0, in: .utc) } }
        if let count, !(1...Self.countMax).contains(count) {
            throw ValidationError("'-n' takes a number from 1 to \(Self.countMax), not \(count).")
        }
        let filters = [jobID, jobName, outcome, event, since, until].contains { $0 != nil }
        if isVerification, filters || count != nil || follow {
            throw ValidationError("'verify' checks all records: it takes no filters.")
        }
        if let id, !isVerification, jobID != nil || JobID(id) == nil {
            throw ValidationError(
                jobID == nil ? "'\(id)' is no job id." : "Name one job, with --job-id or without.")
        }
    }

    func run() throws {
        let settings = try shared.settings()
        let files = HistoryFiles(logDirectory: settings.logDir)
        let query = try query(settings)
        if follow {
            var follow = HistoryFollow(files, query: query, zone: settings.timezone, asJSON: json)
            return try follow.run()
        }
        do throws(SystemError) {
            _ = try directoryNames(files.directory)
        } catch {
            let hint = error.isDenied ? "; root may read it, and the directory's group" : ""
            throw fail("there is no history to be read: \(error)\(hint)", .no)
        }
        if isVerification {
            return try HistoryVerification(files, settings.timezone).run(asJSON: json)
        }
        let page = files.source().page(query)
        let lines = page.lines.reversed().compactMap(\.repaired).map {
            String(decoding: $0.bytes, as: UTF8.self)
        }
        try say(
            json
                ? "[\(lines.joined(separator: ",\n"))]\n"
                : HistoryTable(zone: settings.timezone).text(lines))
    }

    private func query(_ settings: Settings) throws -> HistoryQuery {
        var query = HistoryQuery()
        query.jobID = jobID ?? (isVerification ? nil : id)
        query.jobName = jobName
        query.outcome = outcome
        query.event = event
        query.since = try since.map { try time($0, in: settings.timezone) }
        query.until = try until.map { try time($0, in: settings.timezone) }
        query.count = count ?? Self.countUsual
        query.countsTotal = false
        return query
    }

    private func validate(_ value: String?, _ flag: String, among words: [String]) throws {
        guard let value, !words.contains(value) else { return }
        throw ValidationError(
            "'\(flag)' is one of \(words.joined(separator: ", ")), not '\(value)'.")
    }

    private static let countUsual = 20
    private static let countMax = 1_000_000
}

/// A time on the command line: RFC 3339, or local time in the setting `timezone`.
func time(_ text: String, in zone: Zone) throws -> Timestamp {
    if let time = Timestamp(rfc3339: text) { return time }
    if let civil = CivilDateTime(text: text) { return zone.localTime(civil).earliest }
    throw ValidationError(
        "'\(text)' is no time; write 2026-11-23T22:50:15+00:00, or 2026-11-23 22:50:15.")
}
