import Calendar
import Jobs
import Scheduling

/// What became of each occurrence, as the history would have it.
struct RunLedger {
    /// Whether no occurrence may have two verdicts. Where the clock is set back far, what was due
    /// then is due again.
    let isStrict: Bool
    /// Whether a record names the definition that its occurrences are of. After a restart it may be
    /// another one.
    let knowsDefinitions: Bool
    private var open: Set<RunID> = []
    private var settled: [String: Set<Timestamp>] = [:]
    private var jobs: [JobID: Job] = [:]

    init(isStrict: Bool, knowsDefinitions: Bool) {
        self.isStrict = isStrict
        self.knowsDefinitions = knowsDefinitions
    }

    /// What is wrong with a fact after those before it.
    mutating func note(_ fact: Fact) -> [String] {
        switch fact {
        case .started(let run, _):
            let isTwice = !open.insert(run.id).inserted
            return (isTwice ? ["\(run.id.text) is started and has not ended"] : [])
                + settle(run.due, of: run.job)
        case .ended(let ended):
            let isOpen = open.remove(ended.run.id) != nil
            return isOpen ? [] : ["\(ended.run.id.text) has ended and was not started"]
        case .skipped(let passed, _), .missed(let passed, _): return settle(passed)
        case .hookFailed, .reconciled, .clockStepped, .slept, .loaded, .defined: return []
        }
    }

    /// A run whose end nobody saw.
    mutating func lose(_ id: String) -> [String] {
        guard let run = open.first(where: { $0.text == id }) else { return ["\(id) is lost twice"] }
        open.remove(run)
        return []
    }

    /// What is due from here on for a job of that id has nothing to do with what was.
    mutating func forget(_ id: String) { settled[id] = nil }

    private mutating func settle(_ passed: Passed) -> [String] {
        let tally = passed.tally
        var moments = [tally.first]
        while let last = moments.last, last < tally.last,
            let next = passed.job.recurrence.next(after: last)
        {
            moments.append(next)
        }
        var complaints: [String] = []
        if moments.count != tally.count || moments.last != tally.last {
            if knowsDefinitions {
                complaints.append(
                    "\(passed.job.spec.id): \(tally.count) from \(tally.first) to \(tally.last)")
            } else {
                moments = [tally.first, tally.last]
            }
        }
        for moment in moments { complaints += settle(moment, of: passed.job) }
        return isStrict ? complaints : []
    }

    private mutating func settle(_ due: Timestamp, of job: Job) -> [String] {
        jobs[job.spec.id] = job
        let isFirst = settled[job.spec.id.text, default: []].insert(due).inserted
        return isFirst || !isStrict ? [] : ["\(job.spec.id) at \(due) has two verdicts"]
    }

    /// Which starts have no end.
    var openComplaints: [String] { open.sorted().map { "\($0.text) has no end" } }

    /// Which occurrences have no verdict, up to the last one of each job that has one. For jobs
    /// that were never changed; `held` are known to have none yet.
    func gaps(after start: Timestamp, but held: [JobID: [Tally]]) -> [String] {
        var complaints: [String] = []
        for (id, job) in jobs.sorted(by: { $0.key < $1.key }) {
            let verdicts = settled[id.text] ?? []
            guard let last = verdicts.max() else { continue }
            let all = job.recurrence.tally(after: start, through: last)?.count ?? 0
            let waiting = (held[id] ?? []).compactMap { tally in
                job.recurrence.tally(
                    after: tally.first - .nanoseconds(1), through: min(tally.last, last))?.count
            }
            let expected = all - waiting.reduce(0, +)
            if expected != verdicts.count {
                complaints.append("\(id): \(verdicts.count) verdicts on \(expected) occurrences")
            }
        }
        return complaints
    }
}
