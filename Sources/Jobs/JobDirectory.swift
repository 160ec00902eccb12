import Calendar

/// The ledger of `jobs.d`: what is known of each file, which version of it is the last good one,
/// and who has which job id. It reads nothing; it is told what a look at the directory saw.
///
/// - A file with an error keeps the jobs of its last good version; other files don't notice.
/// - A file whose jobs' ids are taken by other files is broken, and comes in when they are free.
/// - A file that wasn't seen is gone, and so are its jobs.
package struct JobDirectory: Sendable {
    /// What the newest ``take(_:in:at:)`` returned, without its news.
    package private(set) var current = JobSet()
    /// Sorted by name.
    private var entries: [FileStatus] = []
    /// Files whose ids a former daemon found taken: the others come before them in the first look.
    private var newcomers: Set<String> = []

    /// Knows of no file.
    package init() {}

    /// Knows what a former daemon kept: the last good versions of broken files, and which files it
    /// refused because their ids were taken (``newcomerNames``). Only ``LastGood/compatible(_:)``
    /// versions count.
    package init(lastGood: [LastGood], newcomers: Set<String>) {
        entries = LastGood.compatible(lastGood).versions.map {
            FileStatus(entry: JobDirectoryEntry($0))
        }
        current = JobSet(
            jobs: entries.flatMap(\.entry.jobs).sorted { $0.spec.id < $1.spec.id }, files: entries)
        self.newcomers = newcomers
    }

    /// The files that are refused only because the ids of their jobs are taken, sorted.
    package var newcomerNames: [String] {
        entries.filter { status in
            if case .waiting = status.entry.verdict { true } else { false }
        }.map(\.file)
    }

    /// Brings the ledger up to what was seen: one sighting for each entry of the directory, in any
    /// order. Where nothing changed it costs a comparison of names for each file.
    ///
    /// `pause` is called again and again, after about a microsecond's work each time: whoever
    /// shares its processors with something more urgent can give way there.
    package mutating func take(
        _ sightings: [Sighting], in context: JobContext, at now: Timestamp,
        pause: @escaping () -> Void = {}
    ) -> JobSet {
        var look = DirectoryLook(
            context: context, entries: entries, sightings: sightings.count, pause: pause)
        for sighting in sortedByName(sightings) { look.take(sighting) }
        look.finish()
        newcomers.formIntersection(look.changes.map { look.entries[$0.index].file })
        guard !look.changes.isEmpty || !look.gone.isEmpty else { return current }
        var ownership = JobOwnership(current.jobs)
        for entry in look.gone { ownership.release(entry.list) }
        for change in look.changes where look.entries[change.index].entry.list.isEmpty {
            ownership.release(change.before?.list ?? .none)
        }
        settle(&look, &ownership, at: now)
        newcomers = []
        entries = look.entries
        let before = current.jobs
        current = JobSet(jobs: look.jobs(after: before), files: entries)
        return JobSet(
            jobs: current.jobs, files: current.files, news: look.news,
            judged: verdicts(from: before, to: current.jobs, known: look.judged, pause: pause))
    }

    /// What is known of a file; O(log n).
    func entry(_ file: String) -> JobDirectoryEntry? { entries.file(file)?.entry }

    /// Decides on the contents that are good in themselves.
    private func settle(
        _ look: inout DirectoryLook, _ ownership: inout JobOwnership, at now: Timestamp
    ) {
        var undecided: [DirectoryLook.Change] = []
        undecided.reserveCapacity(look.changes.count)
        var candidates: [JobOwnership.Candidate] = []
        candidates.reserveCapacity(look.changes.count)
        for change in look.changes {
            look.pause()
            let entry = look.entries[change.index].entry
            guard case .waiting(let parsed, _) = entry.verdict else { continue }
            // The usual edit: the ids stay, so nobody is in the way, and nobody else can get them.
            if !entry.list.isEmpty, parsed.hasIDs(of: entry.list) {
                look.replace(change.index, JobDirectoryEntry(applying: parsed, of: entry, at: now))
                ownership.claim(parsed.list)
                continue
            }
            undecided.append(change)
            candidates.append(
                .init(
                    file: entry.file, jobs: parsed.list, previous: entry.list,
                    isNewcomer: newcomers.contains(entry.file)))
        }
        let rivals = ownership.admit(candidates)
        for (change, rivals) in zip(undecided, rivals) {
            look.pause()
            let entry = look.entries[change.index].entry
            guard case .waiting(let parsed, _) = entry.verdict else { continue }
            if let rivals {
                look.replace(
                    change.index,
                    JobDirectoryEntry(
                        entry.file, hash: entry.hash, edition: Int(entry.edition),
                        verdict: .waiting(parsed, diagnostics(parsed.jobs, rivals)),
                        known: change.before.map(look.rejudged) ?? entry))
            } else {
                look.replace(change.index, JobDirectoryEntry(applying: parsed, of: entry, at: now))
            }
        }
    }

    private func diagnostics(_ jobs: [Job], _ rivals: [Job]) -> [Diagnostic] {
        let places = Dictionary(
            rivals.map { ($0.spec.id, $0.place) }, uniquingKeysWith: { first, _ in first })
        return jobs.compactMap { job in
            places[job.spec.id].map { JobDecoder.duplicate(job.spec.id, at: job.place, other: $0) }
        }
    }

    private func sortedByName(_ sightings: [Sighting]) -> [Sighting] {
        for index in sightings.indices.dropFirst()
        where isOrderedBefore(sightings[index].file, sightings[index - 1].file) {
            return sightings.sorted { isOrderedBefore($0.file, $1.file) }
        }
        return sightings
    }
}
