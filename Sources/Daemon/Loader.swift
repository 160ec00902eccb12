import Calendar
import Jobs
import Linux

/// What the loader found out.
struct Loaded: Sendable {
    /// When it began.
    let since: Uptime
    /// Nil: it didn't look at `jobs.d`.
    var jobs: JobsLook?
    /// What is new about time zones and calendars.
    var world = JobWorld.Change()
    /// Whether all of them could be read. Nil: it didn't look at them.
    var isWorldWhole: Bool?
    /// What it has read of them so far.
    var targets = WatchTargets()
    /// The settings, read again. Nil: nobody asked for it.
    var settings: Result<Settings, Refusal>?
    /// What is watched of where links in `jobs.d` lead. Nil: it didn't look at `jobs.d`.
    var links: LinkFollower.Followed?
}

/// What a look at `jobs.d` brought.
struct JobsLook: Sendable {
    /// Nil: the directory could not be listed, and the schedule stays as it was.
    let set: JobSet?
    /// Why the directory could not be listed.
    let trouble: String?
    /// False: something could not be read that may be readable later.
    let isWhole: Bool
    /// Why what is to be kept for a restart is not on the disk, as a sentence. Nil: it is.
    var keeping: String?
    /// Files that somebody had open for writing.
    var busy: Set<String> = []
    /// Each file was to be read again.
    var isWholeDirectory = false
    /// When it began.
    let since: Uptime
}

/// Looks at `jobs.d` on a thread of its own, so that reading 10,000 files delays no run.
///
/// The truth is what stands in the directory: a file is read again when it is new, its signature
/// changed or a hint named it, and applied when its content changed. When a time zone or a calendar
/// changed, all files are read and judged again.
struct Loader {
    /// What it can be asked for.
    enum Request: Sendable {
        case jobs(Settling.Look)
        /// Zones and calendars are to be read again.
        case world
        /// The settings are to be read again.
        case settings
    }

    let path: String
    private let starts: RunStarts
    private let rereadSettings: @Sendable () -> Result<Settings, Refusal>
    private var store: LastGoodStore
    let trust = FileTrust()
    var world: JobWorld
    private var links = LinkFollower()
    /// What the last look was asked for, where it came to nothing: the next one is asked for it
    /// too.
    private var failed: Settling.Look?
    /// Files that were being written at the last look.
    private var heldOpen: Set<String> = []
    /// The hashes of the signatures of all entries that needn't be read again as long as they look
    /// so, by the hashes of their names. Hashes, because there may be 100,000 entries.
    var seen: [Int: Int] = [:]
    var directory = JobDirectory()
    /// The directory could be listed at least once.
    private(set) var wasSeen = false
    /// The zones and calendars were read at least once.
    private var knowsWorld = false
    /// The look under way met something that could not be read.
    private var isUnreadable = false
    /// What the look under way found open for writing, though no hint told so.
    private var busy: Set<String> = []
    private var tidying = Tidying()
    /// What large looks replaced and found. It is kept until the loop has let go of it, so that
    /// taking thousands of jobs apart is the work of this thread.
    private var used: [JobSet] = []

    /// `rereadSettings` is asked at each request for it.
    init(
        path: String, world: JobWorld, store: LastGoodStore, starts: RunStarts,
        rereadSettings: @escaping @Sendable () -> Result<Settings, Refusal>
    ) {
        self.path = path
        self.world = world
        self.store = store
        self.starts = starts
        self.rereadSettings = rereadSettings
    }

    /// Serves looks until the process ends. What was asked for meanwhile is done in one go.
    static func run(
        _ loader: consuming Loader, requests: Mailbox<Request>, replies: Mailbox<Loaded>
    ) {
        var loader = loader
        var isCourteous = false
        while true {
            let left = loader.tidying.due.map { max(.zero, $0 - readUptime()) }
            let batch = requests.take(timeLimit: left)
            if batch.isEmpty {
                loader.tidying.finish()
                loader.used = []
                releaseFreeMemory()
                releaseStartupCode()
            } else if let loaded = loader.serve(batch) {
                replies.post(loaded)
                // The first look is what everybody waits for; later ones must not delay a run.
                if loaded.jobs != nil, !isCourteous {
                    Worker.giveWay()
                    isCourteous = true
                }
            }
        }
    }

    /// Nil: nothing is new.
    private mutating func serve(_ requests: [Request]) -> Loaded? {
        var merged: Settling.Look?
        var loaded = Loaded(since: readUptime())
        var wantsWorld = !knowsWorld
        for request in requests {
            switch request {
            case .world: wantsWorld = true
            case .settings: loaded.settings = rereadSettings()
            case .jobs(let look):
                var sum = merged ?? failed ?? Settling.Look()
                sum.add(look)
                merged = sum
            }
        }
        let before = world.targets
        let isFirst = !knowsWorld
        if wantsWorld {
            loaded.world = refreshWorld()
            loaded.isWorldWhole = world.isWhole
        }
        var isOther = loaded.world.isReal
        if case .success(let settings) = loaded.settings {
            isOther = world.take(defaults: settings) || isOther
        }
        if isOther {
            let held = merged?.held ?? heldOpen
            merged = Settling.Look(held: held, everything: true)
        }
        if isFirst { loaded.world.complaints += restore() }
        if let merged {
            heldOpen = merged.held
            loaded.jobs = look(merged, &loaded)
            loaded.jobs?.isWholeDirectory = merged.everything
            world.noteTargets()
        }
        loaded.targets = world.targets
        let isNews =
            loaded.jobs != nil || !loaded.world.isEmpty || before != loaded.targets
            || loaded.settings != nil || loaded.isWorldWhole != nil
        return isNews ? loaded : nil
    }

    /// Takes over what a former daemon kept of broken files.
    private mutating func restore() -> [String] {
        let restored = store.restore(in: world.context)
        directory = JobDirectory(lastGood: restored.versions, newcomers: restored.newcomers)
        return restored.complaints
    }

    private mutating func refreshWorld() -> JobWorld.Change {
        var change = world.refresh()
        if !knowsWorld {
            // What is read for the first time didn't change.
            change.zones = []
            change.calendars = []
        }
        knowsWorld = true
        return change
    }

    private mutating func look(_ look: Settling.Look, _ loaded: inout Loaded) -> JobsLook {
        let begun = readMoment()
        let now = begun.wall
        do throws(SystemError) {
            let set = take(try glances(look, &loaded), look, now)
            wasSeen = true
            failed = nil
            loaded.world.complaints += store.update(
                set, newcomers: directory.newcomerNames, after: look)
            return JobsLook(
                set: set, trouble: nil, isWhole: !isUnreadable, keeping: store.trouble, busy: busy,
                since: begun.uptime)
        } catch {
            if loaded.links == nil { loaded.links = links.follow(path, links: []) }
            // A directory that was there and is gone has no jobs any more. One that can't be read
            // may still have them, and one that never was there may only not be mounted yet.
            guard error.isMissing, wasSeen else {
                failed = look
                return JobsLook(
                    set: nil, trouble: "\(error)", isWhole: false, since: begun.uptime)
            }
            seen = [:]
            let before = directory.current
            let set = directory.take([], in: world.context, at: now)
            plan(after: before, set, readCount: 0)
            failed = nil
            loaded.world.complaints += store.update(set, newcomers: [], after: look)
            return JobsLook(
                set: set, trouble: "\(error)", isWhole: false, since: begun.uptime)
        }
    }

    /// Looks at the directory. One whose place another takes meanwhile may have been emptied while
    /// it was looked at, so that look doesn't count, and the other one is looked at.
    private mutating func glances(
        _ look: Settling.Look, _ loaded: inout Loaded
    ) throws(SystemError) -> [ArraySlice<Glance>] {
        for _ in 0..<Self.replacementsMax {
            let folder = Folder(try openDirectory(path))
            let stamp = try folder.descriptor.stamp()
            let names = try names(in: folder, look)
            // Armed before the files are looked at, so that nothing falls between the two.
            loaded.links = links.follow(path, links: Self.links(names))
            let glances = try glance(names, folder, look, trust.objection(to: stamp))
            if PathIdentity(of: path) == PathIdentity(stamp) { return glances }
        }
        throw .replaced(path)
    }

    /// The names in the directory. A listing is no moment: a file that is replaced by rename(2)
    /// meanwhile may be passed over. So a name that was there is asked for before it counts as
    /// gone.
    private func names(
        in folder: Folder, _ look: Settling.Look
    ) throws(SystemError) -> [DirectoryName] {
        var names = try directoryNames(folder.descriptor, path: path)
        var found = names[...]
        var missed: [DirectoryName] = []
        let breather = breather(for: look)
        for status in directory.current.files {
            breather?.pause()
            var isThere = false
            while let next = found.first {
                isThere = hasSameBytes(next.text, status.file)
                guard !isThere, isOrderedBefore(next.text, status.file) else { break }
                found.removeFirst()
            }
            if isThere { continue }
            if let name = try DirectoryName(status.file, in: folder.descriptor) {
                missed.append(name)
            }
        }
        guard !missed.isEmpty else { return names }
        names += missed
        return names.sorted { isOrderedBefore($0.text, $1.text) }
    }

    private static func links(_ names: [DirectoryName]) -> [String] {
        names.filter {
            $0.kind == .link && $0.hasValidName && IgnoredName.reason(for: $0.text) == nil
        }.map(\.text)
    }

    private mutating func take(
        _ glances: [ArraySlice<Glance>], _ look: Settling.Look, _ now: Timestamp
    ) -> JobSet {
        let count = glances.reduce(0) { $0 + $1.count }
        var present: [Int: Int] = [:]
        present.reserveCapacity(count)
        var sightings: [Sighting] = []
        sightings.reserveCapacity(count)
        isUnreadable = false
        busy = []
        var readCount = 0
        let breather = breather(for: look)
        for glance in glances.joined() {
            breather?.pause()
            sightings.append(glance.sighting)
            if let signature = glance.signature {
                present[FileName(glance.sighting.file).hashValue] = signature
            }
            switch glance.sighting.seen {
            case .unreadable: isUnreadable = true
            case .bytes, .content: readCount += 1
            case .heldOpen where !look.held.contains(glance.sighting.file):
                busy.insert(glance.sighting.file)
            case .unchanged, .untrusted, .heldOpen, .ignored: break
            }
        }
        seen = present
        let before = directory.current
        let set = directory.take(sightings, in: world.context, at: now) { breather?.pause() }
        plan(after: before, set, readCount: readCount)
        return set
    }

    /// Plans to give back what a look took.
    private mutating func plan(after before: JobSet, _ set: JobSet, readCount: Int) {
        let look = Tidying.Look(
            read: readCount, difference: set.jobs.count - before.jobs.count,
            listed: set.files.count, hasNews: !set.news.isEmpty, isFirst: !wasSeen)
        tidying.note(look, at: readUptime())
        if look.isLarge { used += [before, set] }
    }

    /// Nil at the first look, which everybody waits for.
    func breather(for look: Settling.Look) -> Breather? {
        let isLong =
            look.everything || look.everyFile || look.touched.count >= Tidying.many
        return wasSeen ? Breather(starts: starts, isLong: isLong, at: readUptime()) : nil
    }

    /// Nobody replaces a directory so often during one look.
    private static let replacementsMax = 10
}
