import Calendar
import Linux
import Logging

/// Makes the lines of the log, which a thread of its own writes to standard error:
/// `2026-11-23T22:50:15.123456+00:00 warning backup.yaml:4:1: …`, and for the journal
/// `<4>warning backup.yaml:4:1: …`
struct StandardErrorLog: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let form: LogForm
    private let zone: ShownZone
    private let queue: LogQueue

    init(level: Logger.Level, form: LogForm, zone: ShownZone, queue: LogQueue) {
        logLevel = level
        self.form = form
        self.zone = zone
        self.queue = queue
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let text = "\(event.level) \(event.message)"
        switch form {
        case .journal: queue.post(form.marked(text, event.level))
        case .timed:
            let time = readWallClock().rfc3339(in: zone.current, fraction: .microseconds)
            queue.post(Array("\(time) \(text)\n".utf8))
        }
    }
}
