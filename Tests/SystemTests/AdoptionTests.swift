import Calendar
import Glibc
import Jobs
import Linux
import Testing

/// What becomes of runs that go on while their daemon is killed.
@Suite struct `A run whose daemon is killed` {
    @Test func `keeps its job from running, and its end is recorded when it comes`() throws {
        let world = try AdoptionWorld("skip")
        try world.put("cmd: \(world.waits)")
        let first = try world.killedDaemon()
        let daemon = try world.daemon()
        let running = try daemon.get("/ruqi/status")["running"]?.array ?? []
        #expect(running.count == 1)
        #expect(running.first?["run_id"]?.string == first["run_id"]?.string)
        #expect(running.first?["start_time"]?.string == first["time"]?.string)
        #expect(running.first?["adopted"] == .bool(true))
        let pid = try #require(running.first?["pid"]?.int)
        #expect(ProcessEntry(pid: Int32(pid))?.session == Int32(pid))
        #expect(try daemon.jobs().first?["state"]?.string == "running")
        let shown = try command(["status", "--http-listen", "127.0.0.1:\(daemon.port)"])
        #expect(shown.output.contains(", adopted\n"))
        pause(for: .milliseconds(1_200))
        let before = readWallClock()
        try world.go()
        let records = try world.awaitRecords("another run") {
            !$0.of("finished", world.job).isEmpty
        }
        #expect(try daemon.stop() == 0)

        let lost = try #require(records.of("lost", world.job).first)
        for key in ["run_id", "job_name", "cause", "scheduled_time", "cmd"] {
            #expect(lost[key] == first[key])
        }
        #expect(lost["start_time"] == first["time"] && lost["end_time"] == lost["time"])
        let end = lost["end_time"]?.string.flatMap { Timestamp(rfc3339: $0) }
        #expect(end.map { $0 >= before } == true)
        #expect(lost["outcome"]?.string == "lost" && lost["cmd_is_success"] == .bool(false))
        #expect(lost["adopted"] == .bool(true) && lost["pid"]?.int == pid)
        #expect(lost["attempt"]?.int == 1)
        #expect(records.of("skipped", world.job).contains { $0["reason"]?.string == "overlap" })
        #expect(world.overlaps == 0)
        #expect(ChaosHistory(world.records, mayLose: true).ledgerComplaints == [])
    }

    @Test func `has the next occurrence queued behind it`() throws {
        let world = try AdoptionWorld("queue")
        try world.put("cmd: \(world.waits)\noverlap: queue\nmisfire_grace_time: 1m")
        _ = try world.killedDaemon()
        let daemon = try world.daemon()
        pause(for: .milliseconds(1_200))
        #expect(world.records.of("started", world.job).count == 1)
        try world.go()
        let records = try world.awaitRecords("a second start") {
            $0.of("started", world.job).count >= 2
        }
        #expect(try daemon.stop() == 0)
        let (one, two) = (records.of("started", world.job)[0], records.of("started", world.job)[1])
        #expect(Self.seconds(from: one["scheduled_time"], to: two["scheduled_time"]) == 1)
        #expect(world.overlaps == 0)
    }

    @Test func `is stopped to make room for the next one`() throws {
        let world = try AdoptionWorld("replace")
        try world.put(
            """
            cmd: |
              trap 'echo asked >> \(world.path("asked")); rmdir \(world.path("one")); exit' INT
              \(world.waits)
            overlap: replace
            stop_signal: INT
            """)
        _ = try world.killedDaemon()
        let daemon = try world.daemon()
        try world.awaitRecords("a second start") { $0.of("started", world.job).count >= 2 }
        #expect(try world.read("asked").hasPrefix("asked\n"))
        try world.go()
        #expect(try daemon.stop() == 0)
        #expect(world.records.of("lost", world.job).count == 1)
        #expect(world.overlaps == 0)
    }

    @Test func `is adopted again where the next daemon is killed, too`() throws {
        let world = try AdoptionWorld("twice")
        // Its environment tells nothing.
        try world.put("cmd: exec env -i /bin/sh -c '\(world.waits)'")
        _ = try world.killedDaemon()
        for _ in 0..<2 {
            let next = try world.daemon()
            #expect(try next.get("/ruqi/status")["running"]?.array?.count == 1)
            next.signal(SIGKILL)
            #expect(try next.status() == -1)
        }
        let last = try world.daemon()
        try world.go()
        try world.awaitRecords("another run") { !$0.of("finished", world.job).isEmpty }
        #expect(try last.stop() == 0)
        #expect(world.records.of("lost", world.job).count == 1)
        #expect(ChaosHistory(world.records, mayLose: true).ledgerComplaints == [])
    }

    @Test func `is stopped with the next daemon, with all that it has started`() throws {
        let world = try AdoptionWorld("stop")
        try world.put(
            """
            cmd: |
              trap '' TERM
              setsid -f sh -c 'trap "" TERM; touch \(world.path("helper")); sleep 600; :'
              \(world.waits)
            kill_after: 300ms
            """)
        _ = try world.killedDaemon()
        try world.awaitFile("helper")
        #expect(try world.traces().count >= 3)
        let daemon = try world.daemon(["--stop-timeout", "100ms"])
        #expect(try daemon.stop() == 0)
        #expect(try world.traces().map(\.description) == [])
        let lost = try #require(world.records.of("lost", world.job).first)
        #expect(lost["end_time"] != nil && lost["survivors"] == nil)
        #expect(world.records.last?["action"]?.string == "stop")
    }

    @Test func `goes on and is recorded though its job is gone`() throws {
        let world = try AdoptionWorld("removed")
        try world.put("cmd: \(world.waits)\njob_name: gone")
        _ = try world.killedDaemon()
        world.world.remove("j.yaml")
        let daemon = try world.daemon()
        #expect(try daemon.jobs().isEmpty)
        let running = try daemon.get("/ruqi/status")["running"]?.array ?? []
        #expect(running.first?["job_id"]?.string == world.job)
        try world.go()
        let records = try world.awaitRecords("its end") { !$0.of("lost", world.job).isEmpty }
        #expect(records.of("lost", world.job).first?["job_name"]?.string == "gone")
        #expect(records.of("lost", world.job).first?["end_time"] != nil)
        #expect(try daemon.stop() == 0)
    }

    @Test func `has its time limit from its own start on`() throws {
        let world = try AdoptionWorld("limit")
        try world.put("cmd: \(world.waits)\ntimeout: 3s\nkill_after: 100ms")
        _ = try world.killedDaemon()
        pause(for: .milliseconds(1_500))
        let daemon = try world.daemon()
        let records = try world.awaitRecords("its end") { !$0.of("lost", world.job).isEmpty }
        let lost = try #require(records.of("lost", world.job).first)
        let length = try #require(Self.seconds(from: lost["start_time"], to: lost["end_time"]))
        #expect((3..<4).contains(length))
        try world.go()
        #expect(try daemon.stop() == 0)
    }

    @Test func `is lost at once where it is gone`() throws {
        let world = try AdoptionWorld("gone")
        try world.put("cmd: \(world.waits)")
        _ = try world.killedDaemon()
        for trace in try world.traces() { trace.end() }
        let daemon = try world.daemon()
        try world.awaitRecords("a second start") { $0.of("started", world.job).count == 2 }
        let lost = try #require(world.records.of("lost", world.job).first)
        #expect(lost["end_time"] == nil && lost["adopted"] == nil)
        try world.go()
        #expect(try daemon.stop() == 0)
    }

    @Test func `is lost at once where only what it has started goes on, which is left alone`()
        throws
    {
        let world = try AdoptionWorld("descendant")
        try world.put(
            """
            cmd: |
              setsid -f sh -c 'touch \(world.path("helper")); exec sleep 600'
              \(world.waits)
            """)
        _ = try world.killedDaemon()
        try world.awaitFile("helper")
        let helper = try #require(try world.traces().first { $0.words == ["sleep", "600"] })
        #expect(ProcessEntry(pid: helper.pid)?.session == helper.pid)
        for trace in try world.traces() where trace.pid != helper.pid { trace.end() }
        let daemon = try world.daemon()
        #expect(world.records.of("lost", world.job).first?["adopted"] == nil)
        #expect(world.records.of("lost", world.job).count == 1)
        #expect(Trace(pid: helper.pid) != nil)
        try world.go()
        #expect(try daemon.stop() == 0)
    }

    @Test func `is lost where the register of births can't be had, and the daemon says so`() throws
    {
        let world = try AdoptionWorld("blind")
        try world.put("cmd: \(world.waits)")
        try makeDirectories("\(world.world.stateDir)/births")
        _ = try world.killedDaemon()
        let daemon = try world.daemon()
        #expect(daemon.lines.contains("births': is a directory: the next daemon won't find runs"))
        #expect(daemon.lines.contains("that may still go on are taken for gone"))
        #expect(world.records.of("lost", world.job).count == 1)
        #expect(world.records.of("lost", world.job).first?["adopted"] == nil)
        try world.go()
        #expect(try daemon.stop() == 0)
    }

    /// A hook has the run's id, too.
    @Test func `is not taken for its hook`() throws {
        let world = try AdoptionWorld("hook")
        try world.put(
            "cmd: exit 1\non_failure: touch \(world.path("hook")); exec sleep 60", rule: "now")
        let first = try world.daemon()
        try world.awaitFile("hook")
        first.signal(SIGKILL)
        #expect(try first.status() == -1)
        // As if the record of the run's end had not come to the disk.
        try world.cutHistory(before: "finished")
        #expect(try world.traces().count == 1)
        let daemon = try world.daemon()
        #expect(try daemon.get("/ruqi/status")["running"]?.array?.isEmpty == true)
        #expect(world.records.of("lost", world.job).first?["end_time"] == nil)
        #expect(try daemon.stop() == 0)
    }

    @Test func `is adopted in a further attempt, and as another user's`() throws {
        let world = try AdoptionWorld("attempt")
        let user = geteuid() == 0 ? "user: nobody\ncwd: /" : ""
        try world.put(
            """
            cmd: '[ "$RUQI_ATTEMPT" = 2 ] || exit 1; \(world.waits)'
            retry: {attempts: 3, backoff: 50ms}
            \(user)
            """, rule: "now")
        _ = try world.killedDaemon { try world.traces().contains { $0.isAttempt(2) } }
        let daemon = try world.daemon()
        #expect(try daemon.get("/ruqi/status")["running"]?.array?.count == 1)
        try world.go()
        let records = try world.awaitRecords("its end") { !$0.of("lost", world.job).isEmpty }
        #expect(records.of("lost", world.job).first?["attempt"]?.int == 2)
        #expect(try daemon.stop() == 0)
        #expect(world.records.of("started", world.job).count == 1)
    }

    private static func seconds(from start: JSONValue?, to end: JSONValue?) -> Int? {
        guard let start = start?.string.flatMap({ Timestamp(rfc3339: $0) }),
            let end = end?.string.flatMap({ Timestamp(rfc3339: $0) })
        else { return nil }
        return Int((end - start).components.seconds)
    }
}

/// A world with one job, of an id that no other test's has: by it what comes of it is found.
private final class AdoptionWorld {
    let world: World
    let job: String

    init(_ name: String) throws {
        world = try World()
        job = "\(name)-\(getpid())"
        // Any user's run writes here.
        chmod(world.root, 0o777)
    }

    deinit {
        for trace in (try? traces()) ?? [] { trace.end() }
    }

    /// A command that goes on until it may end, and tells where it runs beside another one.
    var waits: String {
        """
        mkdir \(path("one")) 2>/dev/null || echo x >> \(path("overlaps")); \
        until [ -e \(path("go")) ]; do sleep 0.05; done; rmdir \(path("one"))
        """
    }

    /// How often a run began while another one was going.
    var overlaps: Int { ((try? world.read("overlaps")) ?? "").split(separator: "\n").count }

    func path(_ name: String) -> String { "\(world.root)/\(name)" }

    func put(_ text: String, rule: String = "1s") throws {
        try world.put("j.yaml", "job_id: \(job)\nrule: \(rule)\n\(text)\n")
    }

    /// Lets runs end.
    func go() throws { try world.putBeside("go", "") }

    /// Kills a daemon whose run is going: the record of that run's start.
    func killedDaemon(once isReady: (() throws -> Bool)? = nil) throws -> JSONValue {
        let daemon = try world.daemon()
        let records = try world.awaitRecords("a start") { !$0.of("started", job).isEmpty }
        let isThere = try daemon.awaits(30) {
            try isReady?() ?? (access(path("one"), F_OK) == 0)
        }
        guard isThere else { throw Trouble("the run isn't there") }
        daemon.signal(SIGKILL)
        #expect(try daemon.status() == -1)
        return records.of("started", job)[0]
    }

    func daemon(_ more: [String] = []) throws -> Daemon { try world.daemon(more) }

    /// All that has come of the job and lives.
    func traces() throws -> [Trace] {
        try Trace.all { $0.runID?.hasPrefix("\(job)@") == true }
    }

    var records: [JSONValue] { world.records }
    func read(_ name: String) throws -> String { try world.read(name) }
    func awaitFile(_ name: String) throws { try world.awaitFile(name) }

    @discardableResult
    func awaitRecords(
        _ what: String, where condition: ([JSONValue]) -> Bool
    ) throws -> [JSONValue] {
        try world.awaitRecords(what, where: condition)
    }

    /// Takes a record of some event, and all behind it, out of the only segment.
    func cutHistory(before event: String) throws {
        let directory = "\(world.logDir)/history"
        let name = try #require(try directoryNames(directory).first)
        let bytes = try readFile("\(directory)/\(name)", limitBytes: 1 << 20)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let kept = lines.prefix { !$0.contains("\"event\":\"\(event)\"") }
        #expect(kept.count < lines.count)
        let size = kept.reduce(0) { $0 + $1.utf8.count + 1 }
        #expect(truncate("\(directory)/\(name)", size) == 0)
    }
}

extension Trace {
    fileprivate func isAttempt(_ number: Int) -> Bool {
        environment.contains("RUQI_ATTEMPT=\(number)")
    }
}
