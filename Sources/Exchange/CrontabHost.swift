import Calendar

/// The host whose crontab it is, as far as the job files depend on it.
package struct CrontabHost {
    /// cron reads tables in it.
    private let zone: Zone
    private let isDaemonsZone: Bool
    private let zoneNamed: (String) -> Zone?
    /// Where a user's command begins. Nil: there is no such user.
    let home: (String) -> String?
    /// Whether a command can begin there.
    let isDirectory: (String) -> Bool

    /// `isDaemonsZone`: the daemon reads rules that name no zone in the host's. `zoneNamed` looks a
    /// name of `CRON_TZ` up, `home` the home directory of a user; nil: there is none.
    package init(
        zone: Zone, isDaemonsZone: Bool, zoneNamed: @escaping (String) -> Zone?,
        home: @escaping (String) -> String?, isDirectory: @escaping (String) -> Bool
    ) {
        self.zone = zone
        self.isDaemonsZone = isDaemonsZone
        self.zoneNamed = zoneNamed
        self.home = home
        self.isDirectory = isDirectory
    }

    struct ZoneOfLine {
        let zone: Zone
        /// As a job file has to name it. Nil: it need not.
        let name: String?
    }

    /// By the value of `CRON_TZ`, if there is one. Nil: there is no such zone.
    func zone(named name: String?) -> ZoneOfLine? {
        guard let name else { return ZoneOfLine(zone: zone, name: isDaemonsZone ? nil : "local") }
        return zoneNamed(name).map { ZoneOfLine(zone: $0, name: name) }
    }
}
