import ArgumentParser
import Calendar
import Jobs
import Linux

/// `ruqi next`: coming occurrences, worked out here and now, without a daemon.
struct NextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next", abstract: "Print the coming occurrences of job files or of a rule.")

    @Argument(
        help: "Job files. With several jobs each line ends with the job's id.", completion: .file())
    var files: [String] = []
    @Option(help: ArgumentHelp("A rule instead of files.", valueName: "rule"))
    var rule: String?
    @Option(help: ArgumentHelp("Only this job; with --rule, whose id to assume.", valueName: "id"))
    var jobID: String?
    @Option(help: ArgumentHelp("The zone of --rule, or of jobs that name none.", valueName: "zone"))
    var timezone: String?
    @Option(help: ArgumentHelp("Occurrences after this time instead of now.", valueName: "time"))
    var after: String?
    @Option(name: .customShort("n"), help: ArgumentHelp("How many.", valueName: "count"))
    var count = 10
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON array of RFC 3339 strings.")
    var json = false

    private var sources: JobSources {
        JobSources(files: files, rule: rule, jobID: jobID, timezone: timezone, shared: shared)
    }

    func validate() throws {
        try sources.validate()
        _ = try after.map { try time($0, in: .utc) }
        guard (1...Self.countMax).contains(count) else {
            throw ValidationError("'-n' takes a number from 1 to \(Self.countMax), not \(count).")
        }
    }

    func run() throws {
        let (sources, zone) = try sources.load()
        let start = try after.map { try time($0, in: zone) } ?? readMoment().wall
        let coming = merge(sources, after: start)
        try say(json ? jsonText(coming) : plainText(coming, named: sources.count > 1))
        if coming.isEmpty { complain(reason(sources, after: start, zone)) }
    }

    /// Why there is nothing to print.
    private func reason(_ sources: [JobSource], after start: Timestamp, _ zone: Zone) -> String {
        let after = start.rfc3339(in: zone, fraction: .none)
        return switch sources.count == 1 ? sources[0].recurrence.kind : .recurring {
        case .now: "'now' is due when the daemon sees it; no calendar tells when that is"
        case .atBoot: "'@reboot' is due at the next boot; no calendar tells when that is"
        case .date, .recurring: "nothing comes after \(after)"
        }
    }

    private struct Coming {
        let time: Timestamp
        let source: JobSource
        var text: String { time.rfc3339(in: source.recurrence.zone, fraction: .asNeeded) }
    }

    /// The soonest of all jobs, in order of time and then of the jobs as given.
    private func merge(_ sources: [JobSource], after start: Timestamp) -> [Coming] {
        var heads = sources.map { $0.recurrence.next(after: start) }
        var result: [Coming] = []
        while result.count < count {
            let soonest = heads.indices.filter { heads[$0] != nil }
                .min { (heads[$0] ?? .distantFuture) < (heads[$1] ?? .distantFuture) }
            guard let index = soonest, let time = heads[index] else { break }
            result.append(Coming(time: time, source: sources[index]))
            heads[index] = sources[index].recurrence.next(after: time)
        }
        return result
    }

    private func jsonText(_ coming: [Coming]) -> String {
        var json = JSONWriter()
        json.beginArray()
        for moment in coming { json.string(moment.text) }
        json.endArray()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private func plainText(_ coming: [Coming], named: Bool) -> String {
        coming.map { named ? "\($0.text)  \($0.source.id)\n" : "\($0.text)\n" }.joined()
    }

    private static let countMax = 100_000
}
