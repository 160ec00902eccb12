import Calendar

/// One walk over ledger and sightings side by side, both sorted by name.
struct DirectoryLook {
    private let context: JobContext
    private let rules = RuleMemo()
    private let before: [JobDirectoryEntry]
    /// How far the walk is in `before`.
    private var position = 0
    private var lastFile: String?
    /// The ledger as it will be, sorted by name.
    var entries: [JobDirectoryEntry] = []
    /// What changed or is to be decided on, by index in ``entries``.
    private(set) var changes: [Change] = []
    private(set) var gone: [JobDirectoryEntry] = []

    struct Change {
        let index: Int
        let before: JobDirectoryEntry?
    }

    init(context: JobContext, entries: [JobDirectoryEntry]) {
        self.context = context
        before = entries
    }

    /// The next sighting. A second one of the same name is passed over.
    mutating func take(_ sighting: Sighting) {
        guard sighting.file != lastFile else { return }
        lastFile = sighting.file
        while position < before.count, before[position].file < sighting.file {
            gone.append(before[position])
            position += 1
        }
        guard position < before.count, before[position].file == sighting.file else {
            return take(sighting, known: nil)
        }
        position += 1
        take(sighting, known: before[position - 1])
    }

    /// The rest of the ledger wasn't seen.
    mutating func finish() {
        gone += before[position...]
        position = before.count
        guard !changes.isEmpty || !gone.isEmpty else { return }
        // What waits for an id may get it now.
        var all: [Change] = []
        all.reserveCapacity(changes.count)
        var next = 0
        for (index, entry) in entries.enumerated() {
            if next < changes.count, changes[next].index == index {
                all.append(changes[next])
                next += 1
            } else if case .waiting = entry.verdict {
                all.append(Change(index: index, before: entry))
            }
        }
        changes = all
    }

    private mutating func take(_ sighting: Sighting, known: JobDirectoryEntry?) {
        let file = sighting.file
        switch sighting.seen {
        case .unchanged, .heldOpen:
            if let known { entries.append(known) }
        case .ignored(let reason):
            if let known, case .ignored(reason) = known.verdict { return entries.append(known) }
            change(JobDirectoryEntry(ignoring: file, reason), known)
        case .unreadable(let reason):
            let place = Place(file: file, line: 1, column: 1)
            let finding = Diagnostic(
                .unreadableFile, at: place, "the file can't be read: \(reason)")
            if let known, case .broken([finding], isRead: false) = known.verdict {
                return entries.append(known)
            }
            let verdict = JobDirectoryEntry.Verdict.broken([finding], isRead: false)
            change(
                JobDirectoryEntry(
                    file, hash: known?.hash, edition: context.edition, verdict: verdict,
                    known: known), known)
        case .bytes(let bytes):
            let hash = fnv1a(bytes)
            if let known, known.isRead(hash, context.edition) { return entries.append(known) }
            let parsed = JobFile.parse(bytes, file: file, in: context, rules: rules)
            take(ReadContent(hash: hash, parsed: parsed), of: file, known)
        case .content(let content): take(content, of: file, known)
        }
    }

    private mutating func take(
        _ content: ReadContent, of file: String, _ known: JobDirectoryEntry?
    ) {
        let parsed = content.parsed
        let verdict: JobDirectoryEntry.Verdict =
            parsed.hasErrors
            ? .broken(parsed.diagnostics, isRead: true)
            : .waiting(known?.reusing(parsed.jobs) ?? parsed.jobs, [])
        change(
            JobDirectoryEntry(
                file, hash: content.hash, edition: context.edition, verdict: verdict, known: known),
            known)
    }

    private mutating func change(_ entry: JobDirectoryEntry, _ known: JobDirectoryEntry?) {
        changes.append(Change(index: entries.count, before: known))
        entries.append(entry)
    }
}

// What came of it.
extension DirectoryLook {
    /// The jobs of all files, sorted by id, made of those before and what changed.
    func jobs(after jobs: [Job]) -> [Job] {
        var leaving = Set(gone.flatMap(\.jobs).map(ObjectIdentifier.init))
        var coming: [Job] = []
        coming.reserveCapacity(changes.count)
        for change in changes {
            for job in change.before?.jobs ?? [] { leaving.insert(ObjectIdentifier(job)) }
            coming += entries[change.index].jobs
        }
        coming.sort { $0.spec.id < $1.spec.id }
        guard !jobs.isEmpty else { return coming }
        var result: [Job] = []
        result.reserveCapacity(jobs.count + coming.count)
        var next = 0
        for job in jobs where !leaving.contains(ObjectIdentifier(job)) {
            while next < coming.count, coming[next].spec.id < job.spec.id {
                result.append(coming[next])
                next += 1
            }
            result.append(job)
        }
        return result + coming[next...]
    }

    /// What is new to whoever knows the ledger as it was, sorted by file name.
    var news: [FileNews] {
        var news = gone.map { FileNews(file: $0.file, what: .gone) }
        for change in changes {
            let entry = entries[change.index]
            if let what = FileNews.what(before: change.before?.state, after: entry.state) {
                news.append(FileNews(file: entry.file, what: what))
            }
        }
        return news.sorted { $0.file < $1.file }
    }
}

extension FileNews {
    fileprivate static func what(before: FileStatus.State?, after: FileStatus.State) -> What? {
        switch (before, after) {
        case (.broken, .applied): return .repaired
        case (_, .applied): return nil
        case (.broken(let old, _), .broken(let new, _)) where old == new: return nil
        case (_, .broken(let diagnostics, let since)):
            return .broken(diagnostics, lastGoodSince: since)
        case (_, .ignored(let reason)): return before == after ? nil : .ignored(reason)
        }
    }
}
