import Jobs
import Linux
import Testing

@Suite struct `ruqi job` {
    @Test func `shows each value with the file and line that it comes from`() throws {
        let world = try World()
        let settings = "\(world.root)/ruqid.yaml"
        try AppendFile(path: settings).append(
            Array("defaults:\n  cwd: /tmp\n  env: {A: b}\n".utf8))
        try world.put(
            "a.yaml", "job_id: x\nrule: [1h, 2h]\ncmd: date\nenv:\n  C: secret\nhosts: ['*']\n")
        let daemon = try world.daemon(["--config", settings])
        let answer = try command(["job", "x", "--http-listen", "127.0.0.1:\(daemon.port)"])
        #expect(answer.status == 0)
        #expect(answer.output.hasPrefix("x (a.yaml:1): scheduled\n"))
        let rows = answer.output.split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }
        for row in [
            "KEY VALUE FROM", "job_id x a.yaml:1", "rule 1h, 2h a.yaml:2", "cmd date a.yaml:3",
            "job_trigger interval the rule", "timezone UTC the setting timezone",
            "cwd /tmp \(settings):2", "env A, C a.yaml:4, \(settings):3", "timeout 1h built in",
            "hosts * a.yaml:6", "job_name default built in",
        ] { #expect(rows.contains(row), "\(row) in \(rows)") }
        #expect(!answer.output.contains("secret"))
        #expect(rows.filter { $0.hasPrefix("20") }.count == 9)
        let json = try command(
            ["job", "x", "--json", "--http-listen", "127.0.0.1:\(daemon.port)"])
        #expect(try JSONValue.parse(Array(json.output.utf8))["data"]?["job_id"]?.string == "x")
        let missing = try command(["job", "y", "--http-listen", "127.0.0.1:\(daemon.port)"])
        #expect(missing.status == 1 && missing.errors.contains("there is no job 'y'"))
    }

    @Test func `knows no job that is meant for other hosts`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\nhosts: [nowhere.invalid]\n")
        try world.put("b.yaml", "rule: 1h\ncmd: x\nhosts: ['\(hostName())']\n")
        let daemon = try world.daemon()
        #expect(try daemon.jobs().map { $0["job_id"]?.string } == ["b"])
        #expect(try daemon.get("/ruqi/status")["files"]?["applied"]?.int == 2)
    }
}
