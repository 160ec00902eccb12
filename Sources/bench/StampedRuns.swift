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
    private var accounts: [String: Account] = [:]

    /// What is on record of one run.
    private struct Account {
        let due: Timestamp
        var starts = 0
        var ends = 0
        var successes = 0

        var isOnce: Bool { starts == 1 && ends == 1 && successes == 1 }
    }

    /// Reads the history of the daemon that kept its files in `home`, a directory below the
    /// workplace's `path`.
    init(place: Workplace, home: String) throws {
        for record in try place.records(home: home) { take(record) }
    }

    /// How many runs that were due after one moment and up to another have one record of their
    /// start, and one of their end, a success.
    func countOnce(after: Timestamp = .distantPast, through: Timestamp = .distantFuture) -> Int {
        accounts.values.count { after < $0.due && $0.due <= through && $0.isOnce }
    }

    private mutating func take(_ record: JSONValue) {
        switch record["event"]?.string {
        case "skipped", "missed": leftOut += record["count"]?.int ?? 1
        case "started":
            account(for: record) { $0.starts += 1 }
        case "finished":
            account(for: record) { account in
                account.ends += 1
                if record["outcome"]?.string == "success" { account.successes += 1 }
            }
            guard let due = record["scheduled_time"]?.string.flatMap({ Timestamp(rfc3339: $0) }),
                let output = record["cmd_output"]?.string,
                let stamp = Int64(output.prefix { $0 != "\n" })
            else { return }
            runs.append(Run(due: due, lateness: Double(stamp - due.nanoseconds) / 1e3))
        default: return
        }
    }

    private mutating func account(for record: JSONValue, _ change: (inout Account) -> Void) {
        guard let id = record["run_id"]?.string,
            let due = record["scheduled_time"]?.string.flatMap({ Timestamp(rfc3339: $0) })
        else { return }
        change(&accounts[id, default: Account(due: due)])
    }
}
