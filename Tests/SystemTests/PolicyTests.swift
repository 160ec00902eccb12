import Glibc
import Jobs
import Linux
import Testing

/// Retries, overlaps and hooks with real processes.
@Suite struct `A job with policies` {
    @Test func `is tried again, as one run`() throws {
        let world = try World()
        try world.put(
            "j.yaml",
            """
            rule: now
            retry: {attempts: 3, backoff: 100ms}
            cmd: |
              echo "$RUQI_ATTEMPT $RUQI_CAUSE" >> '\(world.root)/tries'
              [ "$RUQI_ATTEMPT" = 3 ]
            """)
        let daemon = try world.daemon()
        let run = try world.finished("j")
        #expect(run["outcome"]?.string == "success")
        #expect(run["attempt"]?.int == 3)
        #expect(run["cause"]?.string == "due")
        #expect(try world.read("tries") == "1 due\n2 retry\n3 retry\n")
        #expect(world.records.of("started", "j").count == 1)
        #expect(world.records.of("finished", "j").count == 1)
        #expect(try daemon.stop() == 0)
    }

    @Test func `replaces a run that goes on for too long`() throws {
        let world = try World()
        try world.put("j.yaml", "rule: 1s\noverlap: replace\ncmd: sleep 600; exit 0\n")
        let daemon = try world.daemon()
        let records = try world.awaitRecords("two ends") { $0.of("finished", "j").count >= 2 }
        for run in records.of("finished", "j") {
            #expect(run["outcome"]?.string == "stopped")
            #expect(run["signal"]?.string == "TERM")
        }
        #expect(try daemon.stop() == 0)
    }

    @Test func `has several runs at once with allow`() throws {
        let world = try World()
        try world.put(
            "j.yaml",
            """
            rule: 1s
            overlap: allow
            max_instances: 3
            cmd: |
              echo x >> '\(world.root)/runs'
              until [ "$(wc -l < '\(world.root)/runs')" -ge 3 ]; do sleep 0.02; done
            """)
        let daemon = try world.daemon()
        let run = try world.finished("j")
        #expect(run["outcome"]?.string == "success")
        #expect(try daemon.stop() == 0)
    }

    @Test func `tells its hooks what became of a run`() throws {
        let world = try World()
        try world.put(
            "j.yaml",
            """
            rule: now
            cmd: echo out; exit 7
            env: {DIR: \(world.root)}
            on_failure:
              - cat > "$DIR/record"; echo "$RUQI_HOOK $RUQI_OUTCOME $RUQI_JOB_ID" > "$DIR/env"
              - [/no/such/hook]
            on_success: touch "$DIR/never"
            """)
        let daemon = try world.daemon()
        let failed = try world.awaitRecords("failed hook") { records in
            records.contains { $0["action"]?.string == "hook_failed" }
        }.first { $0["action"]?.string == "hook_failed" }
        #expect(failed?["hook"]?.string == "on_failure")
        #expect(failed?["job_id"]?.string == "j")
        #expect(failed?["cmd_output"]?.string?.contains("/no/such/hook") == true)
        // A daemon that stops waits for its hooks.
        #expect(try daemon.stop() == 0)
        let run = try #require(world.records.of("finished", "j").first)
        let told = try JSONValue.parse(Array(try world.read("record").utf8))
        #expect(told == run)
        #expect(try world.read("env") == "on_failure failure j\n")
        #expect(access("\(world.root)/never", F_OK) != 0)
    }

    @Test func `keeps what a run left behind when a hook of it is stopped`() throws {
        let world = try World()
        try world.put(
            "j.yaml",
            """
            rule: now
            env: {HOME: \(world.root)}
            cmd: |
              exec > /dev/null 2>&1
              (until [ -e ~/up ]; do sleep 0.05; done; sleep 600 & echo $! > ~/left; wait) &
            on_success: setsid sleep 601 > /dev/null 2>&1 & touch ~/up; sleep 600
            """)
        let daemon = try world.daemon(["--stop-timeout", "100ms"])
        try world.awaitFile("left")
        #expect(try daemon.stop() == 0)
        let left = try #require(Int32(try world.read("left").filter(\.isNumber)))
        let id = try #require(world.records.of("started", "j").first?["run_id"]?.string)
        let traces = try Trace.all {
            $0.runID == id && $0.environment.contains("HOME=\(world.root)")
        }
        #expect(traces.contains { $0.pid == left })
        #expect(!traces.contains { $0.words == ["sleep", "601"] })
        for trace in traces { trace.end() }
    }

    @Test func `recovers once, also after a restart of the daemon`() throws {
        let world = try World()
        let file = """
            rule: now
            cmd: test -e '\(world.root)/good'
            on_recovery: echo x >> '\(world.root)/recovered'
            """
        try world.put("j.yaml", file)
        let first = try world.daemon()
        #expect(try world.finished("j")["outcome"]?.string == "failure")
        #expect(try first.stop() == 0)
        try world.putBeside("good", "")
        try world.put("j.yaml", file + "\ndescription: another one\nenv: {A: b}\n")
        let second = try world.daemon()
        try world.awaitRecords("second end") { $0.of("finished", "j").count == 2 }
        try world.put("j.yaml", file + "\nenv: {A: c}\n")
        try world.awaitRecords("third end") { $0.of("finished", "j").count == 3 }
        #expect(try second.stop() == 0)
        #expect(try world.read("recovered") == "x\n")
    }

    @Test func `is hurried by a second and a third TERM`() throws {
        let world = try World()
        try world.put(
            "j.yaml",
            """
            rule: now
            kill_after: 1h
            cmd: trap 'echo asked' TERM; echo up > '\(world.root)/up'; while :; do sleep 0.1; done
            """)
        let daemon = try world.daemon(["--stop-timeout", "1h"])
        try world.awaitFile("up")
        daemon.signal(SIGTERM)
        try daemon.await("stopping")
        daemon.signal(SIGTERM)
        try daemon.await("stopping")
        daemon.signal(SIGTERM)
        #expect(try daemon.status() == 0)
        let run = try #require(world.records.of("finished", "j").first)
        #expect(run["outcome"]?.string == "stopped")
        #expect(run["signal"]?.string == "KILL")
    }
}
