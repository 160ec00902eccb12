import Calendar

/// What job files need to know of the world they are read in.
package struct JobContext: Sendable {
    /// The zone of jobs that name none.
    package let defaultZone: Zone
    /// The zone of an IANA name, of `UTC` or `local`; nil: there is none.
    package let zone: @Sendable (String) -> Zone?
    /// All zone names, for suggestions; asked for only when a name is wrong.
    package let zoneNames: @Sendable () -> [String]

    /// The closures may be called on any thread, once for each job that names a zone.
    package init(
        defaultZone: Zone, zone: @escaping @Sendable (String) -> Zone?,
        zoneNames: @escaping @Sendable () -> [String]
    ) {
        self.defaultZone = defaultZone
        self.zone = zone
        self.zoneNames = zoneNames
    }
}
