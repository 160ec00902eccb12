import Calendar

/// What the ledger knows of one file. It never changes: the ledger replaces it.
final class JobDirectoryEntry: Sendable {
    let file: String
    /// Of the newest content that was read.
    let hash: UInt64?
    /// The ``JobContext/edition`` in which it was judged.
    let edition: Int
    let verdict: Verdict
    /// The version whose jobs are wanted. Nil: none was good yet.
    let applied: Version?
    /// How many versions were applied.
    let generation: Int

    /// What the newest content is.
    enum Verdict: Sendable {
        case applied
        /// Refused for itself, or unreadable.
        case broken([Diagnostic], isRead: Bool)
        /// Good in itself, but the ids of its jobs were taken, as the diagnostics say.
        case waiting([Job], [Diagnostic])
        case ignored(String)
    }

    /// A version that was applied.
    struct Version: Sendable {
        let jobs: [Job]
        let hash: UInt64?
        let since: Timestamp
    }

    /// A file with this content; `known` is what was known of it. It isn't applied by this.
    init(
        _ file: String, hash: UInt64?, edition: Int, verdict: Verdict, known: JobDirectoryEntry?
    ) {
        self.file = file
        self.hash = hash
        self.edition = edition
        self.verdict = verdict
        applied = known?.applied
        generation = known?.generation ?? 0
    }

    /// A file whose newest content became the applied version.
    init(applying jobs: [Job], of entry: JobDirectoryEntry, at now: Timestamp) {
        file = entry.file
        hash = entry.hash
        edition = entry.edition
        verdict = .applied
        if let last = entry.applied, last.hash == entry.hash {
            // The last good content again: nothing new is applied.
            applied = Version(jobs: jobs, hash: last.hash, since: last.since)
            generation = entry.generation
        } else {
            applied = Version(jobs: jobs, hash: entry.hash, since: now)
            generation = entry.generation + 1
        }
    }

    /// Something that isn't looked into.
    init(ignoring file: String, _ reason: String) {
        self.file = file
        hash = nil
        edition = 0
        verdict = .ignored(reason)
        applied = nil
        generation = 0
    }

    /// The jobs that are wanted of this file.
    var jobs: [Job] { applied?.jobs ?? [] }

    var state: FileStatus.State {
        switch verdict {
        case .applied: .applied
        case .broken(let diagnostics, _), .waiting(_, let diagnostics):
            .broken(diagnostics, lastGoodSince: applied?.since)
        case .ignored(let reason): .ignored(reason)
        }
    }

    var status: FileStatus {
        FileStatus(file: file, state: state, hash: hash, generation: generation, jobs: jobs)
    }

    /// Whether a content with this hash was judged already, in this edition of the context.
    func isRead(_ hash: UInt64, _ edition: Int) -> Bool {
        guard self.hash == hash, self.edition == edition else { return false }
        switch verdict {
        case .applied, .waiting: return true
        case .broken(_, let isRead): return isRead
        case .ignored: return false
        }
    }

    /// The jobs as they are now, where a new content has the very same.
    func reusing(_ jobs: [Job]) -> [Job] {
        guard let applied else { return jobs }
        let known = Dictionary(
            applied.jobs.map { ($0.spec.id, $0) }, uniquingKeysWith: { first, _ in first })
        return jobs.map { job in
            guard let old = known[job.spec.id], old.place == job.place, old.spec == job.spec else {
                return job
            }
            return old
        }
    }
}
