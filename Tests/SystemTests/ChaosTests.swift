import Calendar
import Glibc
import Jobs
import Linux
import Testing
import fuzz

/// Scripts that fork, daemonise, ignore signals, stop themselves, flood, close their output, end at
/// once or never, with keys by chance. `RUQI_CHAOS_RUNS` says how many runs (`make chaos`: 2,000),
/// `RUQI_CHAOS_SEED` which.
@Suite(.serialized) struct `A chaos of runs` {
    private static let runs = Int(variable("RUQI_CHAOS_RUNS") ?? "") ?? 300
    private static let seed = UInt64(variable("RUQI_CHAOS_SEED") ?? "") ?? 1
    /// Each is due every second.
    private static let jobsAtOnce = 72

    @Test func `leaves nothing over, and has one end for each start`() throws {
        print("chaos: seed \(Self.seed), \(Self.runs) runs")
        let world = try World()
        chmod(world.root, 0o755)
        try world.putBeside("vars", "FROM_FILE=yes\n")
        let chaos = Chaos(world, seed: Self.seed)
        defer { chaos.clear() }
        let daemon = try world.daemon(["--max-running", "40", "--stop-timeout", "300ms"])
        #expect(try daemon.isAtRest())
        let before = try Holdings(of: daemon.pid)
        let memoryBefore = try kilobytes("VmRSS", of: daemon.pid)

        // Of these nothing is left when they are removed.
        let first = try chaos.put("a", Self.jobsAtOnce)
        let wanted = Self.runs * 3 / 4
        #expect(try daemon.awaits(600) { try daemon.startedCount() >= wanted })
        for job in first { world.remove("\(job.id).yaml") }
        #expect(try daemon.awaits(60) { try daemon.jobs().isEmpty && daemon.isAtRest() })

        var after = before
        #expect(
            try daemon.awaits(30) {
                after = try Holdings(of: daemon.pid)
                return after == before
            }, "seed \(Self.seed): \(before) before, \(after) after")
        let memory = try kilobytes("VmRSS", of: daemon.pid)
        print("chaos: RSS \(memoryBefore) kB before, \(memory) kB after; \(after)")
        #expect(memory < memoryBefore + Self.growthMax, "seed \(Self.seed)")

        // These are going when the daemon is told to stop.
        let second = try chaos.put("b", Self.jobsAtOnce)
        #expect(try daemon.awaits(60) { try daemon.startedCount() >= Self.runs })
        #expect(try daemon.stop() == 0)

        let history = ChaosHistory(world.records, jobs: first + second, stopped: "b")
        print("chaos: \(history.outcomes.sorted { $0.key < $1.key })")
        #expect(history.complaints == [], "seed \(Self.seed)")
        #expect(try world.proof() == "", "seed \(Self.seed)")
        #expect(try chaos.strays(history).map(\.description) == [], "seed \(Self.seed)")
    }

    @Test(arguments: [
        (#"{"seq":3,"event":"started","run_id":"a@1"}"#, "no end: a@1"),
        (#"{"seq":3,"event":"started","run_id":"a@0"}"#, "started twice: a@0"),
        (#"{"seq":3,"event":"finished","run_id":"a@1"}"#, "an end without a start: a@1"),
        (#"{"seq":3,"event":"finished","run_id":"a@0"}"#, "an end without a start: a@0"),
        (#"{"seq":3,"event":"lost","run_id":"a@0"}"#, "lost: a@0"),
        (#"{"seq":4,"event":"daemon"}"#, "record 3 has another seq: "),
        (
            """
            {"seq":3,"event":"skipped","job_id":"a","first":"2026-01-01T00:00:00.5Z",\
            "last":"2026-01-01T00:00:01.5Z","count":2}
            """, "a: (first: 1767225600, count: 1) is followed by "
        ),
        (
            """
            {"seq":3,"event":"skipped","job_id":"a","first":"2026-01-01T00:00:01.5Z",\
            "last":"2026-01-01T00:00:02.5Z","count":1}
            """, "not 1 in: "
        ),
    ])
    func `is told from its history where starts and ends don't fit`(
        _ line: String, _ complaint: String
    ) throws {
        let start = #""job_id":"a","run_id":"a@0","scheduled_time":"2026-01-01T00:00:00.5Z""#
        let whole = [
            #"{"seq":1,"event":"started",\#(start)}"#, #"{"seq":2,"event":"finished",\#(start)}"#,
        ]
        let records = try (whole + [line]).map { try JSONValue.parse(Array($0.utf8)) }
        #expect(ChaosHistory(Array(records.dropLast())).ledgerComplaints == [])
        let complaints = ChaosHistory(records).ledgerComplaints
        #expect(complaints.contains { $0.hasPrefix(complaint) }, "\(complaints)")
    }

    @Test func `takes what is left to the next daemon as no gap`() throws {
        func complaints(_ held: String) throws -> [String] {
            let records = try [
                """
                {"seq":1,"event":"skipped","job_id":"a","first":"2026-01-01T00:00:00.5Z",\
                "last":"2026-01-01T00:00:00.5Z","count":1}
                """,
                """
                {"seq":2,"event":"skipped","job_id":"a","first":"2026-01-01T00:00:03.5Z",\
                "last":"2026-01-01T00:00:03.5Z","count":1\(held)}
                """,
            ].map { try JSONValue.parse(Array($0.utf8)) }
            return ChaosHistory(records).ledgerComplaints
        }
        let held = """
            ,"held":[{"first":"2026-01-01T00:00:01.5Z","last":"2026-01-01T00:00:02.5Z","count":2}]
            """
        #expect(try complaints(held) == [])
        #expect(try complaints("").count == 1)
        #expect(try complaints(held.replacing("count\":2", with: "count\":1")).count == 1)
    }

    @Test(arguments: [
        ("flood", #""outcome":"success","exit_code":0,"output_bytes":2999999"#),
        ("flood", #""outcome":"failure","exit_code":0,"output_bytes":3000000"#),
        ("flood", #""outcome":"failure","signal":"KILL","output_bytes":3000000"#),
        ("flood", #""outcome":"start_failed","cmd_output":"fork: no""#),
        ("flood", #""outcome":"stopped","signal":"TERM","pid":7"#),
        ("sleeps", #""outcome":"failure","signal":"TERM","pid":7"#),
        ("sleeps", #""outcome":"timeout","signal":"TERM","pid":7,"survivors":[{"pid":8}]"#),
        ("sleeps", #""outcome":"timeout","signal":"TERM","exit_code":0,"pid":7"#),
        ("missing", #""outcome":"failure","exit_code":127"#),
        ("missing", #""outcome":"start_failed","cmd_output":"no""#),
    ])
    func `is told from its history where a script can't have ended so`(
        _ script: String, _ end: String
    ) throws {
        let script = try #require(ChaosScript.all(nonce: "0").first { $0.name == script })
        var dice = Dice(seed: 1)
        var job = ChaosJob(id: "a", script: script, world: "/", mark: "0", dice: &dice)
        // One that nothing but its own limit stops, and that lacks nothing.
        while job.isReplaced || job.isPrepared || job.hasShortLimit != script.isEndless {
            job = ChaosJob(id: "a", script: script, world: "/", mark: "0", dice: &dice)
        }
        let line = #"{"seq":1,"event":"finished","job_id":"a",\#(end)}"#
        let record = try JSONValue.parse(Array(line.utf8))
        let complaints = ChaosHistory([record], jobs: [job]).complaints
        #expect(complaints.contains { $0.hasPrefix("a, \(script.name): ") }, "\(complaints)")
    }

    @Test func `finds what is left of it`() throws {
        let null = try openNull()
        let pipe = try makePipe()
        var child = try ChildProcess.spawn(
            Spawn(
                executable: "/bin/sh", arguments: ["sh", "-c", "echo up; kill -STOP $$"],
                environment: ["CHAOS=\(getpid())", "RUQI_RUN_ID=a@0"], standardInput: null.raw,
                standardOutput: pipe.writeEnd.raw, standardError: null.raw))
        // A program that is just being started has no environment in /proc yet.
        #expect(isReadable(pipe.readEnd.raw, until: readUptime() + .seconds(10)))
        let found = try Trace.all { $0.environment.contains("CHAOS=\(getpid())") }
        #expect(found.map(\.pid) == [child.pid])
        #expect(found.first?.runID == "a@0")
        for trace in found { trace.end() }
        #expect(isReadable(child.pidfd, until: readUptime() + .seconds(10)))
        #expect(try child.reap() != nil)
    }

    /// In kilobytes: caches of the allocator for each thread, and what 72 jobs take.
    private static let growthMax = 12 << 10
}

/// The jobs of a world, and what comes of them.
private final class Chaos {
    private let world: World
    private var dice: Dice
    private let nonce: String
    private let scripts: [ChaosScript]

    init(_ world: World, seed: UInt64) {
        self.world = world
        dice = Dice(seed: seed)
        // Digits that tell this world's processes from all others.
        nonce = "\(getpid())\(readUptime().nanoseconds % 1_000_000)"
        scripts = ChaosScript.all(nonce: nonce)
    }

    /// Writes so many jobs, each script at least once where there is room.
    func put(_ prefix: String, _ count: Int) throws -> [ChaosJob] {
        let order = scripts.shuffled(using: &dice)
        return try (0..<count).map { number in
            let job = ChaosJob(
                id: "\(prefix)-\(number)", script: order[number % order.count], world: world.root,
                mark: nonce, dice: &dice)
            try world.put("\(job.id).yaml", job.text)
            return job
        }
    }

    /// What is left of runs that were stopped.
    func strays(_ history: ChaosHistory) throws -> [Trace] {
        try traces().filter { trace in
            // Without the mark it is one of those that go on until they are stopped.
            guard let id = trace.runID else { return true }
            return history.wasStopped(id)
        }
    }

    /// Ends what is left on purpose.
    func clear() {
        // What can't be listed ends by itself.
        for trace in (try? traces()) ?? [] { trace.end() }
    }

    private func traces() throws -> [Trace] {
        try Trace.all { trace in
            trace.environment.contains("CHAOS=\(nonce)")
                || trace.words.contains { $0.hasSuffix(".\(nonce)") }
        }
    }
}
