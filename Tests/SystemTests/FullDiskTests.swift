import Glibc
import Jobs
import Linux
import Testing

@Suite(.enabled(if: Apart.canMount, "mounting takes root, or name spaces of users"))
struct `With a full disk` {
    @Test func `records wait in memory, and are written in their order when there is room`() throws
    {
        let world = try World()
        try makeDirectories(world.logDir)
        let mount = "mount -t tmpfs -o size=64k,mode=755 x \(world.logDir); exec \"$@\""
        let daemon = try Daemon(world.flags, through: Apart.mounts + ["sh", "-c", mount, "sh"])
        try daemon.await("ready: ")
        try world.put(
            "tick.yaml",
            """
            rule: 1s
            cmd: head -c 5000 /dev/zero
            output_limit: 10
            output_file: \(world.logDir)/out
            """)
        #expect(try daemon.awaits(10) { try daemon.startedCount() >= 1 })
        let inside = Apart.with(daemon)
        try shell(
            "head -c 100000 /dev/zero > '\(world.logDir)/fill' 2> /dev/null || :", in: world.root,
            through: inside)

        let trouble = try daemon.await("cannot write history: ")
        #expect(trouble.contains("no space left on device; keeping "))
        #expect(trouble.hasSuffix(" records in memory, next try in 30 s"))
        let problem = try #require(try daemon.problems().first)
        #expect(problem.hasPrefix("cannot write history: cannot append to '\(world.logDir)"))
        let count = try daemon.startedCount()
        #expect(try daemon.awaits(10) { try daemon.startedCount() >= count + 3 })
        let held = try MetricSamples(daemon)
        #expect(Int(held["ruqi_history_held_records"] ?? "") ?? 0 > 0)
        #expect(Int(held["ruqi_history_errors_total"] ?? "") ?? 0 > 0)
        #expect(held["ruqi_history_dropped_records_total"] == "0")

        try shell("rm '\(world.logDir)/fill'", in: world.root, through: inside)
        // What the time would do, too.
        daemon.signal(SIGHUP)
        try daemon.await("history is written again")
        #expect(try daemon.problems() == [])
        let written = try MetricSamples(daemon)
        #expect(written["ruqi_history_held_records"] == "0")
        let before = try daemon.startedCount()
        #expect(try daemon.awaits(10) { try daemon.startedCount() > before })
        try daemon.awaitRest(removing: world)
        let history = ChaosHistory(world.records(seenFrom: "/proc/\(daemon.pid)/root"))
        #expect(history.ledgerComplaints == [])
        let ends = history.records.of("finished", "tick")
        #expect(ends.count >= count + 3)
        #expect(ends.allSatisfy { $0["outcome"]?.string == "success" })
        let lacking = ends.compactMap { $0["output_problem"]?.string }
        #expect(lacking.contains { $0.contains("no space left on device") })
        #expect(ends.last?["output_problem"] == nil)
        #expect(try daemon.stop() == 0)
    }
}
