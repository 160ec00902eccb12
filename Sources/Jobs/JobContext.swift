import Calendar

/// What job files need to know of the world they are read in.
package struct JobContext: Sendable {
    /// The zone of jobs that name none.
    package let defaultZone: Zone
    /// The zone of an IANA name, of `UTC` or `local`; nil: there is none.
    package let zone: @Sendable (String) -> Zone?
    /// All zone names, for suggestions; asked for only when a name is wrong.
    package let zoneNames: @Sendable () -> [String]
    /// Where zones are looked for, as messages go on: `in '/usr/share/zoneinfo'`.
    package let zonePlace: @Sendable () -> String
    /// The days of a calendar by its name.
    package let calendar: @Sendable (String) -> CalendarLookup
    /// This host, of which the jobs with fitting `hosts` are loaded. Nil: the jobs of all hosts
    /// are, as for a check.
    package let hostName: String?
    /// What each job begins with.
    let template: JobTemplate
    /// Whether jobs may name a `user` and a `group`: as root, and where nobody knows who will run
    /// them.
    let mayChangeUser: Bool
    /// The setting `scheduler_name`, which decides on each job's share of its `jitter`.
    package let schedulerName: String
    /// Which state of zones and calendars this is: files that were judged in another one are
    /// judged again.
    package let edition: Int
    /// Whether a file is checked under a temporary name, one that no job file has in `jobs.d`: then
    /// a `job_id` that can't be made of it is no error.
    package var takesTemporaryNames = false

    /// The closures may be called on any thread, once for each job that names a zone or calendar.
    package init(
        defaultZone: Zone, zone: @escaping @Sendable (String) -> Zone?,
        zoneNames: @escaping @Sendable () -> [String],
        zonePlace: @escaping @Sendable () -> String = { "on this host" },
        calendar: @escaping @Sendable (String) -> CalendarLookup = { _ in
            .missing(names: [], directory: "calendars.d")
        },
        schedulerName: String = "", hostName: String? = nil, mayChangeUser: Bool = true,
        defaults: JobDefaults? = nil, edition: Int = 0
    ) {
        self.init(
            defaultZone, zone, zoneNames, zonePlace, calendar, schedulerName, hostName,
            mayChangeUser, edition,
            template: JobTemplate(defaultZone: defaultZone))
        guard let defaults else { return }
        self.init(
            defaultZone, zone, zoneNames, zonePlace, calendar, schedulerName, hostName,
            mayChangeUser, edition,
            template: JobTemplate(defaults, in: self))
    }

    private init(
        _ defaultZone: Zone, _ zone: @escaping @Sendable (String) -> Zone?,
        _ zoneNames: @escaping @Sendable () -> [String],
        _ zonePlace: @escaping @Sendable () -> String,
        _ calendar: @escaping @Sendable (String) -> CalendarLookup, _ schedulerName: String,
        _ hostName: String?, _ mayChangeUser: Bool, _ edition: Int, template: JobTemplate
    ) {
        self.defaultZone = defaultZone
        self.zone = zone
        self.zoneNames = zoneNames
        self.zonePlace = zonePlace
        self.calendar = calendar
        self.schedulerName = schedulerName
        self.hostName = hostName
        self.mayChangeUser = mayChangeUser
        self.edition = edition
        self.template = template
    }

    /// The same where the settings have no `defaults`: what is written out in full is read in it.
    var withoutDefaults: JobContext {
        JobContext(
            defaultZone, zone, zoneNames, zonePlace, calendar, schedulerName, hostName,
            mayChangeUser, edition,
            template: JobTemplate(defaultZone: defaultZone))
    }

    /// The same where some more zones and calendars are known: what isn't there, or is broken, is
    /// asked for there.
    func falling(
        back zone: @escaping @Sendable (String) -> Zone?,
        calendar: @escaping @Sendable (String) -> CalendarLookup?
    ) -> JobContext {
        let (ownZone, ownCalendar) = (self.zone, self.calendar)
        return JobContext(
            defaultZone, { ownZone($0) ?? zone($0) }, zoneNames, zonePlace,
            { name in
                let own = ownCalendar(name)
                if case .found = own { return own }
                return calendar(name) ?? own
            }, schedulerName, hostName, mayChangeUser, edition, template: template)
    }

    /// Whether this host loads a job with these `hosts`.
    func loads(_ hosts: [String]) -> Bool {
        guard let hostName, !hosts.isEmpty else { return true }
        return hosts.contains { HostGlob.matches($0, host: hostName) }
    }

    /// Whether two jobs with these `hosts` are loaded by one host. Where no host is asked about
    /// that is so if they have a glob in common, or none.
    func mayShareHost(_ left: [String], _ right: [String]) -> Bool {
        if hostName != nil { return loads(left) && loads(right) }
        return left.isEmpty || right.isEmpty || !Set(left).isDisjoint(with: right)
    }
}

/// What becomes of a calendar's name.
package enum CalendarLookup: Sendable {
    case found(DateRanges)
    /// There is no such calendar; which there are, and where they were looked for.
    case missing(names: [String], directory: String)
    /// It can't be used; one sentence without a final stop.
    case broken(String)
}
