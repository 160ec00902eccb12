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
        func number(_ group: String, _ name: String) -> String {
            data[group]?[name]?.text ?? "0"
        }
        let uptime = data["uptime_seconds"]?.text.flatMap { Double($0) } ?? 0
        var lines = [
            (
                "daemon",
                "\(data["state"]?.text ?? "?"), version \(data["version"]?.text ?? "?"), "
                    + "pid \(data["pid"]?.text ?? "?"), up \(Duration.seconds(Int(uptime)).text)"
            ),
            (
                "scheduler",
                "\(data["scheduler_name"]?.text ?? "?"), store "
                    + "\(data["scheduler_store"]?.text ?? "?"), zone \(data["timezone"]?.text ?? "?")"
            ),
            ("jobs", "\(number("jobs", "total")), \(number("jobs", "paused")) paused"),
            (
                "files",
                "\(number("files", "applied")) applied, \(number("files", "broken")) broken, "
                    + "\(number("files", "ignored")) ignored"
            ),
            (
                "runs",
                "\(number("runs", "started")) started: "
                    + Outcome.allCases.map { "\(number("runs", $0.rawValue)) \($0.rawValue)" }
                    .filter { !$0.hasPrefix("0 ") }.joined(separator: ", ")
            ),
            ("next", data["next_wakeup_time"]?.text ?? "nothing is due"),
        ]
        for run in data["running"]?.elements ?? [] {
            lines.append(
                ("running", "\(run["job_id"]?.text ?? "?") since \(run["start_time"]?.text ?? "?")")
            )
        }
        for problem in data["problems"]?.elements ?? [] {
            for line in (problem.text ?? "").split(separator: "\n") {
                lines.append(("problem", String(line)))
            }
        }
        return lines
    }
}
