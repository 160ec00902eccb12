import Calendar
import Jobs
import Linux

/// Keeps the last good versions of broken files in `state_dir/last-good`, a file each by the same
/// name, so that they survive a restart; and beside them the names of files that are refused only
/// because others had their job ids first.
struct LastGoodStore: Sendable {
    private let stateDir: String
    private let directory: String
    /// What lies there, by name, with the hash of its content. Nil: it can't be used, and stays
    /// until its file is repaired or removed, for whoever can make use of it.
    private var kept: [FileName: UInt64?] = [:]
    private var newcomers: [String] = []
    /// What could not be written or removed the last time.
    private var pending: Set<FileName> = []
    /// Why not all is on the disk as it should be, as a sentence. Nil: it is.
    private(set) var trouble: String?

    /// What a former daemon left.
    struct Restored: Sendable {
        var versions: [LastGood] = []
        var newcomers: Set<String> = []
        /// A sentence for each that can't be used.
        var complaints: [String] = []
    }

    init(stateDir: String) {
        self.stateDir = stateDir
        directory = "\(stateDir)/last-good"
    }

    /// Reads what lies there.
    mutating func restore(in context: JobContext) -> Restored {
        var restored = Restored()
        do throws(SystemError) {
            let folder = try openDirectory(directory)
            if let objection = FileTrust().objection(to: try folder.stamp()) {
                restored.complaints.append("'\(directory)' \(objection): it is not read")
                return restored
            }
            for entry in try listDirectory(folder, path: directory)
            where entry.hasValidName && IgnoredName.reason(for: entry.name) == nil {
                restore(entry.name, folder, context, &restored)
            }
        } catch {
            if !error.isMissing { restored.complaints.append("last good versions: \(error)") }
        }
        for (name, problem) in LastGood.compatible(restored.versions).others {
            refuse(name, problem.sentence, &restored)
        }
        // Without the list the order of the names decides, as in a first start.
        let list = try? readFile(
            "\(stateDir)/newcomers", limitBytes: LastGood.newcomersBytesMax)
        newcomers = LastGood.newcomers(list ?? [])
        restored.newcomers = Set(newcomers)
        return restored
    }

    private mutating func restore(
        _ name: String, _ folder: borrowing Descriptor, _ context: JobContext,
        _ restored: inout Restored
    ) {
        do {
            let bytes = try readFile(
                name, in: folder, limitBytes: LastGood.bytesMax, trust: FileTrust())
            restored.versions.append(try LastGood(bytes, file: name, in: context))
            kept[FileName(name)] = fnv1a(bytes)
        } catch {
            refuse(name, (error as? LastGoodProblem)?.sentence ?? "\(error)", &restored)
        }
    }

    private mutating func refuse(_ name: String, _ reason: String, _ restored: inout Restored) {
        kept[FileName(name)] = .some(nil)
        restored.complaints.append(
            "the last good version of '\(name)' in '\(directory)' can't be used: \(reason)")
    }

    /// Brings the disk up to a look: what broke is kept, what was repaired or is gone is dropped.
    /// Zones and calendars may be others in files that were read again, and after a look at
    /// `everything` in all, and with them what is kept. Returns what is new about the disk's
    /// troubles, as sentences.
    mutating func update(
        _ set: JobSet, newcomers names: [String], after look: Settling.Look
    ) -> [String] {
        var failures: [SystemError] = []
        var touched = pending.union(set.news.map { FileName($0.file) })
        touched.formUnion(
            look.everything
                ? Array(kept.keys) : look.touched.map(FileName.init).filter { kept[$0] != nil })
        pending = []
        var unsynced: Set<FileName> = []
        for name in touched.sorted(by: { isOrderedBefore($0.text, $1.text) }) {
            do throws(SystemError) {
                // Many new ones reach the disk together: one by one each would wait for it.
                let isNew = kept[name] == nil
                let syncs = !isNew || touched.count <= Self.syncedSinglyMax
                let isWritten = try update(name, set.file(name.text), syncs: syncs)
                if isWritten, !syncs { unsynced.insert(name) }
            } catch {
                failures.append(error)
                pending.insert(name)
            }
        }
        do throws(SystemError) {
            if !unsynced.isEmpty { try syncFileSystem(of: directory) }
        } catch {
            failures.append(error)
            for name in unsynced { kept[name] = nil }
            pending.formUnion(unsynced)
        }
        do throws(SystemError) {
            try note(names)
        } catch {
            failures.append(error)
        }
        let before = trouble
        trouble = failures.first.map {
            "last good versions are in memory only, next try in 30 s: \($0)"
        }
        guard trouble != before else { return [] }
        return [trouble ?? "last good versions are on the disk again"]
    }

    /// Whether anything was written.
    private mutating func update(
        _ name: FileName, _ file: FileStatus?, syncs: Bool
    ) throws(SystemError) -> Bool {
        let known = kept[name]
        guard let version = file.flatMap(LastGood.init) else {
            guard let known else { return false }
            if known == nil, file?.isUnknown == true { return false }
            try removeFile("\(directory)/\(name.text)")
            kept[name] = nil
            return false
        }
        let bytes = Array(version.text.utf8)
        let hash = fnv1a(bytes)
        guard known != .some(hash) else { return false }
        try makeDirectories(directory, mode: 0o700)
        try replaceFile(
            name.text, in: directory, with: bytes, temporary: ".new", syncs: syncs)
        kept[name] = hash
        return true
    }

    private static let syncedSinglyMax = 8

    private mutating func note(_ names: [String]) throws(SystemError) {
        guard names != newcomers else { return }
        if names.isEmpty {
            try removeFile("\(stateDir)/newcomers")
        } else {
            let lines = names.map { "\($0)\n" }.joined()
            try replaceFile(
                "newcomers", in: stateDir, with: Array(lines.utf8), temporary: "newcomers.new")
        }
        newcomers = names
    }
}
