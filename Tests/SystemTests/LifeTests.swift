import Calendar
import Glibc
import Jobs
import Linux
import Testing

@Suite struct `The daemon's life` {
    @Test func `a date job that has run does not run again after a restart`() throws {
        let world = try World()
        try world.put("once.yaml", "rule: now\ncmd: echo one\n")
        let first = try world.daemon()
        try world.awaitRecords("the run") { !$0.of("finished").isEmpty }
        #expect(try first.stop() == 0)

        let second = try world.daemon()
        #expect(try second.jobs()[0]["state"]?.string == "done")
        #expect(try second.jobs()[0]["last_run"]?["outcome"]?.string == "success")
        try world.put("once.yaml", "rule: now\ncmd: echo two\n")
        let records = try world.awaitRecords("the changed run") {
            $0.of("finished").count == 2
        }
        let outputs = records.of("finished").compactMap { $0["cmd_output"]?.string }
        #expect(outputs == ["one\n", "two\n"])
        #expect(try second.stop() == 0)

        world.remove("once.yaml")
        let third = try world.daemon()
        try world.put("once.yaml", "rule: now\ncmd: echo two\n")
        try world.awaitRecords("the run of the file put back") { $0.of("finished").count == 3 }
        #expect(try third.stop() == 0)
    }

    @Test func `a run that a crash interrupted is lost, and recorded so once`() throws {
        let world = try World()
        try world.put("long.yaml", "rule: now\ncmd: [sleep, '60']\n")
        let first = try world.daemon()
        let records = try world.awaitRecords("the start") { !$0.of("started").isEmpty }
        let child = try first.runningPid()
        first.signal(SIGKILL)
        #expect(try first.status() == -1)
        kill(child, SIGKILL)

        for _ in 1...2 {
            let next = try world.daemon()
            #expect(try next.get("/ruqi/status")["running"]?.array?.isEmpty == true)
            #expect(try next.stop() == 0)
        }
        let lost = world.records.of("lost")
        #expect(lost.count == 1)
        #expect(lost[0]["run_id"] == records.of("started")[0]["run_id"])
        #expect(lost[0]["cmd_is_success"]?.bool == false)
        #expect(world.records.of("started").count == 1)
        #expect(world.records.compactMap { $0["seq"]?.int } == Array(1...world.records.count))
    }

    @Test func `a torn last line is cut off and counted`() throws {
        let world = try World()
        let first = try world.daemon()
        #expect(try first.stop() == 0)
        let segment = try #require(try directoryNames("\(world.logDir)/history").last)
        let file = try AppendFile(path: "\(world.logDir)/history/\(segment)")
        try file.append(Array("{\"seq\":3,\"time\":\"20".utf8))
        let second = try world.daemon()
        #expect(try second.stop() == 0)
        let hello = world.records.filter { $0["action"]?.string == "start" }
        #expect(hello.map { $0["repaired_bytes"]?.int } == [nil, 19])
        #expect(world.records.compactMap { $0["seq"]?.int } == Array(1...world.records.count))
    }

    @Test func `a stop gives runs time, then ends them, and records all of it`() throws {
        let world = try World()
        try world.put("long.yaml", "rule: now\ncmd: [sleep, '60']\n")
        let daemon = try world.daemon(["--stop-timeout", "1s"])
        try world.awaitRecords("the start") { !$0.of("started").isEmpty }
        #expect(try daemon.stop() == 0)
        let end = try #require(world.records.of("finished").first)
        #expect(end["outcome"]?.string == "stopped")
        #expect(end["signal"]?.string == "TERM")
        #expect(world.records.last?["action"]?.string == "stop")
    }

    @Test func `no more run at once than may`() throws {
        let world = try World()
        for name in ["c", "a", "b"] {
            try world.put("\(name).yaml", "rule: now\ncmd: sleep 0.3\n")
        }
        let daemon = try world.daemon(["--max-running", "1"])
        let records = try world.awaitRecords("three runs") { $0.of("finished").count == 3 }
        #expect(records.of("started").compactMap { $0["job_id"]?.string } == ["a", "b", "c"])
        let events = (records.of("started") + records.of("finished"))
            .sorted { ($0["seq"]?.int ?? 0) < ($1["seq"]?.int ?? 0) }
            .compactMap { $0["event"]?.string }
        #expect(
            events == ["started", "finished", "started", "finished", "started", "finished"])
        #expect(try daemon.stop() == 0)
    }

    @Test func `a jobs_dir that is not there yet makes nothing ready and nothing forgotten`() throws
    {
        let world = try World()
        try world.put("once.yaml", "rule: now\ncmd: echo one\n")
        let first = try world.daemon()
        try world.awaitRecords("the run") { !$0.of("finished").isEmpty }
        #expect(try first.stop() == 0)
        rename(world.jobsDir, "\(world.root)/elsewhere")

        let second = try Daemon(world.flags)
        try second.await("does not exist; waiting for it to appear")
        #expect(try second.request("GET /readyz").status == 503)
        rename("\(world.root)/elsewhere", world.jobsDir)
        try second.await("ready: 1 jobs")
        #expect(try second.request("GET /readyz").status == 200)
        #expect(try second.stop() == 0)
        #expect(world.records.of("started").count == 1)
    }

    @Test func `a history that is deleted under the daemon is begun anew`() throws {
        let world = try World()
        let daemon = try world.daemon()
        removeTree("\(world.logDir)/history")
        try world.put("once.yaml", "rule: now\ncmd: echo one\n")
        try daemon.await("1 added")
        try world.awaitRecords("the run") { !$0.of("finished").isEmpty }
        #expect(try daemon.get("/ruqi/get_history")["total"]?.int == 1)
        #expect(try daemon.stop() == 0)
    }

    @Test func `one directory may hold log and state`() throws {
        let world = try World()
        let daemon = try world.daemon(["--state-dir", world.logDir])
        #expect(try daemon.stop() == 0)
    }

    @Test func `the store none shows jobs and runs nothing`() throws {
        let world = try World()
        try world.put("once.yaml", "rule: now\ncmd: x\n")
        try world.put("tick.yaml", "rule: 1s\ncmd: x\n")
        let daemon = try world.daemon(["--scheduler-store", "none"])
        #expect(try daemon.jobs().count == 2)
        #expect(try daemon.stop() == 0)
        #expect(world.records.of("started").isEmpty)
    }

    @Test func `a second daemon in the same directories is refused`() throws {
        let world = try World()
        let first = try world.daemon()
        let second = try Daemon(world.flags)
        try second.await("held by pid \(first.pid)")
        #expect(try second.status() == 75)
        #expect(try first.stop() == 0)
    }

    @Test(
        arguments: [
            (["--no-such-flag", "x"], 64, "--no-such-flag"),
            (["--max-running", "0"], 78, "--max-running"),
            (["--config", "/nonexistent.yaml"], 78, "/nonexistent.yaml"),
            (["--http-listen", "192.0.2.1:1"], 69, "192.0.2.1"),
        ] as [([String], Int32, String)])
    func `what it can't start with it names, and says so by its status`(
        flags: [String], status: Int32, word: String
    ) throws {
        let world = try World()
        let daemon = try Daemon(world.flags + flags)
        try daemon.await(word)
        #expect(try daemon.status() == status)
    }

    @Test func `an unknown setting is refused with its line`() throws {
        let world = try World()
        let path = "\(world.root)/ruqid.yaml"
        try AppendFile(path: path).append(Array("log_level: info\njob_dir: /x\n".utf8))
        let daemon = try Daemon(["--config", path] + world.flags)
        try daemon.await("\(path):2:1: error: unknown setting 'job_dir'")
        #expect(try daemon.status() == 78)
    }
}

extension Daemon {
    /// The process id of the only run that is going. Its start is on record before its child
    /// exists, so the id may come a moment later: it is asked for until then.
    func runningPid() throws -> Int32 {
        let end = readUptime() + .seconds(30)
        while readUptime() < end {
            let running = try get("/ruqi/status")["running"]?.array ?? []
            if running.count == 1, let pid = running[0]["pid"]?.int { return Int32(pid) }
        }
        throw Trouble("no run is going")
    }
}
