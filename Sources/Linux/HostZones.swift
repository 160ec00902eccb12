import Calendar
import Synchronization

/// The host's time zones by name, each read from its file once, and again when asked to.
package final class HostZones: Sendable {
    /// What became of a name.
    private struct Known {
        /// Nil: there is none.
        var zone: Zone?
        /// What it was made of; nil: nothing, or nothing that could be read.
        var source: LocalZone?
    }

    /// What came of a ``refresh()``. Both sorted by name.
    package struct Refresh: Hashable, Sendable {
        /// Names that mean something else than before, came or went, or are wrong in another way.
        package var changed: [String] = []
        /// Those of them whose files are there and can't be used any more.
        package var damaged: [String] = []
        /// False: a file is there and could not be read, which may be otherwise later.
        package var isWhole = true

        /// Nothing.
        package init() {}
    }

    private struct State {
        var files: ZoneFiles
        var known: [String: Known] = [:]
    }

    private let candidates: [String]
    private let sources: LocalZoneSources
    private let state: Mutex<State>

    /// Finds the host's zone directory.
    package convenience init() {
        self.init(candidates: ZoneFiles.candidates, sources: LocalZoneSources())
    }

    /// Takes the first of the directories that exists, now and at each refresh.
    package init(candidates: [String], sources: LocalZoneSources) {
        self.candidates = candidates
        self.sources = sources
        state = Mutex(State(files: ZoneFiles(candidates: candidates)))
    }

    /// Where zone files are looked for, as a message goes on: `in '/usr/share/zoneinfo'`.
    package var place: String {
        if let directory = state.withLock({ $0.files.directory }) { return "in '\(directory)'" }
        let looked = candidates.map { "'\($0)'" }.joined(separator: ", ")
        return "on this host, which has no zone files (package tzdata): looked for \(looked)"
    }

    /// `UTC`, `local` or an IANA name. Nil: the host has no such zone, or its file is none; which
    /// of the two makes no difference to who named it.
    package func zone(named name: String) -> Zone? {
        if name == "UTC" { return .utc }
        let (known, files) = state.withLock { ($0.known[name], $0.files) }
        if let known { return known.zone }
        // What can't be read is none, until a refresh finds it better.
        let source = try? source(of: name, files)
        let new = Known(zone: source.flatMap(zone), source: source)
        state.withLock { state in
            // A name that is wrong is remembered so that its coming is noticed, within a limit.
            guard new.zone != nil || state.known.count < Self.rememberedMax else { return }
            state.known[name] = new
        }
        return new.zone
    }

    /// All names there are, sorted: walks the zone directory, some milliseconds.
    package func names() -> [String] {
        state.withLock { $0.files }.names()
    }

    /// Reads the files of all names that were asked for again, and compares the bytes.
    package func refresh() -> Refresh {
        let files = ZoneFiles(candidates: candidates)
        var known = state.withLock { $0.known }
        var refresh = Refresh()
        for (name, before) in known {
            do throws(ZoneFiles.Failure) {
                let source = try source(of: name, files)
                guard source != before.source else { continue }
                let zone = zone(source)
                if zone == nil, before.zone != nil { refresh.damaged.append(name) }
                // What was not there and is no zone file is an error of another kind.
                if zone != before.zone || zone == nil && before.source == nil {
                    refresh.changed.append(name)
                }
                known[name] = Known(zone: zone, source: source)
            } catch {
                if case .read = error { refresh.isWhole = false }
                guard before.source != nil else { continue }
                if case .read = error, before.zone != nil { refresh.damaged.append(name) }
                // Also where a file that was none is gone.
                refresh.changed.append(name)
                known[name] = Known(zone: nil, source: nil)
            }
        }
        let result = known
        state.withLock { state in
            state.files = files
            state.known.merge(result) { _, new in new }
        }
        refresh.changed.sort()
        refresh.damaged.sort()
        return refresh
    }

    /// Where a change would show: the files of all names that were asked for, also of those that
    /// there are none of, and the directories that lead to them.
    package var watchTargets: WatchTargets {
        let (files, names) = state.withLock { ($0.files, $0.known.keys.sorted()) }
        var targets = WatchTargets()
        for candidate in candidates {
            targets.files.insert(candidate)
            if candidate == files.directory { break }
        }
        for name in names {
            if name != "local" {
                insert(name, files, into: &targets)
            } else if let variable = sources.variable {
                let text = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
                if text.hasPrefix("/") {
                    targets.files.insert(text)
                } else {
                    insert(text, files, into: &targets)
                }
            } else {
                targets.files.insert(sources.link)
            }
        }
        return targets
    }

    private func insert(_ name: String, _ files: ZoneFiles, into targets: inout WatchTargets) {
        guard isZoneName(name), var path = files.directory else { return }
        for part in name.split(separator: "/") {
            path += "/" + part
            targets.files.insert(path)
        }
    }

    private func source(
        of name: String, _ files: ZoneFiles
    ) throws(ZoneFiles.Failure) -> LocalZone {
        if name == "local" { return try files.localZone(sources) }
        return LocalZone(name: name, bytes: try files.bytes(named: name))
    }

    private func zone(_ source: LocalZone) -> Zone? {
        guard let bytes = source.bytes else { return .utc }
        // A file that is no zone file is as good as none.
        return try? Zone(name: source.name, tzif: bytes)
    }

    /// Far more than there are zones.
    private static let rememberedMax = 4_096
}
