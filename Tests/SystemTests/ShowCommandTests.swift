import Jobs
import Testing

@Suite struct `What is not to be shown` {
    private static let secret = "hunter2"

    private static let targets =
        [
            "/ruqi/get_jobs", "/ruqi/get_job?job_id=shell", "/ruqi/get_job?job_id=list",
            "/ruqi/get_job?job_id=url", "/ruqi/get_files", "/ruqi/status", "/ruqi/get_upcoming",
            "/ruqi/get_history",
        ]
        + ["started", "finished", "reconciled", "daemon", "skipped", "missed", "lost"].map {
            "/ruqi/get_history?event=\($0)"
        }

    private func answers(_ world: World, _ flags: [String]) throws -> String {
        let secret = Self.secret
        try world.put("shell.yaml", "rule: now\ncmd: 'true # \(secret)'\n")
        try world.put(
            "list.yaml",
            "rule: now\ncmd: ['false', \(secret)]\non_failure: '\(secret)=x; exit 3'\n"
                + "env: {A: \(secret)env}\n")
        try world.put(
            "url.yaml",
            "rule: 1h\ncmd: 'http://127.0.0.1:1/#\(secret)body'\n"
                + "http: {headers: {X-A: \(secret)header}}\n")
        try world.put("nothing.yaml", "rule: now\ncmd: [/no/\(secret), x]\n")
        // Broken ones, too.
        try world.put("colon.yaml", "rule: 1h\ncmd: echo x: \(secret)\n")
        try world.put("alias.yaml", "rule: 1h\ncmd: *\(secret)\n")
        try world.put("typo.yaml", "rule: 1h\ncommnd-\(secret): x\n")
        try world.put("tail.yaml", "rule: 1h\ntimeout: 5m; cmd=\(secret)\ncmd: x\n")
        try world.put("flat.yaml", "rule: 1h, cmd: [/bin/\(secret), --x]\n")
        try world.put("tab.yaml", "rule: '*/5 * * * * /bin/\(secret) a b c'\ncmd: x\n")
        try world.put("shape.yaml", "rule: 1h\ncmd:\n  \(secret) x: y\n\(secret) z: a\n")
        try world.put("env.yaml", "rule: 1h\ncmd: x\nenv:\n  A: x: \(secret)env\n")
        try world.put("env-two.yaml", "rule: 1h\ncmd: x\nenv: {A=\(secret)env: x}\n")
        let daemon = try world.daemon(flags)
        try world.awaitRecords("hook") { records in
            records.of("daemon").contains { $0["action"]?.string == "hook_failed" }
                && !records.of("finished", "shell").isEmpty
                && !records.of("finished", "nothing").isEmpty
        }
        let texts = try Self.targets.map { target in
            let answer = try daemon.request("GET \(target)")
            #expect(answer.status == 200)
            return "\(target)\n\(answer.body)\n"
        }
        for words in [["jobs"], ["job", "list"], ["history", "shell"], ["status"], ["files"]] {
            let listen = ["--http-listen", "127.0.0.1:\(daemon.port)", "--log-dir", world.logDir]
            #expect(try command(words + listen).status == 0, "\(words)")
        }
        #expect(try daemon.stop() == 0)
        return texts.joined()
    }

    @Test func `is no command, where show_cmd is false`() throws {
        let world = try World()
        let text = try answers(world, ["--show-cmd", "false"])
        #expect(!text.contains(Self.secret), "\(text)")
        #expect(
            !text.contains("\"cmd\":\"") && text.contains("unknown key \\'…"), "\(text)")
        // On the disk it is as ever.
        #expect(world.records.of("finished", "shell")[0]["cmd"]?.string == "true # hunter2")
    }

    @Test func `is no value of env, no header and no body, whatever the settings`() throws {
        let text = try answers(try World(), [])
        #expect(text.contains("true # hunter2") && text.contains("hunter2=x; exit 3"))
        for value in ["env", "header", "body"] { #expect(!text.contains("hunter2\(value)")) }
    }
}
