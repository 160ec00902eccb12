import ArgumentParser
import Calendar
import History
import Jobs
import Keeping
import Linux
import Status

/// `ruqi history`: reads the log directory; needs no daemon.
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Show what ran, the newest last.")

    @Option(help: ArgumentHelp("Only this job.", valueName: "id"))
    var jobID: String?
    @Option(help: ArgumentHelp("Only jobs of this category.", valueName: "name"))
    var jobName: String?
    @Option(help: ArgumentHelp("Only runs that ended so.", valueName: "outcome"))
    var outcome: String?
    @Option(help: ArgumentHelp("Other records than ended runs.", valueName: "event"))
    var event: String?
    @Option(help: ArgumentHelp("Records from this time on.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("Records before this time.", valueName: "time"))
    var until: String?
    @Option(name: .customShort("n"), help: ArgumentHelp("How many.", valueName: "count"))
    var count = 20
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON array of records, one a line.")
    var json = false

    func validate() throws {
        let outcomes = Outcome.allCases.map(\.rawValue)
        try validate(outcome, "--outcome", among: outcomes)
        try validate(event, "--event", among: HistoryQuery.events)
        for text in [since, until] { _ = try text.map { try time($0, in: .utc) } }
        guard (1...Self.countMax).contains(count) else {
            throw ValidationError("'-n' takes a number from 1 to \(Self.countMax), not \(count).")
        }
    }

    func run() throws {
        let settings = try shared.settings()
        let files = HistoryFiles(logDirectory: settings.logDir)
        do throws(SystemError) {
            _ = try directoryNames(files.directory)
        } catch {
            throw fail("there is no history to be read: \(error)", .no)
        }
        var query = HistoryQuery()
        query.jobID = jobID
        query.jobName = jobName
        query.outcome = outcome
        query.event = event
        query.since = try since.map { try time($0, in: settings.timezone) }
        query.until = try until.map { try time($0, in: settings.timezone) }
        query.count = count
        query.countsTotal = false
        let page = files.source().page(query)
        let lines = page.lines.reversed().map { String(decoding: $0.bytes, as: UTF8.self) }
        try say(json ? "[\(lines.joined(separator: ",\n"))]\n" : table(lines, settings.timezone))
    }

    private func validate(_ value: String?, _ flag: String, among words: [String]) throws {
        guard let value, !words.contains(value) else { return }
        throw ValidationError(
            "'\(flag)' is one of \(words.joined(separator: ", ")), not '\(value)'.")
    }

    private func table(_ lines: [String], _ zone: Zone) -> String {
        var table = TextTable(["TIME", "JOB", "EVENT", "COST", "LATE", "DETAIL"])
        for line in lines {
            guard let record = try? JSONValue.parse(Array(line.utf8)) else {
                table.add(["?", "", "?", "", "", "a record that can't be read"])
                continue
            }
            let time = record["time"]?.text.flatMap { Timestamp(rfc3339: $0) }
            table.add([
                time?.civilText(in: zone) ?? "?", record["job_id"]?.text ?? "",
                record["outcome"]?.text ?? record["event"]?.text ?? "?",
                record["cmd_cost"]?.text ?? "", record["lateness"]?.text ?? "", detail(record),
            ])
        }
        return lines.isEmpty ? "nothing on record\n" : table.text
    }

    /// What tells most about a record, in one line.
    private func detail(_ record: JSONValue) -> String {
        if let count = record["count"]?.text {
            return "\(count) \(record["reason"]?.text ?? "")"
        }
        if let action = record["action"]?.text { return action }
        var parts: [String] = []
        for (key, word) in [("exit_code", "exit"), ("signal", "signal"), ("http_status", "HTTP")] {
            if let value = record[key]?.text { parts.append("\(word) \(value)") }
        }
        for key in ["added", "changed", "removed"] {
            if let ids = record[key]?.array { parts.append("\(ids.count) \(key)") }
        }
        if let files = record["refused"]?.array {
            let first = files.first?["file"]?.text.map { " (\($0)\(files.count > 1 ? ", …" : ""))" }
            parts.append("\(files.count) refused\(first ?? "")")
        }
        let output = record["problem"]?.text ?? record["cmd_output"]?.text ?? ""
        if let line = output.split(separator: "\n").first { parts.append(String(line.prefix(60))) }
        return parts.joined(separator: "  ")
    }

    private static let countMax = 1_000_000
}

/// A time on the command line: RFC 3339, or local time in the setting `timezone`.
func time(_ text: String, in zone: Zone) throws -> Timestamp {
    if let time = Timestamp(rfc3339: text) { return time }
    if let civil = CivilDateTime(text: text) { return zone.localTime(civil).earliest }
    throw ValidationError(
        "'\(text)' is no time; write 2026-11-23T22:50:15+00:00, or 2026-11-23 22:50:15.")
}
