import Jobs
import Linux
import Testing

@Suite struct `ruqi plan` {
    /// A present directory `jobs.d` and the one that is to be, `next`.
    private func plan(_ world: World, _ more: [String] = []) throws -> (
        status: Int32, output: String, errors: String
    ) {
        try command(
            ["plan", "\(world.root)/next", "--jobs-dir", world.jobsDir]
                + ["--state-dir", world.stateDir] + more)
    }

    private func put(_ world: World, _ name: String, _ text: String) throws {
        try makeDirectories("\(world.root)/next")
        try AppendFile(path: "\(world.root)/next/\(name)").append(Array(text.utf8))
    }

    @Test func `says what would come, change, go and be refused, and when jobs are due`() throws {
        let world = try World()
        let daily = "rule: 0 0 12 1 1 *\ntimezone: UTC\n"
        try world.put("a.yaml", daily + "cmd: x\n")
        try world.put("b.yaml", daily + "cmd: x\n")
        try world.put("c.yaml", daily + "cmd: x\n")
        try world.put("d.yaml", daily + "cmd: x\n")
        try put(world, "a.yaml", "# same\ncmd: 'x'\n" + daily)
        try put(world, "b.yaml", "rule: 0 0 13 1 1 *\ntimezone: UTC\ncmd: y\n")
        try put(world, "d.yaml", "rule: 1x\n")
        try put(world, "e.yaml", "rule: now\ncmd: x\n")
        let answer = try plan(world)
        #expect(answer.status == 1)
        let lines = answer.output.split(separator: "\n").map { line in
            line.split(separator: " ").joined(separator: " ")
        }
        #expect(lines[0] == "CHANGE JOB KEYS NEXT BEFORE NEXT AFTER")
        #expect(
            lines[1].hasPrefix("changed b rule, cmd 20") && lines[1].contains("T12:00:00+00:00 20"))
        #expect(lines[1].hasSuffix("T13:00:00+00:00"))
        #expect(lines[2].hasPrefix("removed c 20") && lines[2].hasSuffix("T12:00:00+00:00 -"))
        #expect(lines[3] == "added e - when it is seen")
        #expect(answer.output.contains("d.yaml:1:8: error: "))
        #expect(answer.output.contains("d.yaml is refused; its last good version stays: d\n"))
        #expect(lines.last == "1 added, 1 changed, 1 removed, 2 unchanged, 1 refused")
    }

    @Test func `prints one JSON object, and is content where nothing changes`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        try put(world, "a.yaml", "cmd: x\nrule: 60m\n")
        let same = try plan(world, ["--json"])
        #expect(same.status == 0)
        let json = try JSONValue.parse(Array(same.output.utf8))
        #expect(json["unchanged"]?.int == 1)
        for key in ["added", "changed", "removed", "refused"] {
            #expect(json[key]?.array?.isEmpty == true)
        }
        try put(world, "n.yaml", "rule: 1h\ncmd: x\npaused: true\n")
        let paused = try JSONValue.parse(Array(try plan(world, ["--json"]).output.utf8))
        #expect(paused["added"]?.array?.first?["next_after"] == .null)
        #expect(paused["added"]?.array?.first?["next_before"] == nil)
        try put(world, "b.yaml", "rule: 1x\n")
        let refused = try plan(world, ["--json"])
        #expect(refused.status == 1)
        let file = try JSONValue.parse(Array(refused.output.utf8))["refused"]?.array?.first
        #expect(file?["file"]?.string == "b.yaml")
        #expect(file?["diagnostics"]?.array?.first?["line"]?.int == 1)
        #expect(try command(["plan", "/no/such", "--jobs-dir", world.jobsDir]).status == 1)
    }

    @Test func `knows the last good versions that a daemon keeps`() throws {
        let world = try World()
        try world.put("a.yaml", "job_id: x\nrule: 1h\ntimezone: UTC\ncmd: old\n")
        let daemon = try world.daemon()
        try world.put("a.yaml", "rule: 1x\n")
        try daemon.await("a.yaml is refused")
        try put(world, "a.yaml", "job_id: x\nrule: 1h\ntimezone: UTC\ncmd: new\n")
        let answer = try plan(world, ["--json"])
        let changed = try JSONValue.parse(Array(answer.output.utf8))["changed"]?.array?.first
        #expect(changed?["job_id"]?.string == "x")
        #expect(changed?["keys"]?.array?.compactMap(\.string) == ["cmd"])
    }
}
