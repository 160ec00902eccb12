import Calendar

/// One message to a service manager, in the form of sd_notify(3): lines of a name and a value.
package struct Notice: Hashable, Sendable {
    /// The daemon has come up, or a reload is over.
    package var isReady = false
    /// A reload was asked for then.
    package var reloadingSince: Uptime?
    /// The daemon comes to its end.
    package var isStopping = false
    /// The loop turns.
    package var isAlive = false
    /// How things are, for people.
    package var status: String?

    /// Nothing to tell.
    package init() {}

    /// As it is sent: each line ends with a newline.
    package var text: String {
        var lines: [String] = []
        if isReady { lines.append("READY=1") }
        if let reloadingSince {
            lines += ["RELOADING=1", "MONOTONIC_USEC=\(reloadingSince.nanoseconds / 1_000)"]
        }
        if isStopping { lines.append("STOPPING=1") }
        if isAlive { lines.append("WATCHDOG=1") }
        if let status { lines.append("STATUS=\(Self.line(of: status))") }
        return lines.map { "\($0)\n" }.joined()
    }

    /// One line, cut where it is too long: systemd drops a message of more than 4,096 bytes.
    private static func line(of text: String) -> String {
        var line = ""
        var byteCount = 0
        for scalar in text.unicodeScalars {
            byteCount += UTF8.width(scalar)
            if byteCount > statusBytesMax { return "\(line)…" }
            line.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar)
        }
        return line
    }

    /// More than a terminal shows of it.
    private static let statusBytesMax = 1_000
}
