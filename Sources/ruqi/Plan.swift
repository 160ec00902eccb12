import Calendar
import Jobs

/// What would happen to the jobs of one directory if another one took its place.
struct Plan {
    /// A job that comes, goes or means something else.
    struct Step {
        let id: JobID
        /// Nil: it isn't there yet, or not any more.
        let before: Job?
        let after: Job?
        /// The keys that make it mean something else; empty where it comes or goes.
        let keys: [String]

        var word: String {
            before == nil ? "added" : after == nil ? "removed" : "changed"
        }
    }

    /// Sorted by id.
    private(set) var steps: [Step] = []
    private(set) var unchangedCount = 0
    /// What would be refused, by name.
    let refused: [FileStatus]
    let now: Timestamp

    /// `present` is what a daemon has, `coming` what stands in the directory that is to be.
    init(_ present: JobDirectory, coming: [Sighting], in context: JobContext, at now: Timestamp) {
        var ledger = present
        let before = present.current.jobs
        let set = ledger.take(coming, in: context, at: now)
        refused = set.files.filter(\.isBroken)
        self.now = now
        var known = Dictionary(
            before.map { ($0.spec.id, $0) }, uniquingKeysWith: { first, _ in first })
        for job in set.jobs {
            let old = known.removeValue(forKey: job.spec.id)
            switch old.map({ verdict(wanted: job, present: $0) }) {
            case nil: steps.append(Step(id: job.spec.id, before: nil, after: job, keys: []))
            case .changed(let keys):
                steps.append(Step(id: job.spec.id, before: old, after: job, keys: keys))
            case .unchanged: unchangedCount += 1
            }
        }
        steps += known.values.map { Step(id: $0.spec.id, before: $0, after: nil, keys: []) }
        steps.sort { $0.id < $1.id }
    }

    /// When a job is due next, in words where that is no time.
    func next(_ job: Job) -> String {
        if job.spec.paused { return "paused" }
        switch job.recurrence.kind {
        case .now: return "when it is seen"
        case .atBoot: return "at the next boot"
        case .date, .recurring: return nextTime(job) ?? "never"
        }
    }

    /// When a job is due next, RFC 3339. Nil: no time can be told.
    func nextTime(_ job: Job) -> String? {
        if job.spec.paused { return nil }
        return job.recurrence.next(after: now)?
            .rfc3339(in: job.recurrence.zone, fraction: .asNeeded)
    }
}
