import Calendar
import History
import Jobs
import Linux

/// What job files are judged in: the host's zones and the calendars, as of the last look at them.
struct JobWorld: Sendable {
    /// What a look changed, sorted.
    struct Change: Sendable {
        var zones: [String] = []
        var calendars: [String] = []
        /// That of the setting `timezone`, if it is another one than before.
        var zone: Zone?
        /// What is wrong now and wasn't before, a sentence each.
        var complaints: [String] = []

        /// Whether job files may mean something else.
        var isReal: Bool { !zones.isEmpty || !calendars.isEmpty }
        var isEmpty: Bool { !isReal && complaints.isEmpty }
    }

    private let zones: HostZones
    private var settings: Settings
    private var calendars: CalendarLedger
    /// An absolute path.
    private let calendarsDir: String
    /// Calendars that are symbolic links.
    private var calendarLinks: [String] = []
    /// The file system that calendars are on, if it doesn't tell of all changes.
    private var remoteSystem: String?
    /// Why the calendars could not be listed the last time.
    private var listingTrouble: String?
    /// All zone files and calendars could be read the last time.
    private(set) var isWhole = true
    private(set) var context: JobContext
    private(set) var targets = WatchTargets()

    /// Calendars are read by the first ``refresh()``.
    init(settings: Settings, zones: HostZones) {
        self.zones = zones
        self.settings = settings
        calendars = CalendarLedger(directory: settings.calendarsDir)
        calendarsDir = absolutePath(settings.calendarsDir)
        // Asked for by name, so that its changes are noticed.
        let zone = zones.zone(named: settings.timezoneName) ?? settings.timezone
        context = Self.context(settings, zones, zone, calendars, edition: 0)
    }

    /// Reads zones and calendars again. Where one of them is another, the context is too.
    mutating func refresh() -> Change {
        let refreshed = zones.refresh()
        var change = Change(zones: refreshed.changed)
        isWhole = refreshed.isWhole
        change.complaints += refreshed.damaged.map { name in
            "the file of the time zone '\(name)' can't be used any more"
                + (name == settings.timezoneName ? "; for the setting it stays as it was" : "")
        }
        refreshCalendars(&change)
        if change.isReal {
            // A default zone that is gone stays as it was: no job may stop for it.
            let zone = zones.zone(named: settings.timezoneName) ?? context.defaultZone
            if zone != context.defaultZone { change.zone = zone }
            context = Self.context(
                settings, zones, zone, calendars, edition: context.edition + 1)
        }
        noteTargets()
        return change
    }

    /// Takes the `defaults` of other settings. True: they are others, and so is the context.
    mutating func take(defaults settings: Settings) -> Bool {
        let isSame =
            settings.defaults?.isSame(as: self.settings.defaults)
            ?? (self.settings.defaults == nil)
        guard !isSame else { return false }
        self.settings.defaults = settings.defaults
        context = Self.context(
            self.settings, zones, context.defaultZone, calendars, edition: context.edition + 1)
        return true
    }

    /// Jobs that were read since may have named more zones.
    mutating func noteTargets() {
        targets = zones.watchTargets
        targets.directories.insert(calendarsDir)
        targets.files.formUnion(calendarLinks)
        targets.remoteSystem = remoteSystem
    }

    private mutating func refreshCalendars(_ change: inout Change) {
        var files: [FileContent] = []
        var trouble: String?
        do throws(SystemError) {
            files = try readFiles(
                in: settings.calendarsDir, limitBytes: CalendarFile.fileBytesMax,
                where: { IgnoredName.calendarReason(for: $0) == nil })
        } catch {
            // Without the directory there are no calendars; one that can't be read may have them.
            if !error.isMissing { trouble = "calendars_dir: \(error)" }
        }
        if let trouble, trouble != listingTrouble { change.complaints.append(trouble) }
        listingTrouble = trouble
        // It is tried again, so all stays as it was.
        guard trouble == nil else { return isWhole = false }
        calendarLinks = files.filter(\.isLink).map { "\(calendarsDir)/\($0.name)" }
        remoteSystem =
            ([calendarsDir] + calendarLinks).lazy.compactMap { remoteFileSystem(at: $0) }
            .first
        let isEachRead = files.allSatisfy { if case .success = $0.bytes { true } else { false } }
        isWhole = isWhole && isEachRead
        let news = calendars.take(files.map(CalendarLedger.Sighting.init))
        change.calendars = news.names
        change.complaints += news.findings.map(\.text)
    }

    private static func context(
        _ settings: Settings, _ zones: HostZones, _ defaultZone: Zone,
        _ calendars: CalendarLedger, edition: Int
    ) -> JobContext {
        JobContext(
            defaultZone: defaultZone, zone: { zones.zone(named: $0) },
            zoneNames: { zones.names() }, zonePlace: { zones.place }, calendar: calendars.lookup,
            schedulerName: settings.schedulerName, hostName: hostName(),
            mayChangeUser: effectiveUserID() == 0,
            defaults: settings.defaults, edition: edition)
    }
}

extension JobWorld.Change {
    /// What history has to remember.
    func records(at time: Timestamp) -> [Record] {
        var records: [Record] = []
        if !zones.isEmpty { records.append(Record(time: time, event: .zonesChanged(zones))) }
        if !calendars.isEmpty {
            records.append(Record(time: time, event: .calendarsChanged(calendars)))
        }
        return records
    }
}

extension CalendarLedger.Sighting {
    fileprivate init(_ file: FileContent) {
        self.init(
            file: file.name,
            content: file.bytes.mapError { CalendarLedger.Reason($0.description) })
    }
}
