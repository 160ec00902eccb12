import Calendar
import Jobs
import Linux

/// What a daemon's history tells of jobs that print what they read from the clock (stamp.c).
struct StampedRuns {
    struct Run {
        let due: Timestamp
        /// In microseconds: what the job read from the clock, minus when it was due.
        let lateness: Double
    }

    private(set) var runs: [Run] = []
    /// How many occurrences were skipped or missed, of whatever job.
    private(set) var leftOut = 0

    /// Reads the history of the daemon that kept its files in `home`, a directory below the
    /// workplace's `path`.
    init(place: Workplace, home: String) throws {
        let directory = "\(place.path)/\(home)/log/history"
        for name in try directoryNames(directory) {
            let bytes = try readFile("\(directory)/\(name)", limitBytes: 256 << 20)
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                // Longer is only what tells of thousands of changed jobs.
                if line.count <= Self.lineBytesMax { try take(.parse(Array(line))) }
            }
        }
    }

    private mutating func take(_ record: JSONValue) {
        switch record["event"]?.string {
        case "skipped", "missed": leftOut += record["count"]?.int ?? 1
        case "finished":
            guard let due = record["scheduled_time"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
                let output = record["cmd_output"]?.string,
                let stamp = Int64(output.prefix { $0 != "\n" })
            else { return }
            runs.append(Run(due: due, lateness: Double(stamp - due.nanoseconds) / 1e3))
        default: return
        }
    }

    private static let lineBytesMax = 64 << 10
}
