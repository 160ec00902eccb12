import Calendar
import Exchange
import Jobs
import Status

/// What became of each job that was to be imported.
struct ImportReport {
    /// A job file, and how it compares.
    struct File {
        /// Where it comes from: `line 7`, or a job's id.
        let place: String
        let name: String
        /// Why the daemon would refuse it, a text each; then it isn't written.
        let problems: [String]
        /// Nil: there is nothing to compare, or it is refused.
        let comparison: OccurrenceComparison?
        /// The settings' `defaults` pause it.
        let isMadePaused: Bool
        /// Their `hosts` leave this host out.
        let isElsewhere: Bool
        /// Keys that come from them.
        let defaults: [String]

        var isAsItWas: Bool {
            comparison?.differences.isEmpty != false && !isMadePaused && !isElsewhere
        }
    }

    /// Something that is to be known.
    struct Remark {
        let place: String
        let remark: String
        /// There is no file for it.
        let isRefusal: Bool
    }

    /// Who has the jobs now: `cron`.
    let source: String
    let directory: String
    /// Times are shown in it.
    let zone: Zone
    let remarks: [Remark]
    var files: [File] = []

    /// How many occurrences are compared.
    static let count = 1_000

    init(source: String, directory: String, zone: Zone, remarks: [Remark]) {
        self.source = source
        self.directory = directory
        self.zone = zone
        self.remarks = remarks
    }

    /// Each job has a file, and is due as it was.
    var isWhole: Bool { refusedCount == 0 && differingCount == 0 }

    private var refusedCount: Int {
        remarks.count(where: \.isRefusal) + files.count { !$0.problems.isEmpty }
    }

    private var differingCount: Int { files.count { !$0.isAsItWas } }

    var text: String {
        var lines = remarks.map { remark in
            "\(remark.place): \(remark.isRefusal ? "not imported: " : "")\(remark.remark)"
        }
        // The parser's sentences have their hints in a second line; nobody else's text breaks one.
        lines += files.flatMap { file in
            "\(file.place): \(verdict(on: file))".split(separator: "\n").map(String.init)
        }
        let written = files.count { $0.problems.isEmpty }
        if written > 0 {
            let verdict =
                differingCount > 0
                ? "\(differingCount) of them differ"
                : "no difference between \(source) and ruqi was found"
            lines.append("\(counted(written, "file")) in \(directory); \(verdict)")
        }
        if refusedCount > 0 { lines.append("\(counted(refusedCount, "job")) not imported") }
        if lines.isEmpty { lines = ["there are no jobs"] }
        return lines.map { "\(printable($0))\n" }.joined()
    }

    private func verdict(on file: File) -> String {
        if let problem = file.problems.first { return "not imported: \(problem)" }
        var notes: [String] = []
        if file.isMadePaused { notes.append("paused by 'defaults' of the settings; ") }
        if file.isElsewhere { notes.append("not for this host by 'defaults' of the settings; ") }
        let others = file.defaults.filter { $0 != "paused" && $0 != "hosts" }
        if !others.isEmpty {
            notes.append("by 'defaults' also \(others.joined(separator: ", ")); ")
        }
        let note = notes.joined()
        guard let comparison = file.comparison else {
            return "\(file.name): \(note)not due by the clock, so nothing is compared"
        }
        guard let first = comparison.differences.first else {
            let count = counted(comparison.sameCount, "occurrence")
            let days = comparison.changes.map { $0.rfc3339(in: zone, fraction: .none).prefix(10) }
            let compared =
                days.isEmpty
                ? "the next \(count)"
                : "\(count), with those around the clock changes of \(days.joined(separator: ", "))"
            return "\(file.name): \(note)\(compared): no difference"
        }
        return "\(file.name): \(note)\(counted(comparison.differences.count, "difference")); the"
            + " first: \(time(first.time)), only \(first.isOurs ? "ruqi" : source)"
            + (first.isAgain ? ", a second time" : "")
    }

    var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.key("files")
        json.beginArray()
        for file in files {
            json.beginObject()
            json.field("from", file.place)
            json.field("file", file.name)
            json.key("problems")
            json.strings(file.problems)
            if let comparison = file.comparison {
                json.field("same", comparison.sameCount)
                json.key("differences")
                json.beginArray()
                for difference in comparison.differences {
                    json.beginObject()
                    json.field("time", time(difference.time))
                    json.field("is_ours", difference.isOurs)
                    if difference.isAgain { json.field("is_again", true) }
                    json.endObject()
                }
                json.endArray()
                json.key("clock_changes")
                json.strings(comparison.changes.map(time))
            }
            if file.isMadePaused { json.field("paused", true) }
            if file.isElsewhere { json.field("elsewhere", true) }
            if !file.defaults.isEmpty {
                json.key("defaults")
                json.strings(file.defaults)
            }
            json.endObject()
        }
        json.endArray()
        json.key("remarks")
        json.beginArray()
        for remark in remarks {
            json.beginObject()
            json.field("from", remark.place)
            json.field("refused", remark.isRefusal)
            json.field("message", remark.remark)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private func time(_ time: Timestamp) -> String { time.rfc3339(in: zone, fraction: .none) }
}
