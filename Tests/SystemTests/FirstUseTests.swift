import Glibc
import Jobs
import Linux
import Testing

/// What README promises in its first lines, lived through with the built daemon.
@Suite struct `A new user` {
    @Test func `adds, breaks and removes a job, and finds it in status and history`() throws {
        let world = try World()
        let daemon = try world.daemon()
        #expect(try daemon.jobs().isEmpty)

        try world.put("tick.yaml", "rule: 2s\ncmd: date\n")
        try world.awaitRecords("two runs of tick") { $0.of("finished", "tick").count >= 2 }
        let page = try daemon.get("/ruqi/get_history?job_id=tick&page_index=1&page_size=2")
        let list = page["list"]?.array ?? []
        #expect(list.count == 2)
        #expect(list.allSatisfy { $0["cmd_is_success"]?.bool == true })
        #expect((list[0]["seq"]?.int ?? 0) > (list[1]["seq"]?.int ?? 0))
        #expect(list[0]["c_time"]?.string?.count == "2021-01-07 10:44:36".count)

        try world.put("tick.yaml", "rule: 2s\ncomand: date\n")
        let complaint = try daemon.await("tick.yaml:2:1: error:")
        #expect(complaint.contains("'comand'"))
        try daemon.await("did you mean 'cmd'?")
        let before = world.records.of("finished", "tick").count
        try world.awaitRecords("another run") { $0.of("finished", "tick").count > before }
        let broken = try daemon.jobs("?job_id=tick")
        #expect(broken.count == 1)
        #expect(broken.first?["cmd"]?.string == "date")
        #expect(broken.first?["problems"]?.array?.isEmpty == false)

        world.remove("tick.yaml")
        try daemon.await("1 removed")
        #expect(try daemon.jobs().isEmpty)
        let history = try daemon.get("/ruqi/get_history?job_id=tick")
        #expect((history["total"]?.int ?? 0) >= 3)

        let refused = try daemon.request("POST /ruqi/add_job")
        #expect(refused.status == 405)
        #expect(refused.head.contains("Allow: GET, HEAD"))
        #expect(refused.body["stat"]?.string == "ERR")
        #expect(refused.body["message"]?.string?.contains("jobs.d") == true)

        #expect(try daemon.stop() == 0)
        #expect(world.records.last?["action"]?.string == "stop")
        #expect(world.records.compactMap { $0["seq"]?.int } == Array(1...world.records.count))
    }

    @Test func `puts the request body of the original's add_job into a file`() throws {
        let world = try World()
        try world.put(
            "test3.yaml",
            """
            {"job_trigger":"interval", "job_id":"test3", "job_name":"platform", "rule":"10s",\
            "cmd":"bash scripts/test.sh"}
            """)
        let daemon = try world.daemon()
        let job = try #require(try daemon.jobs("?job_name=platform").first)
        #expect(job["job_id"]?.string == "test3")
        #expect(job["Job_trigger"]?.string == "interval")
        #expect(job["cmd"]?.string == "bash scripts/test.sh")
        #expect(job["rule"]?.string == "10s")
    }

    @Test func `finds the examples of the repository without an error`() throws {
        let checked = try command(["check", "\(repository)/jobs.d", "--json"])
        #expect(checked.status == 0)
        #expect(!checked.output.contains("\"error\""))
        let text = try command(["check", "\(repository)/jobs.d"])
        #expect(text.output.hasSuffix("7 files, 7 jobs, no errors\n"))
        // The nightly example stands in the hour that Berlin's clocks leave out and repeat.
        #expect(text.output.contains("nightly.yaml:7:7: note: on "))
    }

    @Test func `starts the daemon with the settings of the repository`() throws {
        let world = try World()
        let daemon = try world.daemon(["--config", "\(repository)/conf/ruqid.yaml"])
        #expect(try daemon.get("/ruqi/status")["scheduler_store"]?.string == "memory")
        #expect(try daemon.stop() == 0)
    }
}

/// The top of the repository.
let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
