import Calendar
import Jobs
import Scheduling

/// The production ledger and scheduler, as the daemon joins them.
struct Running {
    var directory: JobDirectory
    private var scheduler: Scheduler
    private(set) var now = Moment(
        wall: Play.midnight, uptime: Uptime(nanoseconds: 1_000_000_000))
    /// What the newest look brought.
    private(set) var set = JobSet()

    init(_ directory: JobDirectory = JobDirectory()) {
        self.directory = directory
        scheduler = Scheduler(
            settings: .init(runsJobs: true, maxRunning: 10, stopTimeout: .seconds(10)),
            memory: Memory(), at: now)
    }

    /// A look, some seconds after the one before, and what became of it.
    mutating func look(
        _ sightings: [Sighting], in context: JobContext, after seconds: Int64 = 7
    ) -> Pass {
        now = Moment(
            wall: now.wall + .seconds(seconds), uptime: now.uptime + .seconds(seconds))
        set = directory.take(sightings, in: context, at: now.wall)
        let before = plans
        let effects = scheduler.handle(.wanted(set), at: now)
        let told = effects.compactMap { effect -> Reconciliation? in
            if case .record(.reconciled(let told)) = effect { told } else { nil }
        }
        let pass = Pass(
            now: now.wall, before: before, after: plans, set: set, told: told.first,
            toldCount: told.count)
        finishRuns()
        return pass
    }

    /// The jobs that the scheduler has.
    private var plans: [JobID: Plan] {
        var snapshot = scheduler
        let state = snapshot.snapshot(at: now)
        var plans: [JobID: Plan] = [:]
        for id in state.ids {
            if let job = state.job(id) {
                plans[id] = Plan(
                    meaning: Meaning(job.job), recurrence: job.job.recurrence, due: job.due)
            }
        }
        return plans
    }

    /// What waits is started and ends at once.
    private mutating func finishRuns() {
        for effect in scheduler.handle(.turn, at: now) {
            guard case .start(let run) = effect else { continue }
            _ = scheduler.handle(.started(run.id, pid: 1, startedAt: now), at: now)
            let report = RunReport(
                result: .exited(code: 0), output: .none, endedAt: now, wasSignalled: false,
                usage: nil)
            _ = scheduler.handle(.ended(run.id, report), at: now)
        }
    }
}

/// A job in the schedule.
struct Plan: Hashable {
    let meaning: Meaning
    let recurrence: Recurrence
    let due: Timestamp?
}

/// One look at the files, and what it changed.
struct Pass {
    var now: Timestamp
    var before: [JobID: Plan]
    var after: [JobID: Plan]
    var set: JobSet
    /// The record of it. Nil: there was none.
    var told: Reconciliation?
    var toldCount: Int
}

extension Pass {
    /// What is wrong with it, as sentences: the record must make the jobs before into those after,
    /// and say nothing that is not so.
    var complaints: [String] {
        recordComplaints + planComplaints + ownerComplaints(set)
    }

    private var recordComplaints: [String] {
        var found: [String] = []
        let told = told ?? Reconciliation()
        let changed = told.changed.map(\.id)
        if toldCount > 1 { found.append("it was told \(toldCount) times") }
        if toldCount == 1, told.isEmpty { found.append("nothing was told") }
        for ids in [told.added, changed, told.removed]
        where ids != Set(ids).sorted() {
            found.append("not sorted: \(ids)")
        }
        var applied = before.mapValues(\.meaning)
        for id in told.removed where applied.removeValue(forKey: id) == nil {
            found.append("\(id) is removed and was not there")
        }
        for id in told.added where applied.updateValue(meaning(id), forKey: id) != nil {
            found.append("\(id) is added and was there")
        }
        for id in changed where applied.updateValue(meaning(id), forKey: id) == meaning(id) {
            found.append("\(id) is changed and means the same")
        }
        if applied != after.mapValues(\.meaning) {
            found.append("what was told does not make the jobs that there are")
        }
        for job in told.changed where job.keys.isEmpty {
            found.append("\(job.id) is changed, and not in any key")
        }
        // Without a record nothing tells how many there are.
        if toldCount == 1 {
            let same = before.count { after[$0.key]?.meaning == $0.value.meaning }
            if told.unchangedCount != same {
                found.append("\(told.unchangedCount) are called unchanged, \(same) are")
            }
            if told.jobCount != after.count { found.append("\(told.jobCount) jobs are told") }
        }
        return found
    }

    private func meaning(_ id: JobID) -> Meaning { after[id]?.meaning ?? Meaning() }

    /// Unchanged jobs keep their plan; what is new is due strictly after the look.
    private var planComplaints: [String] {
        var found: [String] = []
        for (id, plan) in after.sorted(by: { $0.key < $1.key }) {
            let old = before[id]
            let isRecurring = plan.recurrence.kind == .recurring
            if isRecurring, let due = plan.due, due <= now {
                found.append("\(id) is due at \(due), not after \(now)")
            }
            guard let old, old.meaning == plan.meaning else { continue }
            // What was due by now was taken up by this look.
            if let due = old.due, due <= now { continue }
            if old.due != plan.due {
                found.append("\(id) is unchanged and due at another time")
            }
        }
        if Set(set.jobs.map(\.spec.id)) != Set(after.keys) || set.jobs.count != after.count {
            found.append("the schedule has other jobs than the files")
        }
        return found
    }
}

/// What is wrong with who has which job id: each has one owner, who is refused is told by whom, and
/// nobody waits whose ids are free.
func ownerComplaints(_ set: JobSet) -> [String] {
    var found: [String] = []
    let ids = set.jobs.map(\.spec.id)
    if ids != Set(ids).sorted() { found.append("the jobs are not sorted, or one stands twice") }
    if set.files.map(\.file) != Set(set.files.map(\.file)).sorted() {
        found.append("the files are not sorted")
    }
    let claims = set.files.flatMap { file in file.jobIDs.map { "\(file.file):\($0)" } }
    if claims.sorted() != set.jobs.map({ "\($0.place.file):\($0.spec.id)" }).sorted() {
        found.append("the jobs are not those of the files: \(claims)")
    }
    for file in set.files {
        // Twice in one file is that file's own mistake.
        let taken = file.diagnostics.filter {
            $0.code == .duplicateJobID && !$0.message.contains(" at \(file.file):")
        }
        for diagnostic in taken {
            let isRival = set.jobs.contains { job in
                job.place.file != file.file
                    && diagnostic.message.contains("'\(job.spec.id)'")
                    && diagnostic.message.hasSuffix("at \(job.place.text)")
            }
            if !isRival { found.append("no such rival: \(diagnostic.text)") }
        }
        if file.isBroken, file.diagnostics.isEmpty {
            found.append("\(file.file) is refused without a reason")
        }
    }
    return found
}

/// All that a set says of files and jobs, a line each. `isHistory`: also since when it is so, how
/// many versions there were, and the newest content that was read, which all depend on when the
/// ledger looked.
func lines(_ set: JobSet, isHistory: Bool = true) -> [String] {
    let files = set.files.map { file -> String in
        let state: String
        switch file.state {
        case .applied: state = "applied"
        case .broken(let diagnostics, let since):
            state =
                "broken\(isHistory ? " since \(since.map(\.description) ?? "never")" : ""): "
                + diagnostics.map(\.text).joined(separator: "; ")
        case .ignored(let reason): state = "ignored: \(reason)"
        }
        let count = isHistory ? " version \(file.generation) of \(file.hash ?? 0)" : ""
        return "\(file.file)\(count) \(state) \(file.jobIDs) elsewhere \(file.elsewhere)"
    }
    return files
        + set.jobs.map { "\($0.place.file):\($0.place.line) \($0.spec.canonicalText)" }
}

/// The lines of which two lists have one each.
func differences(_ left: [String], _ right: [String]) -> [String] {
    let (first, second) = (Set(left), Set(right))
    return left.filter { !second.contains($0) }.map { "- \($0)" }
        + right.filter { !first.contains($0) }.map { "+ \($0)" }
}
