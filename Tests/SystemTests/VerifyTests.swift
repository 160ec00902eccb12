import Calendar
import Glibc
import Jobs
import Linux
import Testing

@Suite struct `ruqi history verify` {
    @Test func `proves what a daemon put on record, over a crash and an edit`() throws {
        let world = try Self.world()
        let first = try world.daemon()
        try world.awaitRecords("third run") { $0.of("finished", "tick").count > 2 }
        #expect(try world.proof() == "")
        first.signal(SIGKILL)
        #expect(try first.status() == -1)
        try world.put("tick.yaml", "rule: 2s\ncmd: echo hi\n")
        let second = try world.daemon()
        try world.awaitRecords("run after it") { $0.of("finished", "tick").count > 4 }
        world.remove("long.yaml")
        try world.awaitRecords("removal") { $0.of("reconciled").last?["removed"] != nil }
        #expect(try world.proof() == "")
        #expect(try second.stop() == 0)
        #expect(try world.proof() == "")

        let answer = try command(["history", "verify", "--log-dir", world.logDir, "--json"])
        let report = try JSONValue.parse(Array(answer.output.utf8))
        #expect(report["proven"] == .bool(true))
        #expect(report["records"]?.int == world.records.count)
        #expect(report["unchecked"]?.int == 0)
        #expect(report["started"]?.int == world.records.of("started").count)
        #expect(report["findings"]?.array?.count == 0)
        let text = try command(["history", "verify", "--log-dir", world.logDir]).output
        #expect(text.contains("; 2 jobs\n"))
        #expect(
            text.hasSuffix(
                "proven: each occurrence is accounted for once, and each run has one end\n"))
    }

    @Test func `finds what somebody has done to it`() throws {
        let world = try Self.world()
        let daemon = try world.daemon()
        try world.awaitRecords("third run") { $0.of("finished", "tick").count > 2 }
        #expect(try daemon.stop() == 0)
        let segment = try #require(try directoryNames("\(world.logDir)/history").first)
        let lines = try world.read("log/history/\(segment)").split(separator: "\n").map(String.init)
        func finding(_ lines: [String], as kind: String) throws -> String {
            try world.putBeside(
                "log/history/\(segment)", lines.map { "\($0)\n" }.joined())
            let answer = try command(["history", "verify", "--log-dir", world.logDir])
            #expect(answer.status == 1)
            #expect(answer.output.contains("\nnot proven: "))
            return answer.output.split(separator: "\n").first { $0.hasPrefix("\(kind): ") }
                .map(String.init) ?? answer.output
        }
        func renumbered(_ lines: [String]) -> [String] {
            lines.enumerated().map { "{\"seq\":\($0 + 1)\($1.drop { $0 != "," })" }
        }
        let starts = lines.indices.filter {
            lines[$0].contains("\"started\"") && lines[$0].contains("\"tick\"")
        }
        let start = starts[1]

        var damaged = lines
        damaged.remove(at: start)
        #expect(
            try finding(damaged, as: "missing records")
                == "missing records: record \(start + 1) is not there; record \(start + 2)"
                + " (\(segment):\(start + 1))")
        #expect(
            try finding(renumbered(damaged), as: "gap").contains("gap: tick: the occurrence of "))
        #expect(
            try finding(renumbered(damaged), as: "end without start")
                .contains(" ended and was not started; record "))

        damaged = lines
        damaged.insert(lines[start], at: start)
        #expect(
            try finding(damaged, as: "repeated records")
                .contains("record \(start + 1) stands behind record \(start + 1)"))
        #expect(try finding(renumbered(damaged), as: "double").contains(" has two verdicts; "))
        damaged = lines
        damaged[start] = "nonsense"
        #expect(
            try finding(damaged, as: "broken line")
                == "broken line: the line is no record; \(segment):\(start + 1)")

        let json = try command(["history", "verify", "--json", "--log-dir", world.logDir])
        let report = try JSONValue.parse(Array(json.output.utf8))
        #expect(json.status == 1)
        #expect(report["proven"] == .bool(false))
        #expect(report["findings"]?.array?.first?["kind"]?.string == "broken_line")
        #expect(
            report["findings"]?.array?.first?["records"]?.array?.first?["line"]?.int == start + 1)
    }

    @Test func `says what a history without its beginning can't tell`() throws {
        let world = try Self.world()
        let daemon = try world.daemon()
        try world.awaitRecords("third run") { $0.of("finished", "tick").count > 2 }
        #expect(try daemon.stop() == 0)
        let segment = try #require(try directoryNames("\(world.logDir)/history").first)
        let lines = try world.read("log/history/\(segment)").split(separator: "\n")
        try world.putBeside(
            "log/history/\(segment)", lines.dropFirst(4).map { "\($0)\n" }.joined())
        let answer = try command(["history", "verify", "--log-dir", world.logDir])
        #expect(answer.status == 0)
        #expect(
            answer.output.contains(
                "note: records 1 to 4 are not there: what they define can't be checked\n"))
    }

    @Test func `takes no filters, and needs a history`() throws {
        #expect(try command(["history", "verify", "-n", "3"]).status == 64)
        #expect(try command(["history", "verify", "--job-id", "x"]).status == 64)
        #expect(try command(["history", "verify", "--log-dir", "/nowhere"]).status == 1)
    }

    private static func world() throws -> World {
        let world = try World()
        try world.put("tick.yaml", "rule: 1s\ncmd: echo hi\n")
        try world.put("long.yaml", "rule: 1s\ncmd: sleep 1.5\n")
        try world.put("off.yaml", "rule: 1s\npaused: true\ncmd: echo\n")
        return world
    }
}

extension World {
    /// What keeps the history from being proven. Empty: nothing.
    func proof() throws -> String {
        let answer = try command(["history", "verify", "--log-dir", logDir])
        return answer.status == 0 && !answer.output.contains("not checked") ? "" : answer.output
    }
}
