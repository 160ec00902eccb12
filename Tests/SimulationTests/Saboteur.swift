import Calendar
import Jobs
import Scheduling

/// Stands between the world and the scheduler, its files and its history, and breaks one promise.
/// Each kind is a scheduler as somebody might have written it.
struct Saboteur {
    enum Kind: String, CaseIterable {
        case forgetsOverlap = "forgets overlap"
        case repeatsAfterAStep = "repeats after a step"
        case losesOneOnReload = "loses one on reload"
        case armsLate = "arms late"
        case runsARemovedJob = "runs a removed job"
        case forgetsAQueuedRun = "forgets a queued run"
        case countsTwice = "double-counts a coalesced record"
        case trustsTornLines = "trusts a torn line"
        case losesEnds = "never writes lost"
        case forgetsHeld = "forgets what was held after a crash"
        case forgetsDowntime = "forgets what passed while it was down"
        case repeatsDates = "runs a date again after a restart"
        case repeatsBoots = "takes each start for a boot"
        case runsAPausedJob = "runs a paused job"
        case startsUnrecorded = "starts what is not on record"
        case startsTooMany = "forgets max_running"
    }

    let kind: Kind
    private var lastWall = Timestamp.distantPast
    private var lastSet = JobSet()
    private var isReload = false
    private var hidesSteps = false

    init(_ kind: Kind) {
        self.kind = kind
    }

    var trustsTornLines: Bool { kind == .trustsTornLines }
    var losesEnds: Bool { kind == .losesEnds }

    func altered(_ settings: Scheduler.Settings) -> Scheduler.Settings {
        var settings = settings
        if kind == .startsTooMany { settings.maxRunning = 1_000 }
        return settings
    }

    func altered(_ sightings: [Sighting]) -> [Sighting] {
        let keys: [String]
        switch kind {
        case .forgetsOverlap: keys = ["overlap:", "max_instances:"]
        case .runsAPausedJob: keys = ["paused:"]
        default: return sightings
        }
        return sightings.map { sighting in
            guard case .bytes(let bytes) = sighting.seen else { return sighting }
            var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            lines.removeAll { line in keys.contains { line.hasPrefix($0) } }
            if kind == .forgetsOverlap, lines.contains(where: { $0.hasPrefix("cmd: x") }) {
                lines = lines.flatMap { $0 == "cmd: x" ? [$0, "overlap: allow"] : [$0] }
            }
            let text = lines.joined(separator: "\n") + "\n"
            return Sighting(file: sighting.file, seen: .bytes(Array(text.utf8)))
        }
    }

    mutating func altered(_ set: JobSet) -> JobSet {
        guard kind == .runsARemovedJob else { return set }
        let gone = lastSet.jobs.filter { old in !set.jobs.contains { $0.spec.id == old.spec.id } }
        let jobs = (set.jobs + gone).sorted { $0.spec.id < $1.spec.id }
        lastSet = JobSet(jobs: jobs, files: set.files, news: set.news)
        return lastSet
    }

    mutating func altered(_ event: Event, at now: Moment) -> [(Event, Moment)] {
        isReload = if case .wanted = event { true } else { false }
        let step = now.wall - lastWall
        lastWall = now.wall
        hidesSteps =
            kind == .repeatsAfterAStep && step < .seconds(-1)
            && step > .zero - SetBack.repeatsNothing
        guard hidesSteps else { return [(event, now)] }
        let before = Moment(
            wall: now.wall - .seconds(20_000), uptime: now.uptime, asleep: now.asleep)
        return [(.limit, before), (event, now)]
    }

    func altered(
        _ alarm: (wall: Timestamp?, uptime: Uptime?)
    ) -> (wall: Timestamp?, uptime: Uptime?) {
        kind == .armsLate ? (alarm.wall.map { $0 + .seconds(60) }, alarm.uptime) : alarm
    }

    mutating func alter(_ memory: inout Memory) {
        switch kind {
        case .forgetsHeld:
            memory.jobs = memory.jobs.mapValues { job in
                PastJob(schedule: job.schedule, keys: job.keys, through: job.through)
            }
        case .forgetsDowntime: memory.jobs = [:]
        case .repeatsDates: memory.dated = [:]
        case .repeatsBoots: memory.isBootDone = false
        default: break
        }
    }

    /// Returns which runs the scheduler is told to have ended.
    mutating func alter(_ effects: inout [Effect], at now: Moment) -> [RunID] {
        switch kind {
        case .losesOneOnReload where isReload:
            effects.removeAll { effect in
                switch effect {
                case .record(.skipped), .record(.missed): true
                default: false
                }
            }
        case .countsTwice: effects = effects.map(Self.counted)
        case .startsUnrecorded:
            effects.removeAll { if case .record(.started) = $0 { true } else { false } }
        case .repeatsAfterAStep where hidesSteps:
            effects.removeAll { if case .record(.clockStepped) = $0 { true } else { false } }
        case .forgetsAQueuedRun: return forgetQueued(&effects, now.wall)
        default: break
        }
        return []
    }

    private static func counted(_ effect: Effect) -> Effect {
        func more(_ passed: Passed) -> Passed {
            var passed = passed
            let tally = passed.tally
            passed.tally = Tally(first: tally.first, last: tally.last, count: tally.count + 1)
            return passed
        }
        switch effect {
        case .record(.skipped(let passed, let reason)) where passed.tally.count > 1:
            return .record(.skipped(more(passed), reason))
        case .record(.missed(let passed, let reason)) where passed.tally.count > 1:
            return .record(.missed(more(passed), reason))
        default: return effect
        }
    }

    private func forgetQueued(_ effects: inout [Effect], _ now: Timestamp) -> [RunID] {
        var forgotten: [RunID] = []
        for case .start(let run) in effects
        where run.job.spec.run.overlap == .queue && run.attempt == 1 && run.due < now - .seconds(2)
        {
            forgotten.append(run.id)
        }
        effects.removeAll { effect in
            switch effect {
            case .start(let run), .record(.started(let run, _)): forgotten.contains(run.id)
            default: false
            }
        }
        return forgotten
    }
}
