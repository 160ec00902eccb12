import Calendar
import Glibc
import Jobs
import Linux
import Testing

/// What a daemon makes of the time in which there was none.
@Suite struct `A daemon that comes back` {
    @Test(arguments: [true, false])
    func `accounts for what passed, each occurrence once`(isKilled: Bool) throws {
        let world = try World()
        try world.put(
            "j.yaml",
            """
            rule: 1s
            misfire_grace_time: 100ms
            catch_up: latest
            cmd: [echo, out]
            """)
        let first = try world.daemon()
        try world.awaitRecords("a run") { !$0.of("finished", "j").isEmpty }
        if isKilled {
            first.signal(SIGKILL)
            #expect(try first.status() == -1)
        } else {
            #expect(try first.stop() == 0)
        }
        // Two occurrences pass.
        pause(for: .milliseconds(2_200))
        let second = try world.daemon()
        let records = try world.awaitRecords("two more runs") { records in
            let runs = records.of("started", "j")
            return runs.contains { $0["cause"]?.string == "catch-up" }
                && runs.last?["cause"]?.string == "due"
        }
        #expect(try second.stop() == 0)

        let moments = records.flatMap(Self.moments)
        #expect(!moments.isEmpty)
        #expect(moments == Array((moments.first ?? 0)...(moments.last ?? 0)))
        #expect(records.of("missed", "j").allSatisfy { $0["reason"]?.string == "down" })
        #expect(records.of("reconciled").count == 1)
        #expect(records.count { $0["action"]?.string == "loaded" } == 2)
    }

    @Test func `counts each run that was lost among a job's last ones`() throws {
        let world = try World()
        try world.put("j.yaml", "rule: 1s\noverlap: allow\ncmd: exec sleep 600\n")
        let first = try world.daemon()
        try world.awaitRecords("two runs") { $0.of("started", "j").count >= 2 }
        // It stands still, so that none comes after these.
        first.signal(SIGSTOP)
        let runs = world.records.of("started", "j")
        let children = try directoryNames("/proc").compactMap(pid_t.init).filter { pid in
            // Processes come and go meanwhile.
            (try? statusNumber("PPid", of: pid)) == Int(first.pid)
        }
        #expect(children.count >= 2)
        first.signal(SIGKILL)
        #expect(try first.status() == -1)
        for child in children { kill(child, SIGKILL) }
        let second = try world.daemon(["--stop-timeout", "100ms"])
        try world.awaitRecords("their ends") { $0.of("lost", "j").count >= runs.count }
        let lost = runs.count
        let job = try daemonJob(second, "/ruqi/get_jobs?recent=20")
        let recent = job?["recent"]?.array?.compactMap(\.string)
        #expect(recent == Array(repeating: "lost", count: lost))
        #expect(try second.stop() == 0)
    }

    private func daemonJob(_ daemon: borrowing Daemon, _ target: String) throws -> JSONValue? {
        try daemon.get(target)["list"]?.array?.first
    }

    @Test func `tells what changed in the files meanwhile`() throws {
        let world = try World()
        for name in ["gone", "same", "other"] {
            try world.put("\(name).yaml", "rule: 1h\ncmd: x\n")
        }
        let first = try world.daemon()
        #expect(try first.stop() == 0)
        world.remove("gone.yaml")
        try world.put("other.yaml", "rule: 2h\ncmd: x\n")
        try world.put("same.yaml", "cmd: y\nrule: 1h\n")
        try world.put("new.yaml", "rule: 1h\ncmd: x\n")
        let second = try world.daemon()
        try second.await("1 added, 1 changed, 1 removed, 1 unchanged")
        #expect(try second.stop() == 0)
        let told = try #require(world.records.of("reconciled").last)
        #expect(told["added"]?.array?.map(\.string) == ["new"])
        #expect(told["changed"]?.array?.map(\.string) == ["other"])
        #expect(told["removed"]?.array?.map(\.string) == ["gone"])
        let definitions = world.records.last { $0["action"]?.string == "defined" }
        #expect(
            definitions?["definitions"]?.array?.map { $0["job_id"]?.string } == ["new", "other"])
    }

    /// The occurrences that a record accounts for, in seconds.
    private static func moments(_ record: JSONValue) -> [Int64] {
        func seconds(_ key: String) -> Int64? {
            record[key]?.string.flatMap { Timestamp(rfc3339: $0) }?.seconds
        }
        switch record["event"]?.string {
        case "started": return [seconds("scheduled_time") ?? 0]
        case "skipped", "missed":
            let all = Array((seconds("first") ?? 0)...(seconds("last") ?? 0))
            return all.count == record["count"]?.int ? all : []
        default: return []
        }
    }
}
