import Calendar
import Jobs
import Launching
import Linux
import Testing

@Suite struct `The environment of a run` {
    private func environment(
        _ yaml: String, with sources: LaunchSources = .none
    ) throws -> [String] {
        try Launch(LaunchOrder(run(yaml)), on: testHost, with: sources)
            .spawn(input: 0, output: 1, error: 2).environment
    }

    @Test func `is a clean base, what the job adds, and what marks the run`() throws {
        #expect(
            try environment("rule: 10s\ncmd: [x/y]\nenv: {A: b, LANG: C}\njob_name: n\n") == [
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME=/home/ann", "USER=ann", "LOGNAME=ann", "SHELL=/bin/zsh", "LANG=C", "A=b",
                "RUQI_JOB_ID=j", "RUQI_JOB_NAME=n", "RUQI_RUN_ID=j@1970-01-01T00:00:00Z",
                "RUQI_SCHEDULED_TIME=1970-01-01T00:00:00+00:00", "RUQI_ATTEMPT=1",
                "RUQI_CAUSE=due",
            ])
    }

    @Test func `has variables of files before those of the job, and after the base`() throws {
        let world = try TemporaryFiles()
        let one = try world.write("one", "HOME=/one\nA=one\nB=one\n")
        let two = try world.write("two", "B=two\n")
        let yaml = "rule: 10s\ncmd: [x/y]\nenv_file: [\(one), \(two)]\nenv: {A: own}\n"
        let sources = try LaunchSources.read(for: LaunchOrder(run(yaml)), on: testHost)
        let found = try environment(yaml, with: sources)
        #expect(found.contains("HOME=/one"))
        #expect(found.contains("A=own"))
        #expect(found.contains("B=two"))
        #expect(!found.contains("B=one"))
    }

    @Test func `can't be had where a file of it is missing or wrong`() throws {
        let world = try TemporaryFiles()
        let path = try world.write("bad", "A=1\nB\n")
        #expect(
            problem("rule: 10s\ncmd: x\nenv_file: /no/such/file\n")
                == "env_file: cannot open '/no/such/file': no such file or directory")
        #expect(
            problem("rule: 10s\ncmd: x\nenv_file: \(path)\n")
                == "env_file '\(path)', line 2: a line is KEY=value, and this one has no '='")
    }

    @Test func `needs a user and a group that there are`() {
        #expect(
            problem("rule: 10s\ncmd: x\nuser: no-such-user\n")
                == "there is no user 'no-such-user' on this host")
        #expect(
            problem("rule: 10s\ncmd: x\ngroup: no-such-group\n")
                == "there is no group 'no-such-group' on this host")
        #expect(
            problem("rule: 10s\ncmd: x\nuser: 3999999999\n")
                == "the user database doesn't know the user 3999999999, so the job needs a 'group'")
    }

    @Test func `is that of the user whose rights it has`() throws {
        let yaml = "rule: 10s\ncmd: [x/y]\nuser: root\n"
        let sources = try LaunchSources.read(for: LaunchOrder(run(yaml)), on: testHost)
        let spawn = try Launch(LaunchOrder(run(yaml)), on: testHost, with: sources)
            .spawn(input: 0, output: 1, error: 2)
        #expect(spawn.environment.contains("USER=root"))
        #expect(spawn.environment.contains("HOME=/root"))
        #expect(spawn.directory == "/root")
        #expect(spawn.identity?.userID == 0)
        #expect(spawn.identity?.groups.contains(0) == true)
    }

    private func problem(_ yaml: String) -> String? {
        do {
            _ = try LaunchSources.read(for: LaunchOrder(run(yaml)), on: testHost)
            return nil
        } catch let problem as LaunchProblem {
            return problem.sentence
        } catch {
            return "\(error)"
        }
    }
}

@Suite struct `A file of variables` {
    private func parse(_ text: String) throws -> [String] {
        try EnvironmentFile.parse(Array(text.utf8)).map { "\($0.name)=\($0.value)" }
    }

    @Test func `has a variable a line`() throws {
        let text = """
            # a comment
            A=1

              B = two words \t
            export C="quoted # not a comment"
            D='it''s'
            E=
            F=a=b
            G="
            H=$A
            A=again
            """
        #expect(
            try parse(text) == [
                "A=1", "B=two words", "C=quoted # not a comment", "D=it''s", "E=", "F=a=b", "G=\"",
                "H=$A", "A=again",
            ])
    }

    @Test func `is made of bytes: a mark on a sign takes nothing from it`() throws {
        #expect(
            try parse("#\u{301} secret=1\nA=\u{301}b\nB=\"\u{301}c\"\n")
                == ["A=\u{301}b", "B=\u{301}c"])
        let problem = try #require(EnvironmentVariable.problem(ofName: "A=\u{301}secret"))
        #expect(problem.hasSuffix("is no name of a variable"))
    }

    @Test func `may have the line ends of other systems`() throws {
        #expect(try parse("A=1\r\nB=\"2\"\r\n") == ["A=1", "B=2"])
    }

    @Test(arguments: [
        ("A=1\n=2\n", 2, noName), ("1A=1\n", 1, noName), ("A B=1\n", 1, noName),
        ("A=1\nsecret/abc+def=\n", 2, noName), ("e\u{301}=1\n", 1, noName),
        ("RUQI_JOB_ID=x\n", 1, "names that begin with RUQI_ are taken"),
        ("A=\u{0}\n", 1, "the line has a NUL character in it"),
        ("just words\n", 1, "a line is KEY=value, and this one has no '='"),
    ])
    func `names the line that is wrong`(text: String, line: Int, sentence: String) {
        #expect(throws: EnvironmentFile.Problem(line: line, sentence: sentence)) {
            try EnvironmentFile.parse(Array(text.utf8))
        }
    }

    @Test func `is UTF-8`() {
        #expect(throws: EnvironmentFile.Problem(line: 1, sentence: "the line is not UTF-8")) {
            try EnvironmentFile.parse([0x41, 0x3D, 0xFF])
        }
    }
}

private let noName =
    "what stands before the '=' is no name of a variable: letters, digits and _, the first no digit"
