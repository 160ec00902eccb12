import Calendar
import Glibc
import Jobs
import Linux
import Testing

@Suite struct `ruqi why` {
    @Test func `tells what was started, skipped, paused and missed, and what is no occurrence`()
        throws
    {
        let world = try World()
        try world.put("tick.yaml", "rule: 1s\nstart_time: 2026-01-01T00:00:00Z\ncmd: exit 3\n")
        try world.put("long.yaml", "rule: 1s\nstart_time: 2026-01-01T00:00:00Z\ncmd: sleep 2.2\n")
        try world.put("off.yaml", "rule: 1s\npaused: true\ncmd: echo\n")
        let first = try world.daemon()
        try world.awaitRecords("second long run") { $0.of("started", "long").count > 1 }
        let state = try Self.why(world, ["long", "--http-listen", "127.0.0.1:\(first.port)"])
        #expect(state.output.contains("The daemon has it as 'running'.\n"))
        first.signal(SIGKILL)
        #expect(try first.status() == -1)
        pause(for: .milliseconds(1_200))
        try world.put(
            "tick.yaml",
            "rule: 1s\nstart_time: 2026-01-01T00:00:00Z\nmisfire_grace_time: 1ms\ncmd: exit 3\n")
        let second = try world.daemon()
        let records = try world.awaitRecords("missed ones, and a start after them") { records in
            !records.of("missed", "tick").isEmpty && records.of("started", "tick").count > 3
                && !records.of("skipped", "long").isEmpty
        }
        #expect(try second.stop() == 0)

        let start = try #require(records.of("started", "tick").first)
        let due = try #require(start["scheduled_time"]?.string)
        let started = try Self.why(world, ["tick", due])
        #expect(started.status == 0)
        #expect(
            started.output.hasPrefix("tick was due at \(due.prefix(19))+00:00 and was started at "))
        #expect(started.output.contains(": failure, exit code 3, after "))
        #expect(started.output.contains("\nSee record \(start["seq"]?.int ?? 0) ("))

        let skip = try #require(records.of("skipped", "long").first?["last"]?.string)
        let skipped = try Self.why(world, ["long", skip]).output
        #expect(skipped.contains(" and was skipped (overlap): the run of "))
        let miss = try #require(records.of("missed", "tick").first?["first"]?.string)
        let missed = try Self.why(world, ["tick", miss]).output
        #expect(missed.contains(" and was missed (down): no daemon was running from "))
        // It went on, and the next daemon could not tell how it ended.
        let lost = try #require(world.records.of("lost", "long").first?["scheduled_time"]?.string)
        #expect(
            try Self.why(world, ["long", lost]).output
                .contains("It outlived the daemon that started it and ended at "))

        let between = "\(due.prefix(19)).5Z"
        let none = try Self.why(world, ["tick", between]).output
        #expect(
            none.contains(".5+00:00 is no occurrence of tick: the one before is \(due.prefix(19))"))
        #expect(
            try Self.why(world, ["tick", "2026-01-01T00:00:00Z"]).output
                .hasPrefix("tick is on record since "))
        let off = try Self.why(world, ["off"]).output
        #expect(off.contains(" and was skipped (paused): the job was paused.\n"))
        #expect(off.contains("\nIt is paused: nothing starts before that ends.\n"))
        #expect(
            try Self.why(world, ["tick"]).output
                .contains("\nNo daemon is running: the last one stopped at "))
    }

    @Test func `answers in JSON, and says no to a job that nobody knows`() throws {
        let world = try World()
        try world.put("once.yaml", "rule: now\ncmd: echo\n")
        let daemon = try world.daemon()
        _ = try world.finished("once")
        #expect(try daemon.stop() == 0)
        let answer = try Self.why(world, ["once", "--json"])
        let json = try JSONValue.parse(Array(answer.output.utf8))
        #expect(json["verdict"]?.string == "started")
        #expect(json["reason"]?.string == "success")
        #expect(json["occurrence"] != nil)
        #expect(json["next"] == nil)
        #expect(json["records"]?.array?.count == 2)
        #expect(
            json["sentences"]?.array?.contains(
                .string("Its rule is 'now': due once, when the daemon sees the definition."))
                == true)
        let unknown = try Self.why(world, ["other"])
        #expect(unknown.status == 1)
        #expect(unknown.errors == "ruqi: nothing is on record of a job 'other'\n")
        #expect(try Self.why(world, ["once", "yesterday"]).status == 64)
        #expect(try command(["why", "once", "--log-dir", "/nowhere"]).status == 1)
    }

    @Test func `promises nothing that no daemon has`() throws {
        let world = try World()
        let good = "rule: 1s\nstart_time: 2026-01-01T00:00:00Z\ncmd: echo\n"
        try world.put("tick.yaml", good)
        try world.put("other.yaml", "job_id: one\nrule: 1h\ncmd: echo\n")
        let first = try world.daemon()
        let listen = ["--http-listen", "127.0.0.1:\(first.port)"]
        try world.awaitRecords("end") { !$0.of("finished", "tick").isEmpty }
        let known = try Self.why(world, ["one"] + listen).output
        #expect(known.contains("The daemon has it as 'scheduled'.\nThe next occurrence is "))
        let unasked = try Self.why(world, ["one"]).output
        #expect(
            unasked.contains(
                "No daemon was asked.\nBy the definition on record the next occurrence is "))
        first.signal(SIGKILL)
        #expect(try first.status() == -1)

        let silent = try Self.why(world, ["one"] + listen).output
        #expect(silent.contains("\nNo daemon answers: cannot connect to"), "\(silent)")
        #expect(silent.contains("\nBy the definition on record the next occurrence is "))
        pause(for: .milliseconds(1_100))
        let due = "\(readWallClock().rfc3339(in: .utc, fraction: .asNeeded).prefix(19))Z"
        let unanswered = try Self.why(world, ["tick", due] + listen).output
        #expect(unanswered.contains(" is not on record yet: no daemon answers.\n"))

        try world.put("tick.yaml", "rule: 1s\ncomand: echo\n")
        try world.put("other.yaml", "job_id: one\nrule: 1h\ncomand: echo\n")
        let second = try world.daemon()
        let now = ["--http-listen", "127.0.0.1:\(second.port)"]
        let refused = try Self.why(world, ["tick", due] + now).output
        #expect(refused.contains(" is not on record yet: the daemon has no such job.\n"))
        #expect(
            refused.contains(
                "\nThe daemon has no such job: its file tick.yaml is refused: tick.yaml:2:1: error:"
            ), "\(refused)")
        #expect(!refused.contains("next occurrence"))
        let one = try Self.why(world, ["one"] + now).output
        #expect(
            one.contains("\nThe daemon has no such job: it may be in one of 2 files that it refus"),
            "\(one)")
        let json = try JSONValue.parse(
            Array(try Self.why(world, ["one", "--json"] + now).output.utf8))
        #expect(json["next"] == nil && json["state"] == nil)
        #expect(try second.stop() == 0)
    }

    @Test func `writes seconds without exponents, and so does the table of the history`() throws {
        let world = try World()
        try makeDirectories("\(world.logDir)/history")
        let due = "2026-01-05T00:00:00.000000+00:00"
        let start = "2026-01-05T00:00:00.000083+00:00"
        let run = """
            "scheduler_name":"test","host":"test","job_id":"tick","job_name":"default",\
            "run_id":"tick@2026-01-05T00:00:00Z","cause":"due","scheduled_time":"\(due)"
            """
        try world.putBeside(
            "log/history/2026-01-05.000000000001.jsonl",
            """
            {"seq":1,"time":"\(start)","event":"started",\(run)}
            {"seq":2,"time":"\(start)","event":"finished",\(run),"start_time":"\(start)",\
            "end_time":"\(start)","lateness":0.000083,"attempt":1,"outcome":"success",\
            "cmd_is_success":true,"cmd_cost":0.000031,"exit_code":0}

            """)
        let told = try Self.why(world, ["tick"]).output
        #expect(told.contains(" 0.000083 s late."), "\(told)")
        #expect(told.contains(": success, exit code 0, after 0.000031 s."), "\(told)")
        let table = try command(["history", "--log-dir", world.logDir]).output
        #expect(table.contains(" 0.000031 ") && table.contains(" 0.000083 "), "\(table)")
    }

    private static func why(
        _ world: World, _ arguments: [String]
    ) throws -> (status: Int32, output: String, errors: String) {
        try command(["why"] + arguments + ["--log-dir", world.logDir])
    }
}
