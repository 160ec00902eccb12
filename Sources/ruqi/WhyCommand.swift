import ArgumentParser
import Calendar
import History
import Jobs
import Keeping
import Linux

/// `ruqi why ID [TIME]`: what became of an occurrence, out of the history; and what comes next.
struct WhyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Say what happened to an occurrence of a job, and why.")

    @Argument(help: ArgumentHelp("The job's id.", valueName: "id"), completion: .jobIDs)
    var id: String
    @Argument(help: ArgumentHelp("The occurrence; without it the latest one.", valueName: "time"))
    var time: String?
    @OptionGroup var shared: SettingsOptions
    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        guard JobID(id) != nil else { throw ValidationError("'\(id)' is no job id.") }
        _ = try time.map { try ruqi.time($0, in: .utc) }
    }

    func run() throws {
        let settings = try shared.settings()
        let zone = settings.timezone
        let files = HistoryFiles(logDirectory: settings.logDir)
        do throws(SystemError) {
            _ = try directoryNames(files.directory)
        } catch {
            throw fail("there is no history to be read: \(error)", .no)
        }
        let asked = try time.map { try ruqi.time($0, in: zone) }
        let definitions = PastDefinitions()
        let source = files.source()
        let last = asked ?? source.lastOccurrence(of: id)
        let window = last.map { $0...(asked == nil ? $0 : $0 + .seconds(60)) }
        let (segments, known) = files.since(last ?? .distantFuture)
        let story = source.story(
            of: id, in: window ?? .distantFuture ... .distantFuture, segments: segments,
            after: known, revive: definitions.revive)
        guard !story.versions.isEmpty || story.last != nil else {
            throw fail("nothing is on record of a job '\(id)'", .no)
        }
        // With another log directory it may be another daemon's job.
        let isItsDaemon = shared.logDir == nil || shared.httpListen != nil
        var reasons = Reasons(
            story: story, id: id, zone: zone, now: readMoment().wall,
            word: isItsDaemon ? JobWord(of: id, from: settings) : .notAsked)
        if let moment = asked.map({ occurrence(at: $0, zone, story) }) ?? story.last?.due {
            reasons.tell(of: moment)
        } else {
            reasons.tellThatNothingPassed()
        }
        reasons.tellNext()
        try say(json ? reasons.json : reasons.text)
    }

    /// A time is written with seconds, or with minutes, and an occurrence may have a fraction.
    private func occurrence(
        at time: Timestamp, _ zone: Zone, _ story: OccurrenceStory
    ) -> Timestamp {
        if time.nanosecondOfSecond > 0 { return time }
        if let due = story.occurrence(at: time, within: .seconds(1)) { return due }
        guard zone.civil(at: time).second == 0 else { return time }
        return story.occurrence(at: time, within: .seconds(60)) ?? time
    }
}
