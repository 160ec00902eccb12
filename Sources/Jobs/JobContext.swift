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
    /// The setting `scheduler_name`, which decides on each job's share of its `jitter`.
    package let schedulerName: String
    /// Which state of zones and calendars this is: files that were judged in another one are
    /// judged again.
    package let edition: Int

    /// The closures may be called on any thread, once for each job that names a zone or calendar.
    package init(
        defaultZone: Zone, zone: @escaping @Sendable (String) -> Zone?,
        zoneNames: @escaping @Sendable () -> [String],
        zonePlace: @escaping @Sendable () -> String = { "on this host" },
        calendar: @escaping @Sendable (String) -> CalendarLookup = { _ in
            .missing(names: [], directory: "calendars.d")
        },
        schedulerName: String = "", edition: Int = 0
    ) {
        self.defaultZone = defaultZone
        self.zone = zone
        self.zoneNames = zoneNames
        self.zonePlace = zonePlace
        self.calendar = calendar
        self.schedulerName = schedulerName
        self.edition = edition
    }
}

/// What becomes of a calendar's name.
package enum CalendarLookup: Sendable {
    case found(DateRanges)
    /// There is no such calendar; which there are, and where they were looked for.
    case missing(names: [String], directory: String)
    /// It was never good; one sentence without a final stop.
    case broken(String)
}
