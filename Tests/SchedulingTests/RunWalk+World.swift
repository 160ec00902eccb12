import Calendar
import History
import Jobs

// What the walks draw from.
extension RunWalk {
    static func hello(adopted: [String] = []) -> Record.Event {
        .daemonStarted(version: "1", pid: 1, repairedBytes: 0, bootID: nil, adopted: adopted)
    }

    static let context = JobContext(
        defaultZone: .utc, zone: { $0 == "UTC" ? .utc : nil }, zoneNames: { ["UTC"] })

    static let ids = ["a", "b", "c", "d"]
    static let policies = [
        ("overlap", ["skip", "queue", "replace", "allow"]),
        ("max_instances", ["1", "2", "3"]),
        ("misfire_grace_time", ["1ms", "1s", "1h"]),
        ("catch_up", ["none", "latest", "all"]),
        (
            "retry",
            [
                "{attempts: 3, backoff: 0s}", "{attempts: 2, backoff: 3s}",
                "{attempts: 4, backoff: 1s, factor: 3}", "{attempts: 2, backoff: 30s}",
            ]
        ),
        ("timeout", ["1s", "3s", "none"]),
        ("kill_after", ["1ms", "2s"]),
        ("on_failure", ["x", "[x, y]"]),
        ("on_recovery", ["x"]),
        ("env_file", ["/x"]),
    ]
    /// Enough for all patience that anything has.
    static let stopTurnsMax = 400
}
