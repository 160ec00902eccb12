import ArgumentParser
import Jobs
import Status

/// `ruqi job ID`: what the daemon's `get_job` says of one job, and where each value comes from.
struct JobCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job",
        abstract: "Show one job of the daemon, and from which file and line each value comes.")

    @Argument(help: ArgumentHelp("The job's id.", valueName: "id"), completion: .jobIDs)
    var id: String
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "The daemon's answer as it came.")
    var json = false

    func run() throws {
        let body = try shared.settings().client().get("/ruqi/get_job", [("job_id", id)])
        if json { return try say(String(decoding: body, as: UTF8.self)) }
        let job = try dataOf(body)
        try say(head(job) + definition(job) + times(job))
    }

    private func head(_ job: JSONValue) -> String {
        let state = job["state"]?.text ?? "?"
        let place = "\(job["file"]?.text ?? "?"):\(job["line"]?.text ?? "?")"
        let problems = (job["problems"]?.elements ?? []).compactMap(\.text)
            .flatMap { $0.split(separator: "\n") }.map { "  \(printable(String($0)))\n" }
        let broken =
            problems.isEmpty
            ? "" : "The file is refused, and this is its last good version:\n" + problems.joined()
        return "\(printable(id)) (\(printable(place))): \(state)\n\(broken)\n"
    }

    /// A row for each key that is set, or that has another value than nothing.
    private func definition(_ job: JSONValue) -> String {
        var table = TextTable(["KEY", "VALUE", "FROM"])
        for key in JobKey.all where key.isSupported {
            let sources = job["sources"]?[key.name]?.elements ?? []
            guard let value = value(of: key.name, job) else { continue }
            let places = sources.map { "\($0["file"]?.text ?? "?"):\($0["line"]?.text ?? "?")" }
            table.add([
                key.name, value,
                places.isEmpty ? origin(ofKey: key.name, job) : places.joined(separator: ", "),
            ])
        }
        return table.text
    }

    private func value(of key: String, _ job: JSONValue) -> String? {
        guard let value = job[key] else { return nil }
        if let list = value.array {
            return list.isEmpty ? nil : list.map { $0.text ?? "?" }.joined(separator: ", ")
        }
        if case .object(let members) = value {
            let parts = members.compactMap { member in
                words(member.value).map { "\(printable(member.key)): \($0)" }
            }
            return parts.joined(separator: ", ")
        }
        return value.text
    }

    /// A value in a map, as job files have it in one line. Nil: an empty list.
    private func words(_ value: JSONValue) -> String? {
        switch value {
        case .array(let list):
            list.isEmpty ? nil : "[\(list.map { $0.text ?? "?" }.joined(separator: ", "))]"
        case .object(let members):
            "{\(members.map { "\(printable($0.key)): \(words($0.value) ?? "")" }.joined(separator: ", "))}"
        case .null: "null"
        case .bool, .int, .double, .string: value.text
        }
    }

    /// Where a value comes from that stands in no file.
    private func origin(ofKey key: String, _ job: JSONValue) -> String {
        // Each job's file has a rule, but what was kept over a restart has lost the lines.
        if job["sources"]?["rule"] == nil { return "kept from before the restart" }
        return switch key {
        case "job_id": "the file's name"
        case "job_trigger": "the rule"
        case "timezone": "the setting timezone"
        default: "built in"
        }
    }

    private func times(_ job: JSONValue) -> String {
        let next = (job["next_runs"]?.elements ?? []).compactMap(\.text)
        var text = "\nnext      \(next.first ?? "nothing comes")\n"
        for time in next.dropFirst() { text += "          \(time)\n" }
        var word = "last      "
        for run in job["last_runs"]?.elements ?? [] {
            let time = run["start_time"]?.text ?? run["time"]?.text ?? "?"
            text += "\(word)\(time)  \(run["outcome"]?.text ?? "?")\n"
            word = "          "
        }
        return text
    }
}
