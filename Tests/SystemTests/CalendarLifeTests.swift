import Calendar
import Jobs
import Linux
import Testing

@Suite struct `The daemon's calendar` {
    @Test func `runs what is due at a boot once for each boot, and no job that comes later`() throws
    {
        let world = try World()
        try world.put("boot.yaml", "rule: '@reboot'\ncmd: echo up\n")
        let first = try world.daemon()
        try world.awaitRecords("the run") { !$0.of("finished").isEmpty }
        try world.put("late.yaml", "rule: '@reboot'\ncmd: echo late\n")
        try world.awaitRecords("the job") { $0.of("reconciled").count == 2 }
        #expect(try first.stop() == 0)

        let second = try world.daemon()
        #expect(try second.jobs().map { $0["state"]?.string } == ["done", "done"])
        #expect(try second.jobs()[0]["job_trigger"]?.string == "cron")
        #expect(try second.stop() == 0)
        #expect(world.records.of("started").compactMap { $0["job_id"]?.string } == ["boot"])
        let boots = world.records.filter { $0["action"]?.string == "start" }
            .map { $0["boot_id"]?.string }
        #expect(boots == [bootID(), bootID()])
    }

    @Test func `records what falls on excluded days, and runs nothing then`() throws {
        let world = try World()
        let today = readMoment().wall
        let days = [today - .seconds(86_400), today + .seconds(86_400)]
            .map { Zone.utc.civil(at: $0).date.text }
        try world.put(
            "tick.yaml",
            """
            rule: 1s
            timezone: UTC
            cmd: echo no
            exclude: [\(days[0])..\(days[1])]
            """)
        try world.put("tock.yaml", "rule: 1s\ncmd: echo yes\n")
        let daemon = try world.daemon()
        try world.awaitRecords("two other runs") { $0.of("finished").count == 2 }
        let job = try #require(try daemon.jobs().first { $0["job_id"]?.string == "tick" })
        #expect(job["next_run"]?.string.map { $0 > days[1] } == true)
        #expect(try daemon.stop() == 0)
        let skipped = world.records.of("skipped")
        #expect(skipped.map { $0["reason"]?.string } == ["excluded"])
        #expect(skipped.first?["count"]?.int.map { $0 > 0 } == true)
        #expect(world.records.of("started").allSatisfy { $0["job_id"]?.string == "tock" })
    }

    @Test func `shows several rules and what stands beside them`() throws {
        let world = try World()
        try world.put(
            "many.yaml",
            """
            rule: [0 0 9 * * MON-FRI, 0 30 10 L * *]
            timezone: Europe/Berlin
            start_time: 2030-01-01
            end_time: 2031-01-01
            exclude: [2030-01-02]
            dst: both
            cmd: date
            """)
        let daemon = try world.daemon()
        let job = try daemon.get("/ruqi/get_job?job_id=many")
        #expect(job["rule"]?.array?.compactMap(\.string) == ["0 0 9 * * MON-FRI", "0 30 10 L * *"])
        #expect(job["start_time"]?.string?.hasPrefix("20") == true)
        #expect(job["exclude"]?.array?.compactMap(\.string) == ["2030-01-02"])
        #expect(job["dst"]?.string == "both")
        let next = job["next_runs"]?.array?.compactMap(\.string).compactMap {
            Timestamp(rfc3339: $0)
        }
        #expect(next?.first?.description == "2030-01-01T08:00:00+00:00")
        #expect(next?.dropFirst().first?.description == "2030-01-03T08:00:00+00:00")
        #expect(try daemon.stop() == 0)
    }
}
