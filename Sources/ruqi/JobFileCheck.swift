import Calendar
import Jobs
import Linux

/// Reads job files as the daemon does, and keeps what it finds.
struct JobFileCheck {
    private let context: JobContext

    init(zones: HostZones, defaultZone: Zone) {
        context = JobContext(
            defaultZone: defaultZone, zone: { zones.zone(named: $0) },
            zoneNames: { zones.names() })
    }

    struct Result {
        var jobs: [Job] = []
        var diagnostics: [Diagnostic] = []
        var fileCount = 0
    }

    /// One file, whatever its name: a configuration tool checks under a temporary one.
    func file(_ path: String) -> Result {
        do throws(FileReadError) {
            let bytes = try readFile(path, limitBytes: YAMLLimits.fileBytesMax)
            let parsed = JobFile.parse(bytes, file: path, in: context)
            return Result(jobs: parsed.jobs, diagnostics: parsed.diagnostics, fileCount: 1)
        } catch {
            return Result(diagnostics: [unreadable(path, "\(error)")], fileCount: 1)
        }
    }

    /// A directory as jobs.d: what is ignored there is ignored here, ids are compared.
    func directory(_ path: String) -> Result {
        let entries: [DirectoryEntry]
        do throws(SystemError) {
            entries = try listDirectory(path)
        } catch {
            return Result(diagnostics: [unreadable(path, "\(error)")])
        }
        var result = Result()
        var ledger = JobDirectory()
        var sightings: [Sighting] = []
        for entry in entries where IgnoredName.reason(for: entry.name) == nil {
            guard entry.kind != .directory else { continue }
            result.fileCount += 1
            sightings.append(Sighting(file: entry.name, seen: sight(path, entry.name)))
        }
        let set = ledger.take(sightings, in: context, at: readMoment().wall)
        result.jobs = set.jobs
        for file in set.files {
            result.diagnostics += file.diagnostics.map { $0.in(directory: path) }
        }
        return result
    }

    private func sight(_ directory: String, _ name: String) -> Sighting.Seen {
        do throws(FileReadError) {
            let path = "\(directory)/\(name)"
            return .bytes(try readFile(path, limitBytes: YAMLLimits.fileBytesMax))
        } catch {
            return .unreadable("\(error)")
        }
    }

    private func unreadable(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic(.unreadableFile, at: .whole(path), reason)
    }
}

extension Diagnostic {
    /// The same finding, its file named with the directory that was given.
    fileprivate func `in`(directory: String) -> Diagnostic {
        let path = directory.hasSuffix("/") ? directory : directory + "/"
        let there = Place(file: path + place.file, line: place.line, column: place.column)
        return Diagnostic(code, at: there, message, hint: hint, severity: severity)
    }
}
