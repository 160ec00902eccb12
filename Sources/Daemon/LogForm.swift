import Linux
import Logging

/// How the lines of the log begin.
enum LogForm: Sendable {
    /// With their time.
    case timed
    /// With their priority, for systemd's journal, which knows the time: `<3>`. sd-daemon(3).
    case journal

    /// Judges JOURNAL_STREAM, which names the stream to the journal, and takes it out of the
    /// environment. Where standard error leads somewhere else by now, the variable was meant for
    /// another process. systemd.exec(5). Before any thread starts.
    static func take() -> LogForm {
        let stream = takeEnvironmentValue("JOURNAL_STREAM")
        return stream != nil && stream == standardErrorStream() ? .journal : .timed
    }

    /// Text as the journal wants it: each line is an entry of its own there.
    func marked(_ text: String, _ level: Logger.Level) -> [UInt8] {
        guard self == .journal else { return Array("\(text)\n".utf8) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.flatMap { Array("<\(level.priority)>\($0)\n".utf8) }
    }
}

extension Logger.Level {
    /// syslog(3).
    fileprivate var priority: Int {
        switch self {
        case .critical: 2
        case .error: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        case .debug, .trace: 7
        }
    }
}
