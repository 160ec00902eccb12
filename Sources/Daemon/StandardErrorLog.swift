import Calendar
import Linux
import Logging

/// Writes log lines to standard error, one write each:
/// `2026-11-23T22:50:15.123456+00:00 warning backup.yaml:4:1: …`
struct StandardErrorLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let zone: Zone

    init(level: Logger.Level, zone: Zone) {
        logLevel = level
        self.zone = zone
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let time = readMoment().wall.rfc3339(in: zone, fraction: .microseconds)
        writeStandardError(Array("\(time) \(event.level) \(event.message)\n".utf8))
    }
}
