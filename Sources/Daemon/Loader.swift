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
            let folder = try openDirectory(path)
            let entries = try listDirectory(folder, path: path)
            isUnreadable = false
            let set = take(entries, folder, look, now)
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
        _ entries: [DirectoryEntry], _ folder: borrowing Descriptor, _ look: Settling.Look,
        _ now: Timestamp
    ) -> JobSet {
        var present: [String: FileSignature] = [:]
        present.reserveCapacity(entries.count)
        var sightings: [Sighting] = []
        sightings.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() {
            let seen =
                index < Self.filesMax
                ? sight(entry, folder, look)
                : .unreadable("jobs_dir has more than \(Self.filesMax) entries")
            switch seen {
            case .heldOpen: present[entry.name] = signatures[entry.name]
            // Without a signature the next look tries to read it again.
            case .unreadable: isUnreadable = true
            case .unchanged, .bytes, .ignored: present[entry.name] = entry.signature
            }
            sightings.append(Sighting(file: entry.name, seen: seen))
        }
        signatures = present
        return directory.take(sightings, in: context, at: now)
    }

    private func sight(
        _ entry: DirectoryEntry, _ folder: borrowing Descriptor, _ look: Settling.Look
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
            return .bytes(
                try readFile(entry.name, in: folder, limitBytes: YAMLLimits.fileBytesMax))
        } catch {
            return .unreadable("\(error)")
        }
    }

    /// More than any host has jobs; a directory of something else is not read through.
    private static let filesMax = 100_000
}
