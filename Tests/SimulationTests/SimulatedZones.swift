import Calendar
import Jobs
import TestSupport

/// The zones that the jobs of simulated worlds name: made of bytes, so that each host has the same.
enum SimulatedZones {
    static let names = zones.keys.sorted()

    /// UTC for a name that is none of them, and for none.
    static func zone(_ name: String?) -> Zone { name.flatMap { zones[$0] } ?? .utc }

    /// In which the job files are read.
    static let context = JobContext(
        defaultZone: .utc, zone: { name in name == "UTC" ? .utc : zones[name] },
        zoneNames: { names }, schedulerName: "sim")

    /// Half an hour, two hours, at midnight, in the other half of the year, and never.
    private static let zones: [String: Zone] = {
        let rules = [
            ("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"),
            ("America/New_York", "EST5EDT,M3.2.0,M11.1.0"),
            ("America/Havana", "CST5CDT,M3.2.0/0,M11.1.0/1"),
            ("Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"),
            ("Antarctica/Troll", "<+00>0<+02>-2,M3.5.0/1,M10.5.0/3"),
            ("Asia/Tokyo", "JST-9"),
        ]
        var zones: [String: Zone] = [:]
        for (name, rule) in rules {
            // A zone that is refused fails each test that needs it.
            zones[name] = try? Zone(name: name, tzif: zoneFile(footer: rule))
        }
        return zones
    }()
}
