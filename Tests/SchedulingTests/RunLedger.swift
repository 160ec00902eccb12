import Calendar
import Jobs
import Scheduling

/// What became of each occurrence, as the history would have it.
struct RunLedger {
    /// Whether no occurrence may have two verdicts. Where the clock is set back far, what was due
    /// then is due again.
    let isStrict: Bool
    private var open: Set<RunID> = []
    private var settled: [String: Set<Timestamp>] = [:]
    private var jobs: [JobID: Job] = [:]

    init(isStrict: Bool) {
        self.isStrict = isStrict
    }

    /// What is wrong with a fact after those before it.
    mutating func note(_ fact: Fact) -> [String] {
        switch fact {
        case .started(let run):
            let isTwice = !open.insert(run.id).inserted
            return (isTwice ? ["\(run.id.text) is started and has not ended"] : [])
                + settle(run.due, of: run.job)
        case .ended(let ended):
            let isOpen = open.remove(ended.run.id) != nil
            return isOpen ? [] : ["\(ended.run.id.text) has ended and was not started"]
        case .skipped(let passed, _), .missed(let passed, _): return settle(passed)
        case .hookFailed, .reconciled, .clockStepped, .slept: return []
        }
    }

    /// What is due from here on for a job of that id has nothing to do with what was.
    mutating func forget(_ id: String) { settled[id] = nil }

    private mutating func settle(_ passed: Passed) -> [String] {
        let tally = passed.tally
        var complaints = settle(tally.first, of: passed.job)
        var count = 1
        var last = tally.first
        while last < tally.last, let next = passed.job.recurrence.next(after: last) {
            complaints += settle(next, of: passed.job)
            last = next
            count += 1
        }
        if count != tally.count || last != tally.last {
            complaints.append(
                "\(passed.job.spec.id): \(tally.count) from \(tally.first) to \(tally.last)")
        }
        return isStrict ? complaints : []
    }

    private mutating func settle(_ due: Timestamp, of job: Job) -> [String] {
        jobs[job.spec.id] = job
        let isFirst = settled[job.spec.id.text, default: []].insert(due).inserted
        return isFirst || !isStrict ? [] : ["\(job.spec.id) at \(due) has two verdicts"]
    }

    /// Which starts have no end.
    var openComplaints: [String] { open.sorted().map { "\($0.text) has no end" } }

    /// Which occurrences have no verdict, up to the last one of each job that has one. For jobs that
    /// were never changed.
    func gaps(after start: Timestamp) -> [String] {
        var complaints: [String] = []
        for (id, job) in jobs.sorted(by: { $0.key < $1.key }) {
            let verdicts = settled[id.text] ?? []
            guard let last = verdicts.max() else { continue }
            let expected = job.recurrence.tally(after: start, through: last)?.count ?? 0
            if expected != verdicts.count {
                complaints.append("\(id): \(verdicts.count) verdicts on \(expected) occurrences")
            }
        }
        return complaints
    }
}
