import Calendar
import Jobs
import Linux

/// What a look at `jobs.d` brought.
struct Loaded: Sendable {
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
/// a hint named it, and applied when its content changed.
struct Loader {
    private let path: String
    private let context: JobContext
    private var signatures: [String: FileSignature] = [:]
    private var directory = JobDirectory()
    /// The directory could be listed at least once.
    private var wasSeen = false
    /// The look under way met something that could not be read.
    private var isUnreadable = false

    init(path: String, zones: HostZones, defaultZone: Zone) {
        self.path = path
        context = JobContext(
            defaultZone: defaultZone, zone: { zones.zone(named: $0) },
            zoneNames: { zones.names() })
    }

    /// Serves looks until the process ends. What was asked for meanwhile is done in one go.
    static func run(
        _ loader: consuming Loader, requests: Mailbox<Settling.Look>, replies: Mailbox<Loaded>
    ) {
        var loader = loader
        while true {
            var merged = Settling.Look()
            for look in requests.take() {
                merged.everything = merged.everything || look.everything
                merged.touched.formUnion(look.touched)
                merged.held = look.held
            }
            replies.post(loader.look(merged))
        }
    }

    mutating func look(_ look: Settling.Look) -> Loaded {
        let now = readMoment().wall
        do throws(SystemError) {
            let folder = Folder(try openDirectory(path))
            let entries = try listDirectory(folder.descriptor, path: path)
            let set = try take(entries, folder, look, now)
            wasSeen = true
            return Loaded(set: set, trouble: nil, isWhole: !isUnreadable)
        } catch {
            // A directory that was there and is gone has no jobs any more. One that can't be read
            // may still have them, and one that never was there may only not be mounted yet.
            guard error.isMissing, wasSeen else {
                return Loaded(set: nil, trouble: "\(error)", isWhole: false)
            }
            signatures = [:]
            let set = directory.take([], in: context, at: now)
            return Loaded(set: set, trouble: "\(error)", isWhole: false)
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
        return directory.take(sightings, in: context, at: now)
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
        let reader = JobFileReader(for: directory, in: context)
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
