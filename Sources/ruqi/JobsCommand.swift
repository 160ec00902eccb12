import ArgumentParser
import Jobs
import Status

/// `ruqi jobs`: what the daemon's `get_jobs` says, as a table.
struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "List the jobs of the daemon.")

    @Option(help: ArgumentHelp("Only this job.", valueName: "id"), completion: .jobIDs)
    var jobID: String?
    @Option(help: ArgumentHelp("Only jobs of this category.", valueName: "name"))
    var jobName: String?
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "The daemon's answer as it came.")
    var json = false

    func run() throws {
        let client = try shared.settings().client()
        let body = try client.get("/ruqi/get_jobs", [("job_id", jobID), ("job_name", jobName)])
        if json { return try say(String(decoding: body, as: UTF8.self)) }
        let list = try dataOf(body)["list"]?.elements ?? []
        var table = TextTable(["JOB", "NAME", "STATE", "LAST", "NEXT", "RULE", "PROBLEMS"])
        for job in list {
            let problems = job["problems"]?.elements.count ?? 0
            table.add([
                job["job_id"]?.text ?? "", job["job_name"]?.text ?? "", job["state"]?.text ?? "",
                job["last_run"]?["outcome"]?.text ?? "-", job["next_run_time"]?.text ?? "-",
                job["rule"]?.text ?? "", problems == 0 ? "" : "\(problems)",
            ])
        }
        try say(list.isEmpty ? "no jobs\n" : table.text)
    }
}

/// The `data` of an answer.
func dataOf(_ body: [UInt8]) throws -> JSONValue {
    guard let answer = try? JSONValue.parse(body), let data = answer["data"] else {
        throw fail("the answer can't be understood; is this ruqid's address?", .unavailable)
    }
    return data
}
