import Calendar

/// What the ledger knows of one file. It never changes: the ledger replaces it.
final class JobDirectoryEntry: Sendable {
    let file: String
    /// Of the newest content that was read.
    let hash: UInt64?
    /// The ``JobContext/edition`` in which it was judged.
    let edition: Int32
    /// When the applied version became that. Nil: none was good yet.
    let since: Timestamp?
    /// How many versions were applied.
    let generation: Int32
    /// The jobs that are wanted of this file: those of the applied version.
    let list: JobList
    /// Nil for most files: the newest content is the applied version, and all its jobs are loaded.
    private let rest: Rest?

    /// What the newest content is.
    enum Verdict: Sendable {
        case applied
        /// Refused for itself, or unreadable.
        case broken([Diagnostic], isRead: Bool)
        /// Good in itself, but the ids of its jobs were taken, as the diagnostics say.
        case waiting(ParsedJobFile, [Diagnostic])
        case ignored(String)
        /// Somebody has it open for writing, and nothing was known of it before.
        case beingWritten
    }

    /// What few files have, on its own, so that the many take less memory.
    private final class Rest: Sendable {
        let verdict: Verdict
        /// The content hash of the applied version, where the newest content is another.
        let goodHash: UInt64?
        /// Jobs of the applied version that other hosts load.
        let elsewhere: [JobID]

        init(_ verdict: Verdict, goodHash: UInt64?, elsewhere: [JobID]) {
            self.verdict = verdict
            self.goodHash = goodHash
            self.elsewhere = elsewhere
        }
    }

    /// A file with this content; `known` is what was known of it. It isn't applied by this.
    init(_ file: String, hash: UInt64?, edition: Int, verdict: Verdict, known: JobDirectoryEntry?) {
        self.file = known?.file ?? file
        self.hash = hash
        self.edition = Int32(clamping: edition)
        since = known?.since
        generation = known?.generation ?? 0
        list = known?.list ?? .none
        rest = Rest(verdict, goodHash: known?.goodHash, elsewhere: known?.elsewhere ?? [])
    }

    /// A file whose newest content becomes the applied version.
    init(applying parsed: ParsedJobFile, of entry: JobDirectoryEntry, at now: Timestamp) {
        file = entry.file
        hash = entry.hash
        edition = entry.edition
        list = parsed.list
        rest =
            parsed.elsewhere.isEmpty
            ? nil : Rest(.applied, goodHash: nil, elsewhere: parsed.elsewhere)
        if entry.since != nil, entry.goodHash == entry.hash {
            // The last good content again: nothing new is applied.
            since = entry.since
            generation = entry.generation
        } else {
            since = now
            generation = entry.generation + 1
        }
    }

    /// A last good version that a former daemon kept; what stands in the file now is to be read.
    init(_ lastGood: LastGood) {
        file = lastGood.file
        hash = nil
        edition = 0
        since = lastGood.since
        generation = Int32(clamping: lastGood.generation)
        list = JobList(lastGood.jobs)
        let unread = Diagnostic(
            .unreadableFile, at: .whole(lastGood.file), "the file was not read yet")
        rest = Rest(
            .broken([unread], isRead: false), goodHash: lastGood.hash,
            elsewhere: lastGood.elsewhere)
    }

    /// A refused file whose last good version means something else in another context.
    init(_ entry: JobDirectoryEntry, lastGood jobs: [Job]) {
        file = entry.file
        hash = entry.hash
        edition = entry.edition
        since = entry.since
        generation = entry.generation
        list = JobList(jobs)
        rest = entry.rest
    }

    /// Something that isn't looked into, or not yet: it is ignored, or being written.
    init(_ file: String, unread verdict: Verdict) {
        self.file = file
        hash = nil
        edition = 0
        since = nil
        generation = 0
        list = .none
        rest = Rest(verdict, goodHash: nil, elsewhere: [])
    }

    var verdict: Verdict { rest?.verdict ?? .applied }

    /// The jobs that are wanted of this file.
    var jobs: [Job] { list.jobs }

    /// Jobs of the applied version that other hosts load, and this one doesn't.
    var elsewhere: [JobID] { rest?.elsewhere ?? [] }

    /// The content hash of the applied version. Nil: there is none, or it was never told.
    var goodHash: UInt64? {
        if case .applied = verdict { return hash }
        return rest?.goodHash
    }

    /// Whether a content with this hash was judged already, in this edition of the context.
    func isRead(_ hash: UInt64, _ edition: Int) -> Bool {
        guard self.hash == hash, self.edition == edition else { return false }
        switch verdict {
        case .applied, .waiting: return true
        case .broken(_, let isRead): return isRead
        case .ignored, .beingWritten: return false
        }
    }

    /// The verdicts on those jobs of a new content that are here as other instances.
    func judged(_ jobs: [Job]) -> [JudgedJob] {
        let present = self.jobs
        return jobs.compactMap { job in
            present.first { $0.spec.id == job.spec.id && $0 !== job }
                .map { JudgedJob(wanted: job, present: $0) }
        }
    }

    /// The jobs as they are now, where a new content has the very same.
    func reusing(_ jobs: [Job]) -> [Job] {
        let known = Dictionary(
            self.jobs.map { ($0.spec.id, $0) }, uniquingKeysWith: { first, _ in first })
        return jobs.map { job in
            guard let old = known[job.spec.id], old.isSame(as: job) else { return job }
            return old
        }
    }
}
