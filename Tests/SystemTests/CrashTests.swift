import Calendar
import Glibc
import Jobs
import Linux
import Testing
import fuzz

/// A daemon that is killed again and again, at moments drawn at random, and its history afterwards.
/// `RUQI_CRASHES` says how often (`make crash`: 200), `RUQI_CRASH_SEED` which moments.
@Suite struct `A daemon that is killed` {
    private static let crashes = Int(variable("RUQI_CRASHES") ?? "") ?? 10
    private static let seed = UInt64(variable("RUQI_CRASH_SEED") ?? "") ?? 1

    @Test func `has an end for each start, and each occurrence on record once`() throws {
        let world = try World()
        var dice = Dice(seed: Self.seed)
        for number in 0..<Self.jobCount {
            try world.put("j\(number).yaml", Self.jobText(&dice))
        }
        for _ in 0..<Self.crashes {
            let daemon = try world.daemon(Self.flags)
            // In the first moments much is caught up; later each second brings what is due.
            pause(for: .milliseconds(dice.choice([0, 1, 5, 20, 100, 400, 1_100])))
            daemon.signal(SIGKILL)
            #expect(try daemon.status() == -1)
            pause(for: .milliseconds(dice.choice([0, 0, 0, 300, 1_500])))
        }
        let last = try world.daemon(Self.flags)
        #expect(try last.stop() == 0)

        let records = world.records
        let history = ChaosHistory(records, mayLose: true)
        #expect(history.ledgerComplaints == [], "seed \(Self.seed)")
        #expect(try world.proof() == "", "seed \(Self.seed)")
        let lost = records.of("lost").count
        let adopted = records.of("lost").count { $0["adopted"] != nil }
        let caughtUp = records.count { $0["cause"]?.string == "catch-up" }
        print(
            "crash: seed \(Self.seed), \(records.count) records,"
                + " \(records.of("started").count) starts, \(lost) lost, \(adopted) of them adopted, \(caughtUp) of catch-up"
        )
        #expect(lost > 0)
        #expect(records.count { $0["reason"]?.string == "down" } > 0)
    }

    private static func jobText(_ dice: inout Dice) -> String {
        var lines = [
            "rule: 1s", "cmd: " + dice.choice(["'true'", "sleep 0.05", "sleep 0.7", "exit 1"]),
        ]
        for (key, values) in policies where Bool.random(using: &dice) {
            lines.append("\(key): \(dice.choice(values))")
        }
        return lines.map { "\($0)\n" }.joined()
    }

    private static let policies = [
        ("overlap", ["skip", "queue", "replace", "allow"]),
        ("misfire_grace_time", ["50ms", "1s", "30s"]),
        ("catch_up", ["none", "latest", "all"]),
        ("retry", ["{attempts: 2, backoff: 100ms}"]),
        ("max_instances", ["1", "2"]),
    ]
    private static let jobCount = 30
    /// Fewer places than runs, so that some always wait.
    private static let flags = ["--max-running", "12", "--stop-timeout", "1s"]
}
