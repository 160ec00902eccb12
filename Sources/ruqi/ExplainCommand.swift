import ArgumentParser
import Calendar
import Jobs
import Linux

/// `ruqi explain`: when jobs are due, in plain English, with what surprises people.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say in plain English when job files or a rule are due.")

    @Argument(help: "Job files.", completion: .file())
    var files: [String] = []
    @Option(help: ArgumentHelp("A rule instead of files.", valueName: "rule"))
    var rule: String?
    @Option(help: ArgumentHelp("Only this job; with --rule, whose id to assume.", valueName: "id"))
    var jobID: String?
    @Option(help: ArgumentHelp("The zone of --rule, or of jobs that name none.", valueName: "zone"))
    var timezone: String?
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON array of objects.")
    var json = false

    private var sources: JobSources {
        JobSources(files: files, rule: rule, jobID: jobID, timezone: timezone, shared: shared)
    }

    func validate() throws {
        try sources.validate()
    }

    func run() throws {
        let loaded = try sources.load().sources
        let schedulerName =
            loaded.contains { $0.timing.jitter > .zero }
            ? try shared.settings().schedulerName : ""
        let explained = loaded.map { source in
            (
                source,
                Explanation(source.timing, seed: source.id, schedulerName: schedulerName).sentences
            )
        }
        try say(json ? jsonText(explained) : explained.map(plainText).joined(separator: "\n"))
    }

    private func plainText(_ source: JobSource, _ sentences: [String]) -> String {
        var text = ""
        let indent = source.place == nil ? "" : "  "
        if let place = source.place { text += "\(source.id) (\(place.file):\(place.line))\n" }
        if source.place != nil { for rule in source.ruleTexts { text += "\(indent)\(rule)\n" } }
        text += wrapped(sentences.joined(separator: " "), indent)
        for note in source.notes {
            let at = source.place == nil ? "" : "\(note.place.line):\(note.place.column): "
            text += wrapped("note: \(at)\(note.message) [\(note.code.rawValue)]", indent)
            if let hint = note.hint { text += wrapped("hint: \(hint)", indent + "  ") }
        }
        return text
    }

    /// Lines of at most 80 columns, where words let them.
    private func wrapped(_ text: String, _ indent: String) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent.count + line.count + 1 + word.count > Self.columns {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return (lines + [line]).map { "\(indent)\($0)\n" }.joined()
    }

    private func jsonText(_ explained: [(JobSource, [String])]) -> String {
        var json = JSONWriter()
        json.beginArray()
        for (source, sentences) in explained {
            json.beginObject()
            if !source.id.isEmpty { json.field("job_id", source.id) }
            json.key("rules")
            strings(source.ruleTexts, &json)
            json.field("timezone", source.timing.zone.name)
            json.field("explanation", sentences.joined(separator: " "))
            json.key("notes")
            json.beginArray()
            for note in source.notes { note.json(into: &json) }
            json.endArray()
            json.endObject()
        }
        json.endArray()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private func strings(_ texts: [String], _ json: inout JSONWriter) {
        json.beginArray()
        for text in texts { json.string(text) }
        json.endArray()
    }

    private static let columns = 80
}
