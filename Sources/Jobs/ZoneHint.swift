import Calendar

/// What to write for a time zone that there isn't.
package enum ZoneHint {
    /// Nil: nobody can tell. `names` are those that there are.
    package static func text(for zone: String, among names: [String]) -> String? {
        if isOffset(zone) {
            return "a zone is named by a place, such as Europe/Berlin, which tells also when its "
                + "clocks change"
        }
        if let city = names.first(where: { $0.hasPrefix(zone + "/") }) {
            return "this is a region; name a place in it, such as '\(city)'"
        }
        let name = closest(to: zone, among: names)
        if isAbbreviation(zone), name?.uppercased() != zone {
            return "letters such as EST or CEST mean a zone for half a year; "
                + "name a place, such as Europe/Berlin"
        }
        return name.map { "did you mean '\($0)'?" }
    }

    /// What is said where the zone `local` can't be told.
    static let noLocalZone = "the host's own time zone (TZ, /etc/localtime) can't be read"

    /// `UTC+2`, `GMT-05:00`, `+0200`: nearest would be UTC, hours from what is meant.
    private static func isOffset(_ zone: String) -> Bool {
        let text = zone.uppercased()
        let rest = text.hasPrefix("UTC") || text.hasPrefix("GMT") ? text.dropFirst(3) : text[...]
        guard let sign = rest.first, "+-".contains(sign), rest.count > 1 else { return false }
        return rest.dropFirst().utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ":") }
    }

    /// `CEST`, `PDT`: all of them end so.
    private static func isAbbreviation(_ zone: String) -> Bool {
        3...5 ~= zone.utf8.count && zone.hasSuffix("T")
            && zone.utf8.allSatisfy { 0x41...0x5A ~= $0 }
    }
}

/// Why a name is no time zone.
struct ZoneProblem {
    /// One sentence without a final stop.
    let message: String
    let hint: String?

    /// `names` are those that there are, `place` is where they were looked for. Some milliseconds.
    init(_ zone: String, among names: [String], _ place: String) {
        if zone == "local" {
            message = ZoneHint.noLocalZone
            hint = nil
        } else if names.contains(zone) {
            message =
                "the file of the time zone '\(shortened(zone))' \(place) can't be used: "
                + "it can't be read, or is no zone file"
            hint = "install it again (package tzdata)"
        } else {
            message = "there is no time zone '\(shortened(zone))' \(place)"
            hint = ZoneHint.text(for: zone, among: names + ["UTC", "local"])
        }
    }
}
