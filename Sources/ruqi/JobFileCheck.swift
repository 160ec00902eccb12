import Calendar
import Jobs
import Linux

/// Reads job files and calendars as the daemon does, and keeps what it finds.
struct JobFileCheck {
    /// For one file: its jobs may be meant for any host.
    private let context: JobContext
    /// For a directory, as this host's daemon would load it.
    let onThisHost: JobContext
    private let calendarsDir: String

    /// `defaultZone`: another one than the settings name. `takesTemporaryNames`: of a file with
    /// such a name the id needn't be known.
    init(
        zones: HostZones, settings: Settings, defaultZone: Zone? = nil,
        takesTemporaryNames: Bool = false
    ) {
        var calendars = CalendarLedger(directory: settings.calendarsDir)
        // A directory that is missing or can't be read has no calendars: the jobs' errors name it.
        let files = (try? Self.calendarFiles(in: settings.calendarsDir)) ?? []
        _ = calendars.take(files)
        calendarsDir = settings.calendarsDir
        func context(_ host: String?) -> JobContext {
            JobContext(
                defaultZone: defaultZone ?? settings.timezone, zone: { zones.zone(named: $0) },
                zoneNames: { zones.names() }, zonePlace: { zones.place },
                calendar: calendars.lookup, schedulerName: settings.schedulerName,
                hostName: host, defaults: settings.defaults)
        }
        var any = context(nil)
        any.takesTemporaryNames = takesTemporaryNames
        self.context = any
        onThisHost = context(hostName())
    }

    /// Whatever stands under a path, a calendar or directory of calendars where it is one; `-` is
    /// standard input.
    func path(_ path: String) -> Result {
        if path == "-" { return standardInput() }
        let real = realPath(path)
        if isDirectory(path) {
            return real != nil && real == realPath(calendarsDir)
                ? calendars(path) : directory(path)
        }
        return isInCalendars(path) ? calendar(path) : file(path)
    }

    struct Result {
        var jobs: [Job] = []
        /// Of a single file: for each job where its rules stand.
        var rulePlaces: [[Place]] = []
        var diagnostics: [Diagnostic] = []
        /// Of job files.
        var fileCount = 0
        var calendarCount = 0
        /// The content of files that something was found in, by their names in the diagnostics.
        var sources: [String: [UInt8]] = [:]
    }

    /// It has no name that a job_id could be made of.
    private func standardInput() -> Result {
        do throws(FileReadError) {
            let bytes = try readStandardInput(limitBytes: YAMLLimits.fileBytesMax)
            return file("<stdin>", bytes)
        } catch {
            return Result(diagnostics: [unreadable("<stdin>", "\(error)")], fileCount: 1)
        }
    }

    /// One file, whatever its name: a configuration tool checks under a temporary one.
    func file(_ path: String) -> Result {
        do throws(FileReadError) {
            let bytes = try readFile(path, limitBytes: YAMLLimits.fileBytesMax)
            return file(path, bytes)
        } catch {
            let reason = (try? FileSignature(path: path))?.kind.unreadableReason ?? "\(error)"
            let finding = unreadable(path, "the file can't be read: \(reason)")
            return Result(diagnostics: [finding], fileCount: 1)
        }
    }

    /// A file's content, which need not be on any disk.
    func parsed(_ bytes: [UInt8], name: String) -> ParsedJobFile {
        JobFile.parse(bytes, file: name, in: context)
    }

    /// The zone of a job that names none: that of the settings' `defaults`, else of the settings.
    var defaultZone: Zone? {
        parsed(Array("rule: 1d\ncmd: x\n".utf8), name: "x.yaml").jobs.first?.spec.zone
    }

    /// Whether this host's daemon loads a job that was read from these bytes.
    func isOnThisHost(_ bytes: [UInt8], _ job: Job) -> Bool {
        !JobFile.parse(bytes, file: job.place.file, in: onThisHost).jobs.isEmpty
    }

    private func file(_ name: String, _ bytes: [UInt8]) -> Result {
        let parsed = parsed(bytes, name: name)
        let notes = JobNotes.diagnostics(on: parsed, after: readMoment().wall)
        return Result(
            jobs: parsed.jobs, rulePlaces: parsed.rulePlaces,
            diagnostics: (parsed.diagnostics + notes).sorted { $0.place < $1.place },
            fileCount: 1, sources: [name: bytes])
    }

    /// A directory as jobs.d: what is ignored there is ignored here, ids are compared. `ofAnyHost`:
    /// also jobs that are for other hosts.
    func directory(_ path: String, ofAnyHost: Bool = false) -> Result {
        let sightings: [Sighting]
        do throws(SystemError) {
            sightings = try ruqi.sightings(in: path)
        } catch {
            return Result(diagnostics: [unreadable(path, "\(error)")])
        }
        var result = Result()
        var ledger = JobDirectory()
        var notes: [Diagnostic] = []
        var contents: [String: [UInt8]] = [:]
        let now = readMoment().wall
        for sighting in sightings {
            if case .ignored = sighting.seen {
                if let note = ignored(sighting.file) { notes.append(note) }
                continue
            }
            result.fileCount += 1
            guard case .bytes(let bytes) = sighting.seen else { continue }
            contents[sighting.file] = bytes
            let parsed = JobFile.parse(bytes, file: sighting.file, in: context)
            if !parsed.hasErrors { notes += JobNotes.diagnostics(on: parsed, after: now) }
        }
        let set = ledger.take(sightings, in: ofAnyHost ? context : onThisHost, at: now)
        result.jobs = set.jobs
        let found = set.files.flatMap(\.diagnostics) + notes
        for diagnostic in found.sorted(by: { $0.place < $1.place }) {
            let there = diagnostic.in(directory: path)
            result.diagnostics.append(there)
            result.sources[there.place.file] = contents[diagnostic.place.file]
        }
        return result
    }

    /// Its directory is `calendars_dir`, by whatever name.
    private func isInCalendars(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let parent = parts.dropLast().joined(separator: "/")
        let directory = parts.count == 1 ? "." : parent.isEmpty ? "/" : parent
        let real = realPath(directory)
        return real != nil && real == realPath(calendarsDir)
    }

    private func calendar(_ path: String) -> Result {
        do throws(FileReadError) {
            let bytes = try readFile(path, limitBytes: CalendarFile.fileBytesMax)
            return Result(
                diagnostics: CalendarFile.parse(bytes, file: path).diagnostics, calendarCount: 1,
                sources: [path: bytes])
        } catch {
            return Result(diagnostics: [unreadable(path, "\(error)")], calendarCount: 1)
        }
    }

    private func calendars(_ path: String) -> Result {
        var ledger = CalendarLedger(directory: path)
        do throws(SystemError) {
            _ = ledger.take(try Self.calendarFiles(in: path))
            return Result(diagnostics: ledger.findings, calendarCount: ledger.count)
        } catch {
            return Result(diagnostics: [unreadable(path, "\(error)")])
        }
    }

    private static func calendarFiles(
        in directory: String
    ) throws(SystemError) -> [CalendarLedger.Sighting] {
        let files = try readFiles(
            in: directory, limitBytes: CalendarFile.fileBytesMax,
            where: { IgnoredName.calendarReason(for: $0) == nil })
        return files.map { file in
            CalendarLedger.Sighting(
                file: file.name,
                content: file.bytes.mapError { CalendarLedger.Reason($0.description) })
        }
    }

    /// Somebody may wonder why what has the name of a job file isn't read; nil: it has another one.
    private func ignored(_ name: String) -> Diagnostic? {
        guard IgnoredName.reason(for: name) == nil else { return nil }
        return Diagnostic(
            .ignoredFile, at: .whole(name), "this is a directory, and job files in it are not read",
            severity: .note)
    }

    private func unreadable(_ path: String, _ reason: String) -> Diagnostic {
        Diagnostic(.unreadableFile, at: .whole(path), reason)
    }
}

extension Diagnostic {
    /// The same finding, its file named with the directory that was given.
    fileprivate func `in`(directory: String) -> Diagnostic {
        Diagnostic(code, at: place.below(directory), message, hint: hint, severity: severity)
    }
}

extension Place {
    /// The same with the directory that was given before its file.
    func below(_ directory: String) -> Place {
        let path = directory.hasSuffix("/") ? directory : directory + "/"
        return Place(file: path + file, line: line, column: column)
    }
}
