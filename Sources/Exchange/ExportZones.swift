import Calendar

/// Names of zones that are not the same everywhere.
enum ExportZones {
    /// What to do about one.
    static let hint = "give the zone of a place, such as Europe/Berlin"

    /// Zones by their abbreviations, and places that have the same times (the file `backward` of
    /// tzdata 2024b).
    static let equals = [
        "CET": "Europe/Brussels", "EET": "Europe/Athens", "EST": "America/Panama",
        "HST": "Pacific/Honolulu", "MET": "Europe/Brussels", "MST": "America/Phoenix",
        "PRC": "Asia/Shanghai", "ROC": "Asia/Taipei", "ROK": "Asia/Seoul",
        "WET": "Europe/Lisbon",
    ]
}

extension Zone {
    /// Whether its name is one of a host, or of the way in which its zones are laid down.
    var hasNameOfHost: Bool {
        ["localtime", "posixrules"].contains(name)
            || ["posix/", "right/"].contains { name.hasPrefix($0) }
    }
}
