import Calendar
import History
import Jobs
import Scheduling
import TestSupport
import Testing

/// Plays a timeline with the production scheduler and writes down what it decided.
///
/// A line is `HH:MM:SS  event  → effects`, the time counted from Monday 2026-01-05 00:00:00 UTC.
/// Both clocks run from line to line; `clock set` moves the wall clock alone, and so does `sleep`,
/// in which the host sleeps. Each line ends with a turn, as the loop's do. Events: `turn`, `files
/// NAME`, `exit JOB CODE`, `kill JOB SIGNAL`, `fail JOB`, `hook NUMBER CODE`, `limit`, `clock set`,
/// `sleep`, `stop`, `start NAME`: another daemon comes up, of whatever became of the last one, and
/// knows its history; `again NAME`: the same, and the processes of runs are still there; `gone
/// JOB`: one of those ends. Children exist as soon as they are asked for; of several runs of a job
/// the oldest ends.
struct Play {
    private var scheduler: Scheduler
    private var history = Remembering()
    private let settings: Scheduler.Settings
    private let files: [String: String]
    private var directory = JobDirectory()
    private var wall: Timestamp
    private var uptime = Uptime(nanoseconds: 1_000_000_000)
    private var asleep: Duration = .zero
    /// Of each job, oldest first.
    private var going: [String: [RunID]] = [:]
    /// When each was started.
    private var starts: [RunID: Moment] = [:]
    /// Runs that were sent a signal.
    private var signalled: Set<RunID> = []
    private var lastAlarm: Timestamp?

    static let midnight = Timestamp(seconds: 1_767_571_200)

    /// `files` are versions of one job file, by the names that `files NAME` uses.
    init(
        files: [String: String], runsJobs: Bool = true, maxRunning: Int = 10,
        memory: Memory = Memory()
    ) {
        self.files = files
        wall = Self.midnight
        settings = .init(
            runsJobs: runsJobs, maxRunning: maxRunning, stopTimeout: .seconds(10))
        scheduler = Scheduler(
            settings: settings, memory: memory, at: Moment(wall: wall, uptime: uptime))
    }

    /// What readers see now.
    var snapshot: Snapshot {
        var copy = scheduler
        return copy.snapshot(at: now)
    }

    /// The script with its right side as the scheduler decided it.
    mutating func perform(_ script: String) -> String {
        script.split(separator: "\n").map { line in
            let left = line.components(before: "→").trimmed
            let words = left.split(separator: " ").map(String.init)
            advance(to: words[0], words[1])
            let effects =
                bring(Array(words.dropFirst())) + handle(.turn) + handle(.changes) + alarm()
            let padded = left + String(repeating: " ", count: max(0, 30 - left.count))
            return effects.isEmpty
                ? left : "\(padded)→ \(effects.joined(separator: " · "))"
        }.joined(separator: "\n")
    }

    private mutating func advance(to clock: String, _ event: String) {
        let parts = clock.split(separator: ":").compactMap { Int64($0) }
        let time = Self.midnight + .seconds(parts[0] * 3600 + parts[1] * 60 + parts[2])
        switch event {
        case "clock": break
        case "sleep": asleep += time - wall
        default: uptime = uptime + (time - wall)
        }
        wall = time
    }

    private mutating func bring(_ words: [String]) -> [String] {
        switch words[0] {
        case "files": return handle(.wanted(load(words[1])))
        case "start":
            (going, signalled, directory, lastAlarm) = ([:], [], JobDirectory(), nil)
            scheduler = Scheduler(settings: settings, memory: history.memory, at: now)
            return handle(.wanted(load(words[1])))
        case "again":
            (signalled, directory, lastAlarm) = ([], JobDirectory(), nil)
            scheduler = Scheduler(settings: settings, memory: history.memory, at: now)
            return adopt() + handle(.wanted(load(words[1])))
        case "gone": return end(words[1], .unknown)
        case "exit": return end(words[1], .exited(code: Int32(words[2]) ?? 0))
        case "kill": return end(words[1], .signalled(name: words[2]))
        case "fail": return end(words[1], .startFailed("no such file"))
        case "hook":
            let report = RunReport(
                result: .exited(code: Int32(words[2]) ?? 0), output: .none, endedAt: now, usage: nil
            )
            return handle(.hookEnded(Int(words[1]) ?? 0, report))
        case "limit": return handle(.limit)
        case "stop": return handle(.stop)
        default: return []
        }
    }

    /// Runs that go are adopted, those between two attempts are lost.
    private mutating func adopt() -> [String] {
        var texts: [String] = []
        for open in history.past.openRuns {
            guard let run = open.run(attempt: 1, in: Self.context), let start = starts[run.id],
                going[run.id.job.text]?.contains(run.id) == true
            else {
                texts.append(history.keep(.lost(open), at: now.wall) == nil ? "no line" : "lost")
                continue
            }
            let since = Moment(wall: open.startTime, uptime: start.uptime)
            texts += handle(.adopted(run, pid: 1, since: since))
        }
        return texts
    }

    private static let context = JobContext(
        defaultZone: .utc, zone: { $0 == "UTC" ? .utc : nil }, zoneNames: { ["UTC"] })

    private mutating func load(_ name: String) -> JobSet {
        let bytes = Array((files[name] ?? "").utf8)
        let sightings = bytes.isEmpty ? [] : [Sighting(file: "jobs.yaml", seen: .bytes(bytes))]
        return directory.take(sightings, in: Self.context, at: wall)
    }

    private mutating func end(_ job: String, _ result: ChildResult) -> [String] {
        guard let id = going[job]?.first else { return ["no run of \(job)"] }
        going[job]?.removeFirst()
        let report = RunReport(
            result: result, output: .none, endedAt: now, wasSignalled: signalled.contains(id),
            usage: nil)
        signalled.remove(id)
        return handle(.ended(id, report))
    }

    private var now: Moment { Moment(wall: wall, uptime: uptime, asleep: asleep) }

    private mutating func handle(_ event: Event) -> [String] {
        var texts: [String] = []
        for effect in scheduler.handle(event, at: now) {
            if case .record(let fact) = effect, history.keep(.fact(fact), at: now.wall) == nil {
                texts.append("no line")
            }
            if let text = EffectText(clock: clock).text(effect) { texts.append(text) }
            if case .signal(let id, _) = effect { signalled.insert(id) }
            if case .start(let run) = effect {
                going[run.id.job.text, default: []].append(run.id)
                starts[run.id] = now
                texts += handle(.started(run.id, pid: 1, startedAt: now))
            }
        }
        return texts
    }

    private mutating func alarm() -> [String] {
        let next = scheduler.alarm.wall
        defer { lastAlarm = next }
        guard next != lastAlarm else { return [] }
        return [next.map { "alarm \(clock($0))" } ?? "no alarm"]
    }

    private func clock(_ time: Timestamp) -> String {
        let seconds = (time - Self.midnight).components.seconds
        let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60]
        return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}

extension Substring {
    fileprivate func components(before mark: Character) -> Substring {
        prefix { $0 != mark }
    }

    fileprivate var trimmed: String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// Compares a script with what the scheduler decided.
func expect(
    _ files: [String: String], _ script: String, runsJobs: Bool = true, maxRunning: Int = 10,
    location: SourceLocation = #_sourceLocation
) {
    var play = Play(files: files, runsJobs: runsJobs, maxRunning: maxRunning)
    #expect(play.perform(script) == script, sourceLocation: location)
}
