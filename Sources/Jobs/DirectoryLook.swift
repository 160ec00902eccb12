import Calendar

/// One walk over ledger and sightings side by side, both sorted by name.
struct DirectoryLook {
    /// Called between pieces of work.
    let pause: () -> Void
    private let context: JobContext
    private let memo = JobMemo()
    private let before: [FileStatus]
    /// How far the walk is in `before`.
    private var position = 0
    private var lastFile: String?
    /// The ledger as it will be, sorted by name.
    private(set) var entries: [FileStatus] = []
    /// What changed or is to be decided on, by index in ``entries``.
    private(set) var changes: [Change] = []
    private(set) var gone: [JobDirectoryEntry] = []
    /// What was found about jobs as their files were read, by id.
    private(set) var judged: [JobID: JudgedJob] = [:]

    struct Change {
        let index: Int
        let before: JobDirectoryEntry?
    }

    /// `sightings`: how many there are, about.
    init(
        context: JobContext, entries: [FileStatus], sightings: Int, pause: @escaping () -> Void
    ) {
        self.context = context
        self.pause = pause
        before = entries
        self.entries.reserveCapacity(sightings)
    }

    /// Puts another version of what is known of one file.
    mutating func replace(_ index: Int, _ entry: JobDirectoryEntry) {
        entries[index] = FileStatus(entry: entry)
    }

    /// The next sighting. A second one of the same name is passed over.
    mutating func take(_ sighting: Sighting) {
        if let lastFile, hasSameBytes(sighting.file, lastFile) { return }
        lastFile = sighting.file
        pause()
        while position < before.count {
            let entry = before[position].entry
            if hasSameBytes(entry.file, sighting.file) {
                position += 1
                return take(sighting, known: entry)
            }
            guard isOrderedBefore(entry.file, sighting.file) else { break }
            gone.append(entry)
            position += 1
        }
        take(sighting, known: nil)
    }

    /// The rest of the ledger wasn't seen.
    mutating func finish() {
        gone += before[position...].map(\.entry)
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
            } else if case .waiting = entry.entry.verdict {
                all.append(Change(index: index, before: entry.entry))
            }
        }
        changes = all
    }

    private mutating func take(_ sighting: Sighting, known: JobDirectoryEntry?) {
        let file = sighting.file
        switch sighting.seen {
        case .unchanged:
            if let known { keep(known) }
        case .heldOpen:
            guard let known else {
                return change(JobDirectoryEntry(file, unread: .beingWritten), nil)
            }
            keep(known)
        case .ignored(let reason):
            if let known, case .ignored(reason) = known.verdict { return keep(known) }
            change(JobDirectoryEntry(file, unread: .ignored(reason)), known)
        case .unreadable(let reason):
            refuse(
                Diagnostic(
                    .unreadableFile, at: .whole(file), "the file can't be read: \(reason)"),
                known)
        case .untrusted(let objection):
            refuse(
                Diagnostic(
                    .untrustedFile, at: .whole(file), objection,
                    hint: "as root only what root alone can write is run: chown root, chmod go-w"),
                known)
        case .bytes(let bytes):
            let hash = fnv1a(bytes)
            if let known, known.isRead(hash, context.edition) { return keep(known) }
            let parsed = JobFile.parse(bytes, file: file, in: context, memo: memo)
            take(ReadContent(hash: hash, parsed: parsed, known: known), of: file, known)
        case .content(let content): take(content, of: file, known)
        }
    }

    private mutating func take(
        _ content: ReadContent, of file: String, _ known: JobDirectoryEntry?
    ) {
        let parsed = content.parsed
        guard !parsed.hasErrors else {
            return change(
                JobDirectoryEntry(
                    file, hash: content.hash, edition: context.edition,
                    verdict: .broken(parsed.diagnostics, isRead: true),
                    known: known.map(rejudged)), known)
        }
        for item in content.judged { judged[item.wanted.spec.id] = item }
        change(
            JobDirectoryEntry(
                file, hash: content.hash, edition: context.edition,
                verdict: .waiting(parsed, []), known: known), known)
    }

    /// A file of which the content was not read.
    private mutating func refuse(_ finding: Diagnostic, _ known: JobDirectoryEntry?) {
        if let known, known.edition == context.edition,
            case .broken([finding], isRead: false) = known.verdict
        {
            return keep(known)
        }
        change(
            JobDirectoryEntry(
                finding.place.file, hash: known?.hash, edition: context.edition,
                verdict: .broken([finding], isRead: false), known: known.map(rejudged)), known)
    }

    /// The last good version of a file that is refused now, as it is in this context: its zone's
    /// offsets or its calendar's days may be others than those with which it was read.
    func rejudged(_ known: JobDirectoryEntry) -> JobDirectoryEntry {
        guard known.edition != context.edition, !known.list.isEmpty,
            known.jobs.contains(where: isOther), let lastGood = LastGood(applied: known),
            let jobs = lastGood.jobs(in: context)
        else { return known }
        return JobDirectoryEntry(known, lastGood: jobs)
    }

    /// Whether a job's zone or one of its calendars is there and another one than it was read with.
    private func isOther(_ job: Job) -> Bool {
        let options = job.spec.options
        if let zone = context.zone(options.zone.nameInFiles), zone != options.zone { return true }
        return options.exclusions.calendars.contains { name, days in
            if case .found(let now) = context.calendar(name) { now != days } else { false }
        }
    }

    private mutating func keep(_ entry: JobDirectoryEntry) {
        entries.append(FileStatus(entry: entry))
    }

    private mutating func change(_ entry: JobDirectoryEntry, _ known: JobDirectoryEntry?) {
        changes.append(Change(index: entries.count, before: known))
        keep(entry)
    }
}

// What came of it.
extension DirectoryLook {
    /// The jobs of all files, sorted by id, made of those before and what changed.
    func jobs(after jobs: [Job]) -> [Job] {
        var leaving = Set(gone.flatMap(\.list).map(ObjectIdentifier.init))
        var coming: [Job] = []
        coming.reserveCapacity(changes.count)
        for change in changes {
            pause()
            for job in change.before?.list ?? .none { leaving.insert(ObjectIdentifier(job)) }
            coming += entries[change.index].entry.list
        }
        coming.sort { $0.spec.id < $1.spec.id }
        guard !jobs.isEmpty else { return coming }
        var result: [Job] = []
        result.reserveCapacity(jobs.count + coming.count)
        var next = 0
        for job in jobs {
            pause()
            if leaving.contains(ObjectIdentifier(job)) { continue }
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
            pause()
            let status = entries[change.index]
            let before = change.before.map { FileStatus(entry: $0).state }
            if let what = FileNews.what(before: before, after: status.state) {
                news.append(FileNews(file: status.file, what: what))
            }
        }
        return news.sorted { isOrderedBefore($0.file, $1.file) }
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
        // What is written in several pieces is told when it is whole.
        case (_, .ignored(FileStatus.beingWritten)): return nil
        case (_, .ignored(let reason)): return before == after ? nil : .ignored(reason)
        }
    }
}
