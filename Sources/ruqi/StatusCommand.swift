import ArgumentParser
import Calendar
import Jobs
import Status

/// `ruqi status`: how the daemon is, in a few lines.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say how the daemon is.")

    @OptionGroup var shared: SettingsOptions
    @Flag(help: "The daemon's answer as it came.")
    var json = false

    func run() throws {
        let body = try shared.settings().client().get("/ruqi/status")
        if json { return try say(String(decoding: body, as: UTF8.self)) }
        let data = try dataOf(body)
        for (name, text) in lines(data) {
            let padding = String(repeating: " ", count: max(1, 10 - name.utf8.count))
            try say("\(name)\(padding)\(printable(text))\n")
        }
    }

    private func lines(_ data: JSONValue) -> [(String, String)] {
        func text(_ name: String) -> String { data[name]?.text ?? "?" }
        func count(_ group: String, _ name: String) -> String {
            "\(data[group]?[name]?.text ?? "0") \(name)"
        }
        let uptime = Duration.seconds(Int(data["uptime_seconds"]?.double ?? 0)).text
        let outcomes = Outcome.allCases.map { count("runs", $0.rawValue) }
        let runs = [count("runs", "started")] + outcomes.filter { !$0.hasPrefix("0 ") }
        let files = ["applied", "broken", "ignored"].map { count("files", $0) }
        var lines = [
            (
                "daemon",
                "\(text("state")), version \(text("version")), pid \(text("pid")), up \(uptime)"
            ),
            (
                "scheduler",
                "\(text("scheduler_name")), store \(text("scheduler_store")), "
                    + "zone \(text("timezone"))"
            ),
            ("jobs", "\(count("jobs", "total")), \(count("jobs", "paused"))"),
            ("files", files.joined(separator: ", ")),
            ("runs", runs.joined(separator: ", ")),
            ("next", data["next_wakeup_time"]?.text ?? "nothing is due"),
        ]
        for run in data["running"]?.elements ?? [] {
            let job = "\(run["job_id"]?.text ?? "?") since \(run["start_time"]?.text ?? "?")"
            lines.append(("running", job + (run["adopted"] == nil ? "" : ", adopted")))
        }
        for problem in data["problems"]?.elements ?? [] {
            for line in (problem.text ?? "").split(separator: "\n") {
                lines.append(("problem", String(line)))
            }
        }
        return lines
    }
}
