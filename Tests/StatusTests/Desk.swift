import Calendar
import History
import Jobs
import Scheduling
import Status

/// A responder over a schedule and a history of the test's own, at 2026-01-05 12:00:00 UTC.
struct Desk {
    static let noon = Timestamp(seconds: 1_767_614_400)
    private let responder: Responder
    private let snapshot: Snapshot
    private let now = Moment(wall: noon, uptime: Uptime(nanoseconds: 5_500_000_000))

    /// The jobs of `ran` have succeeded once, and failed since.
    init(_ yaml: String, history: String = "", isLoaded: Bool = true, ran: [JobID] = []) {
        self.init(yaml, history: Array(history.utf8), isLoaded: isLoaded, ran: ran)
    }

    /// The same of a history that need not be UTF-8.
    init(_ yaml: String, history: [UInt8], isLoaded: Bool = true, ran: [JobID] = []) {
        let sighting = Sighting(file: "jobs.yaml", seen: .bytes(Array(yaml.utf8)))
        let failed = LastRunSample(outcome: .failure, start: -5, end: -4, success: -100)
        let lastRuns = Dictionary(uniqueKeysWithValues: ran.map { ($0.text, failed) })
        self.init(looks: isLoaded ? [[sighting]] : [], history: history, lastRuns: lastRuns)
    }

    /// After several looks at `jobs.d`. The runs go on from an earlier daemon.
    init(
        looks: [[Sighting]], history bytes: [UInt8] = [], adopted: [Run] = [],
        lastRuns: [String: LastRunSample] = [:]
    ) {
        let start = Moment(wall: Self.noon, uptime: Uptime(nanoseconds: 1_000_000_000))
        let known = Dictionary(
            uniqueKeysWithValues: lastRuns.compactMap { id, run in
                JobID(id).map { ($0, run.lastRun) }
            })
        var scheduler = Scheduler(
            settings: .init(runsJobs: true, maxRunning: 4, stopTimeout: .seconds(1)),
            memory: Memory(lastRuns: known), at: start)
        for run in adopted {
            _ = scheduler.handle(.adopted(run, pid: 78, since: start), at: start)
        }
        let context = JobContext(defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] })
        var directory = JobDirectory()
        for look in looks {
            let set = directory.take(look, in: context, at: Self.noon)
            _ = scheduler.handle(.wanted(set), at: start)
            for effect in scheduler.handle(.turn, at: start) {
                guard case .start(let run) = effect else { continue }
                _ = scheduler.handle(.started(run.id, pid: 77, startedAt: start), at: start)
            }
        }
        snapshot = scheduler.snapshot(at: start)
        let name = SegmentName(day: Zone.utc.civil(at: Self.noon).date, firstSeq: 1)
        let source = SegmentSource(
            list: { [name] }, size: { _ in bytes.count },
            read: { Array(bytes.dropFirst($1).prefix($2)) })
        let identity = Responder.Identity(
            version: "1.2.3", schedulerName: "s", schedulerStore: "memory", host: "h", pid: 42,
            zone: .utc)
        responder = Responder(identity: identity, history: source) {
            Measurements(
                processorTime: .milliseconds(1_250), residentBytes: 9_000_000,
                openDescriptors: 24, descriptorsMax: 1_024, historyBytes: bytes.count)
        }
    }

    func ask(
        _ target: String, method: String = "GET", health: Health = Health(),
        ifNoneMatch: [String] = []
    ) -> Response {
        let request = Request(method: method, target: target, ifNoneMatch: ifNoneMatch)
        return responder.answer(to: request, snapshot: snapshot, health: health, at: now)
            .unless(known: request)
    }

    func text(_ target: String) -> String {
        String(decoding: ask(target).body, as: UTF8.self)
    }

    /// The sentence of a 400; empty for another answer.
    func complaint(_ target: String) throws -> String {
        let answer = ask(target)
        guard answer.status == 400 else { return "" }
        return try JSONValue.parse(answer.body)["message"]?.string ?? ""
    }

    func json(_ target: String) throws -> JSONValue {
        try JSONValue.parse(ask(target).body)
    }
}

/// The last run of a job that there was before the daemon, in seconds after noon.
struct LastRunSample {
    let outcome: Outcome
    let start: Int
    let end: Int
    /// When it succeeded last.
    var success: Int?

    var lastRun: LastRun {
        LastRun(
            outcome: outcome, startTime: Desk.noon + .seconds(start),
            endTime: Desk.noon + .seconds(end), isFailing: outcome != .success,
            lastSuccess: success.map { Desk.noon + .seconds($0) },
            recent: RecentOutcomes([.success, .lost, outcome]))
    }
}

/// Lines of ended runs: job `a` and `b` in turn, a second apart, the oldest first.
func historyLines(_ count: Int) -> String {
    (1...count).map { number in
        let time = (Desk.noon + .seconds(number)).rfc3339(in: .utc, fraction: .microseconds)
        let job = number % 2 == 0 ? "b" : "a"
        let outcome = number % 5 == 0 ? "failure" : "success"
        return """
            {"seq":\(number),"time":"\(time)","event":"finished","job_id":"\(job)",\
            "job_name":"n","outcome":"\(outcome)"}

            """
    }.joined()
}
