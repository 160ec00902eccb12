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
    private var entries: [JobDirectoryEntry] = []
    private var ownership = JobOwnership()

    /// Knows of no file.
    package init() {}

    /// Brings the ledger up to what was seen: one sighting for each entry of the directory, in any
    /// order. Where nothing changed it costs a comparison of names for each file.
    package mutating func take(
        _ sightings: [Sighting], in context: JobContext, at now: Timestamp
    ) -> JobSet {
        var look = DirectoryLook(context: context, entries: entries)
        for sighting in sortedByName(sightings) { look.take(sighting) }
        look.finish()
        guard !look.changes.isEmpty || !look.gone.isEmpty else { return current }
        for entry in look.gone { ownership.release(entry.jobs) }
        for change in look.changes where look.entries[change.index].jobs.isEmpty {
            ownership.release(change.before?.jobs ?? [])
        }
        settle(&look, at: now)
        entries = look.entries
        current = JobSet(jobs: look.jobs(after: current.jobs), files: entries.map(\.status))
        return JobSet(jobs: current.jobs, files: current.files, news: look.news)
    }

    /// Whether a content of this hash was judged already, in this edition of the context; O(log n).
    func isRead(_ file: String, hash: UInt64, edition: Int) -> Bool {
        var range = entries.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let entry = entries[middle]
            if entry.file == file { return entry.isRead(hash, edition) }
            range =
                entry.file < file
                ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return false
    }

    /// Decides on the contents that are good in themselves.
    private mutating func settle(_ look: inout DirectoryLook, at now: Timestamp) {
        var indices: [Int] = []
        var candidates: [JobOwnership.Candidate] = []
        for change in look.changes {
            let entry = look.entries[change.index]
            guard case .waiting(let jobs, _) = entry.verdict else { continue }
            indices.append(change.index)
            candidates.append(.init(file: entry.file, jobs: jobs, previous: entry.jobs))
        }
        let rivals = ownership.admit(candidates)
        for (number, index) in indices.enumerated() {
            let entry = look.entries[index]
            let jobs = candidates[number].jobs
            if let rivals = rivals[number] {
                look.entries[index] = JobDirectoryEntry(
                    entry.file, hash: entry.hash, edition: entry.edition,
                    verdict: .waiting(jobs, diagnostics(jobs, rivals)), known: entry)
            } else {
                look.entries[index] = JobDirectoryEntry(applying: jobs, of: entry, at: now)
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
        where sightings[index - 1].file > sightings[index].file {
            return sightings.sorted { $0.file < $1.file }
        }
        return sightings
    }
}
