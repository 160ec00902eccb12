import Calendar
import Jobs
import Linux

/// What the loader found out.
struct Loaded: Sendable {
    /// Nil: it didn't look at `jobs.d`.
    var jobs: JobsLook?
    /// What is new about time zones and calendars.
    var world = JobWorld.Change()
    /// What it has read of them so far.
    var targets = WatchTargets()
}

/// What a look at `jobs.d` brought.
struct JobsLook: Sendable {
    /// Nil: the directory could not be listed, and the schedule stays as it was.
    let set: JobSet?
    /// Why the directory could not be listed.
    let trouble: String?
    /// False: something could not be read that may be readable later.
    let isWhole: Bool
}

/// Looks at `jobs.d` on a thread of its own, so that reading 10,000 files delays no run.
///
/// The truth is what stands in the directory: a file is read again when its signature changed or
/// a hint named it, and applied when its content changed. When a time zone or a calendar changed,
/// all files are read and judged again.
struct Loader {
    /// What it can be asked for.
    enum Request: Sendable {
        case jobs(Settling.Look)
        /// Zones and calendars are to be read again.
        case world
    }

    private let path: String
    private var world: JobWorld
    /// Files that were being written at the last look.
    private var heldOpen: Set<String> = []
    private var signatures: [String: FileSignature] = [:]
    private var directory = JobDirectory()
    /// The directory could be listed at least once.
    private var wasSeen = false
    /// The zones and calendars were read at least once.
    private var knowsWorld = false
    /// The look under way met something that could not be read.
    private var isUnreadable = false

    init(path: String, world: JobWorld) {
        self.path = path
        self.world = world
    }

    /// Serves looks until the process ends. What was asked for meanwhile is done in one go.
    static func run(
        _ loader: consuming Loader, requests: Mailbox<Request>, replies: Mailbox<Loaded>
    ) {
        var loader = loader
        while true {
            if let loaded = loader.serve(requests.take()) { replies.post(loaded) }
        }
    }

    /// Nil: nothing is new.
    private mutating func serve(_ requests: [Request]) -> Loaded? {
        var merged: Settling.Look?
        var wantsWorld = !knowsWorld
        for request in requests {
            switch request {
            case .world: wantsWorld = true
            case .jobs(let look):
                var sum = merged ?? Settling.Look()
                sum.everything = sum.everything || look.everything
                sum.touched.formUnion(look.touched)
                sum.held = look.held
                merged = sum
            }
        }
        var loaded = Loaded()
        let before = world.targets
        if wantsWorld { loaded.world = refreshWorld() }
        if loaded.world.isReal {
            let held = merged?.held ?? heldOpen
            merged = Settling.Look(held: held, everything: true)
        }
        if let merged {
            heldOpen = merged.held
            loaded.jobs = look(merged)
            world.noteTargets()
        }
        loaded.targets = world.targets
        let isNews = loaded.jobs != nil || !loaded.world.isEmpty || before != loaded.targets
        return isNews ? loaded : nil
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

    private mutating func look(_ look: Settling.Look) -> JobsLook {
        let now = readMoment().wall
        do throws(SystemError) {
            let folder = Folder(try openDirectory(path))
            let entries = try listDirectory(folder.descriptor, path: path)
            let set = try take(entries, folder, look, now)
            wasSeen = true
            return JobsLook(set: set, trouble: nil, isWhole: !isUnreadable)
        } catch {
            // A directory that was there and is gone has no jobs any more. One that can't be read
            // may still have them, and one that never was there may only not be mounted yet.
            guard error.isMissing, wasSeen else {
                return JobsLook(set: nil, trouble: "\(error)", isWhole: false)
            }
            signatures = [:]
            let set = directory.take([], in: world.context, at: now)
            return JobsLook(set: set, trouble: "\(error)", isWhole: false)
        }
    }

    private mutating func take(
        _ entries: [DirectoryEntry], _ folder: Folder, _ look: Settling.Look, _ now: Timestamp
    ) throws(SystemError) -> JobSet {
        let sightings = try sight(entries, folder, look)
        var present: [String: FileSignature] = [:]
        present.reserveCapacity(entries.count)
        isUnreadable = false
        for (entry, sighting) in zip(entries, sightings) {
            switch sighting.seen {
            case .heldOpen: present[entry.name] = signatures[entry.name]
            // Without a signature the next look tries to read it again.
            case .unreadable: isUnreadable = true
            case .unchanged, .bytes, .content, .ignored: present[entry.name] = entry.signature
            }
        }
        signatures = present
        return directory.take(sightings, in: world.context, at: now)
    }

    /// Looks at all entries; where all of many have to be read, with all processors.
    private func sight(
        _ entries: [DirectoryEntry], _ folder: Folder, _ look: Settling.Look
    ) throws(SystemError) -> [Sighting] {
        let share = entries.count / Self.filesPerThread
        let parts = look.everything ? min(share, processorCount(), Self.threadsMax) : 1
        guard parts > 1 else { return sight(entries.indices, of: entries, folder, look) }
        let loader = self
        return try Worker.concurrently(parts, name: "loader") { part in
            let start = entries.count * part / parts
            let end = entries.count * (part + 1) / parts
            return loader.sight(start..<end, of: entries, folder, look)
        }.flatMap { $0 }
    }

    private func sight(
        _ indices: Range<Int>, of entries: [DirectoryEntry], _ folder: Folder,
        _ look: Settling.Look
    ) -> [Sighting] {
        let reader = JobFileReader(for: directory, in: world.context)
        return indices.map { index in
            let entry = entries[index]
            let seen =
                index < Self.filesMax
                ? sight(entry, folder, look, reader)
                : .unreadable("jobs_dir has more than \(Self.filesMax) entries")
            return Sighting(file: entry.name, seen: seen)
        }
    }

    private func sight(
        _ entry: DirectoryEntry, _ folder: Folder, _ look: Settling.Look, _ reader: JobFileReader
    ) -> Sighting.Seen {
        if let reason = IgnoredName.reason(for: entry.name) { return .ignored(reason) }
        if look.held.contains(entry.name) { return .heldOpen }
        let isKnown = signatures[entry.name] == entry.signature
        if isKnown, !look.everything, !look.touched.contains(entry.name) { return .unchanged }
        switch entry.kind {
        case .regular: break
        case .directory: return .ignored("a directory")
        case .danglingLink: return .unreadable("a symbolic link to nothing")
        case .other: return .unreadable("no regular file")
        }
        guard entry.hasValidName else { return .unreadable("its name is not UTF-8") }
        do throws(FileReadError) {
            let bytes = try readFile(
                entry.name, in: folder.descriptor, limitBytes: YAMLLimits.fileBytesMax)
            return reader.seen(bytes, file: entry.name)
        } catch {
            return .unreadable("\(error)")
        }
    }

    /// More than any host has jobs; a directory of something else is not read through.
    private static let filesMax = 100_000
    /// Fewer are read sooner than a thread is started.
    private static let filesPerThread = 500
    /// More threads wait for one another in the file system.
    private static let threadsMax = 4
}

/// The open `jobs.d`, for several threads.
private final class Folder: Sendable {
    let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }
}
