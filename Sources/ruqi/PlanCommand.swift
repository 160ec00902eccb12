import ArgumentParser
import Calendar
import Jobs
import Linux
import Status

/// `ruqi plan`: what would change if a directory became `jobs.d`, worked out without a daemon.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what would change if a directory became jobs.d; exit 1 if a file is refused."
    )

    @Argument(
        help: ArgumentHelp("The directory that is to be jobs.d.", valueName: "dir"),
        completion: .directory)
    var directory: String
    @Option(help: ArgumentHelp("The present jobs.d.", valueName: "dir"), completion: .directory)
    var jobsDir: String?
    @Option(
        help: ArgumentHelp("Where the daemon keeps last good versions.", valueName: "dir"),
        completion: .directory)
    var stateDir: String?
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let settings = try shared.settings()
        let context = JobFileCheck(zones: HostZones(), settings: settings).onThisHost
        let now = readMoment().wall
        let kept = keptVersions(in: stateDir ?? settings.stateDir, context)
        var present = JobDirectory(lastGood: kept.versions, newcomers: kept.newcomers)
        // Where there is no jobs.d yet, all would be new.
        let before = try look(jobsDir ?? settings.jobsDir, mayBeMissing: jobsDir == nil)
        _ = present.take(before, in: context, at: now)
        let plan = Plan(present, coming: try look(directory), in: context, at: now)
        try say(json ? jsonText(plan) : plainText(plan))
        if !plan.refused.isEmpty { throw ExitCode.no }
    }

    private func look(_ directory: String, mayBeMissing: Bool = false) throws -> [Sighting] {
        do throws(SystemError) {
            return try sightings(in: directory)
        } catch {
            if mayBeMissing, error.isMissing { return [] }
            throw fail("\(error)", .no)
        }
    }

    private func plainText(_ plan: Plan) -> String {
        var table = TextTable(["CHANGE", "JOB", "KEYS", "NEXT BEFORE", "NEXT AFTER"])
        for step in plan.steps {
            table.add([
                step.word, step.id.text, step.keys.joined(separator: ", "),
                step.before.map(plan.next) ?? "-", step.after.map(plan.next) ?? "-",
            ])
        }
        var text = plan.steps.isEmpty ? "" : table.text + "\n"
        for file in plan.refused {
            for problem in file.problemTexts { text += "\(problem)\n" }
            let rest = file.jobIDs.map(\.text).joined(separator: ", ")
            text += "\(printable(file.file)) is refused; "
            text += rest.isEmpty ? "it has no jobs\n" : "its last good version stays: \(rest)\n"
        }
        let counts = ["added", "changed", "removed"].map { word in
            "\(plan.steps.count { $0.word == word }) \(word)"
        }
        return text + counts.joined(separator: ", ")
            + ", \(plan.unchangedCount) unchanged, \(plan.refused.count) refused\n"
    }

    private func jsonText(_ plan: Plan) -> String {
        var json = JSONWriter()
        json.beginObject()
        for word in ["added", "changed", "removed"] {
            json.key(word)
            json.beginArray()
            for step in plan.steps where step.word == word { append(step, plan, &json) }
            json.endArray()
        }
        json.field("unchanged", plan.unchangedCount)
        json.key("refused")
        json.beginArray()
        for file in plan.refused {
            json.beginObject()
            json.field("file", file.file)
            json.key("jobs")
            json.strings(file.jobIDs.map(\.text))
            json.key("diagnostics")
            json.beginArray()
            for problem in file.diagnostics { problem.json(into: &json) }
            json.endArray()
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private func append(_ step: Plan.Step, _ plan: Plan, _ json: inout JSONWriter) {
        json.beginObject()
        json.field("job_id", step.id.text)
        json.field("file", (step.after ?? step.before)?.place.file ?? "")
        if step.word == "changed" {
            json.key("keys")
            json.strings(step.keys)
        }
        for (key, job) in [("next_before", step.before), ("next_after", step.after)] {
            guard let job else { continue }
            json.key(key)
            if let time = plan.nextTime(job) { json.string(time) } else { json.null() }
        }
        json.endObject()
    }
}
