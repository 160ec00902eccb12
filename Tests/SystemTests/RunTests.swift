import Glibc
import Jobs
import Linux
import Testing

@Suite struct `A run` {
    @Test func `has the environment that is promised and no more`() throws {
        let world = try World()
        try world.put(
            "env.yaml",
            "job_name: n\nrule: now\ncmd: [/usr/bin/env]\nenv: {GREETING: hello, LANG: C}\n")
        let daemon = try world.daemon()
        let run = try world.finished("env")
        let lines = (run["cmd_output"]?.string ?? "").split(separator: "\n").sorted()
        let names = lines.map { $0.prefix { $0 != "=" } }
        #expect(
            names == [
                "GREETING", "HOME", "LANG", "LOGNAME", "PATH", "RUQI_ATTEMPT", "RUQI_CAUSE",
                "RUQI_JOB_ID", "RUQI_JOB_NAME", "RUQI_RUN_ID", "RUQI_SCHEDULED_TIME", "SHELL",
                "USER",
            ])
        #expect(lines.contains("GREETING=hello"))
        #expect(lines.contains("LANG=C"))
        #expect(lines.contains("RUQI_JOB_NAME=n"))
        #expect(lines.contains("RUQI_RUN_ID=\(run["run_id"]?.string ?? "?")"))
        #expect(try daemon.stop() == 0)
    }

    @Test func `is recorded with what the original recorded and more`() throws {
        let world = try World()
        try world.put("fail.yaml", "rule: now\ncmd: echo out; echo err >&2; exit 3\n")
        let daemon = try world.daemon()
        let run = try world.finished("fail")
        #expect(run["cmd_is_success"]?.bool == false)
        #expect(run["outcome"]?.string == "failure")
        #expect(run["exit_code"]?.int == 3)
        #expect(run["signal"] == nil)
        #expect(run["cmd_output"]?.string == "out\nerr\n")
        #expect(run["output_bytes"]?.int == 8)
        #expect(run["output_truncated"]?.bool == false)
        #expect(run["attempt"]?.int == 1)
        #expect(run["cause"]?.string == "due")
        let cost = try #require(run["cmd_cost"]?.double)
        #expect(cost > 0)
        let start = world.records.of("started", "fail")
        #expect(start.count == 1)
        #expect(start[0]["run_id"] == run["run_id"])
        #expect((start[0]["seq"]?.int ?? 0) < (run["seq"]?.int ?? 0))
        #expect(try daemon.stop() == 0)
    }

    @Test func `keeps the head and the tail of a long output`() throws {
        let world = try World()
        try world.put("flood.yaml", "rule: now\ncmd: seq 1 200000\n")
        let daemon = try world.daemon()
        let run = try world.finished("flood")
        let output = try #require(run["cmd_output"]?.string)
        #expect(output.hasPrefix("1\n2\n"))
        #expect(output.hasSuffix("199999\n200000\n"))
        #expect(run["output_bytes"]?.int == 1_288_895)
        #expect(run["output_truncated"]?.bool == true)
        let left = 1_288_895 - 4_096
        #expect(output.contains("\n... \(left) bytes left out ...\n"))
        #expect(try daemon.stop() == 0)
    }

    @Test func `over its time limit is ended with its whole group`() throws {
        let world = try World()
        try world.put("slow.yaml", "rule: now\ntimeout: 1s\ncmd: sleep 300 & sleep 300; echo no\n")
        let daemon = try world.daemon()
        let run = try world.finished("slow")
        #expect(run["outcome"]?.string == "timeout")
        #expect(run["signal"]?.string == "TERM")
        #expect(try daemon.stop() == 0)
    }

    @Test func `over its time limit has time to clean up though its shell is gone`() throws {
        let world = try World()
        try world.put(
            "tidy.yaml",
            """
            rule: now
            timeout: 1s
            cmd: |
              (trap 'sleep 0.3; echo cleaned; exit 0' TERM; sleep 60 & wait); true
            """)
        let daemon = try world.daemon()
        let run = try world.finished("tidy")
        #expect(run["outcome"]?.string == "timeout")
        #expect(run["cmd_output"]?.string?.contains("cleaned") == true)
        #expect((run["cmd_cost"]?.double ?? 60) < 9)
        #expect(try daemon.stop() == 0)
    }

    @Test func `is a success with the exit codes that its job names`() throws {
        let world = try World()
        for code in [0, 3, 4] {
            try world.put(
                "c\(code).yaml", "rule: now\nsuccess_codes: [3, 10-12]\ncmd: exit \(code)\n")
        }
        let daemon = try world.daemon()
        for (code, outcome) in [(0, "failure"), (3, "success"), (4, "failure")] {
            let run = try world.finished("c\(code)")
            #expect(run["outcome"]?.string == outcome)
            #expect(run["exit_code"]?.int == code)
        }
        #expect(try daemon.stop() == 0)
    }

    @Test func `over its time limit gets the signal that its job names`() throws {
        let world = try World()
        try world.put(
            "polite.yaml",
            """
            rule: now
            timeout: 1s
            stop_signal: INT
            kill_after: 1m
            cmd: |
              trap 'echo TERM came; exit 1' TERM
              trap 'echo INT came; exit 5' INT
              # A command in the background ignores INT, and would hold the output.
              sleep 60 >/dev/null 2>&1 & wait
            """)
        let daemon = try world.daemon()
        let run = try world.finished("polite")
        #expect(run["outcome"]?.string == "timeout")
        #expect(run["cmd_output"]?.string == "INT came\n")
        #expect(run["exit_code"]?.int == 5)
        #expect(try daemon.stop() == 0)
    }

    @Test func `has as long to end as its job says`() throws {
        let world = try World()
        try world.put(
            "deaf.yaml",
            """
            rule: now
            timeout: 1s
            kill_after: 500ms
            cmd: trap '' TERM; while :; do sleep 1; done
            """)
        let daemon = try world.daemon()
        let run = try world.finished("deaf")
        #expect(run["signal"]?.string == "KILL")
        #expect(1.5..<9 ~= (run["cmd_cost"]?.double ?? 0))
        #expect(try daemon.stop() == 0)
    }

    @Test func `that ignores TERM is ended by KILL`() throws {
        let world = try World()
        try world.put(
            "deaf.yaml", "rule: now\ntimeout: 1s\ncmd: trap '' TERM; while :; do sleep 1; done\n")
        let daemon = try world.daemon()
        let run = try world.finished("deaf")
        #expect(run["outcome"]?.string == "timeout")
        #expect(run["signal"]?.string == "KILL")
        #expect((run["cmd_cost"]?.double ?? 0) >= 11)
        #expect(try daemon.stop() == 0)
    }

    @Test func `ends with its leader though a process it left behind holds its output`() throws {
        let world = try World()
        try world.put("parent.yaml", "rule: now\ncmd: 'sleep 20 & echo $!'\n")
        let daemon = try world.daemon()
        let run = try world.finished("parent")
        #expect(run["outcome"]?.string == "success")
        #expect((run["cmd_cost"]?.double ?? 20) < 15)
        #expect(try daemon.stop() == 0)
        if let left = (run["cmd_output"]?.string).flatMap({ Int32($0.dropLast()) }) {
            kill(left, SIGKILL)
        }
    }

    @Test func `that cannot be started says which step failed`() throws {
        let world = try World()
        try world.put("nowhere.yaml", "rule: now\ncmd: pwd\ncwd: /nonexistent\n")
        try world.put("nothing.yaml", "rule: now\ncmd: [no-such-program]\n")
        let daemon = try world.daemon()
        let nowhere = try world.finished("nowhere")
        #expect(nowhere["outcome"]?.string == "start_failed")
        #expect(nowhere["pid"] == nil)
        #expect(
            nowhere["cmd_output"]?.string
                == "cannot start 'nowhere': chdir '/nonexistent': no such file or directory")
        let nothing = try world.finished("nothing")
        #expect(nothing["cmd_output"]?.string?.contains("'no-such-program'") == true)
        #expect(try daemon.stop() == 0)
    }

    @Test func `that is going when its job is due again makes that occurrence a skipped one`()
        throws
    {
        let world = try World()
        try world.put("long.yaml", "rule: 1s\ncmd: sleep 2.5\n")
        let daemon = try world.daemon()
        let records = try world.awaitRecords("skipped occurrences") { !$0.of("skipped").isEmpty }
        let skipped = try #require(records.of("skipped", "long").first)
        #expect(skipped["reason"]?.string == "overlap")
        #expect((2...3).contains(skipped["count"]?.int ?? 0))
        world.remove("long.yaml")
        try daemon.await("1 removed")
        #expect(try daemon.stop() == 0)
    }

    @Test func `of a URL job posts the body and records the HTTP status`() throws {
        let world = try World()
        let server = try OneAnswer("HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nfine")
        try world.put(
            "hook.yaml", "rule: now\ncmd: 'http://127.0.0.1:\(server.port)/x#{\"a\": 1}'\n")
        let daemon = try world.daemon()
        let request = try server.serve()
        #expect(request.hasPrefix("POST /x HTTP/1.1\r\n"))
        #expect(request.contains("Content-Type: application/json"))
        #expect(request.hasSuffix("{\"a\": 1}"))
        let run = try world.finished("hook")
        #expect(run["outcome"]?.string == "success")
        #expect(run["http_status"]?.int == 201)
        #expect(run["cmd_output"]?.string == "fine")
        #expect(run["output_bytes"]?.int == 4)
        #expect(run["exit_code"] == nil)
        #expect(run["cmd"]?.string?.contains("{") == false)
        #expect(try daemon.stop() == 0)
    }

    @Test func `of a URL job fails when the server says so`() throws {
        let world = try World()
        let server = try OneAnswer("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")
        try world.put("hook.yaml", "rule: now\ncmd: http://127.0.0.1:\(server.port)/\n")
        let daemon = try world.daemon()
        _ = try server.serve()
        let run = try world.finished("hook")
        #expect(run["outcome"]?.string == "failure")
        #expect(run["http_status"]?.int == 500)
        #expect(try daemon.stop() == 0)
    }
}
