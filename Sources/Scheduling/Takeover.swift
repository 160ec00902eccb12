import Calendar
import Jobs

/// A job set that is being taken over, and how far that has come: it walks over the jobs that are
/// present and those that are wanted side by side, both sorted by id.
struct Takeover: Sendable {
    enum Step {
        /// Nearly all are the very same instance: that costs nothing.
        case same
        case added(Job)
        /// It is known from before the daemon started, and due as then.
        case resumed(Job)
        /// It is known from before the daemon started, and was another one.
        case replaced(Job)
        case changed(Job)
        /// It means the same, and stands elsewhere or is written otherwise.
        case moved(Job)
        case removed(JobID)
    }

    let set: JobSet
    /// When the look at the files began.
    let since: Uptime
    private var present: ArraySlice<Job>
    private var wanted: ArraySlice<Job>
    /// What was found so far; in the end all of it.
    private(set) var result = Reconciliation()
    /// What is known from before the daemon started.
    private let past: [JobID: PastJob]
    /// How many steps changed something.
    private(set) var changeCount = 0

    init(_ set: JobSet, since: Uptime, present: [Job], past: [JobID: PastJob]) {
        self.set = set
        self.since = since
        self.past = past
        self.present = present[...]
        wanted = set.jobs[...]
        result.jobCount = set.jobs.count
        result.refused = set.news.compactMap { news in
            guard case .broken(let found, _) = news.what else { return nil }
            return found.first.map { RefusedFile(file: news.file, problem: $0) }
        }
    }

    /// Nil: that was all.
    mutating func next() -> Step? {
        let step = take()
        switch step {
        case nil, .same: break
        case .added, .resumed, .replaced, .changed, .moved, .removed: changeCount += 1
        }
        return step
    }

    private mutating func take() -> Step? {
        guard let job = wanted.first else {
            return present.popFirst().map { remove($0.spec.id) }
        }
        guard let old = present.first else {
            wanted.removeFirst()
            return add(job)
        }
        if old === job {
            present.removeFirst()
            wanted.removeFirst()
            result.unchangedCount += 1
            return .same
        }
        if old.spec.id < job.spec.id {
            present.removeFirst()
            return remove(old.spec.id)
        }
        wanted.removeFirst()
        guard old.spec.id == job.spec.id else { return add(job) }
        present.removeFirst()
        switch set.verdict(on: job, present: old) {
        case .changed(let keys):
            result.changed.append(ChangedJob(id: job.spec.id, keys: keys))
            return .changed(job)
        case .unchanged:
            result.unchangedCount += 1
            return .moved(job)
        }
    }

    private mutating func add(_ job: Job) -> Step {
        guard !past.isEmpty, let known = past[job.spec.id] else {
            result.added.append(job.spec.id)
            return .added(job)
        }
        if known.schedule == job.spec.scheduleText {
            result.unchangedCount += 1
            return .resumed(job)
        }
        result.changed.append(ChangedJob(id: job.spec.id, keys: []))
        return .replaced(job)
    }

    private mutating func remove(_ id: JobID) -> Step {
        result.removed.append(id)
        return .removed(id)
    }
}
