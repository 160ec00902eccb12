import Calendar
import Jobs
import Launching
import Linux
import Testing

/// What a job with this command would start.
private func spawn(_ yaml: String) throws -> Spawn {
    let launch = try Launch(LaunchOrder(run(yaml)), on: testHost, with: .none)
    return launch.spawn(input: 0, output: 1, error: 2)
}

@Suite struct `A command for the shell` {
    @Test(arguments: [
        ("/bin/true", ["/bin/true"]), ("cat /etc/hostname", ["cat", "/etc/hostname"]),
        ("  cat\t-n  a=b x%y ", ["cat", "-n", "a=b", "x%y"]), ("|\n  cat -n", ["cat", "-n"]),
        ("./x.sh one,two +3 u@h:/p", ["./x.sh", "one,two", "+3", "u@h:/p"]),
    ])
    func `of plain words is executed without it`(command: String, words: [String]) throws {
        #expect(try spawn("rule: 10s\ncmd: \(command)\n").arguments == words)
    }

    @Test(arguments: [
        "cat $HOME", "cat a*", "cat a?", "cat [a]", "cat ~", "cat 'a b'", "cat a\\\\ b",
        "cat a; cat b",
        "cat a & b", "cat a | cat", "cat < a", "cat > a", "cat `a`", "(cat)", "! cat", "cat a#b",
        "cat {a,b}", "A=1 cat", "echo x", "test -f x", "true", "kill 1", "exec cat", "cd /",
        "if cat", "%1", "^a", "no-such-program-anywhere x", "cat é",
    ])
    func `of other words needs it`(command: String) throws {
        let found = try spawn("rule: 10s\ncmd: \"\(command)\"\n")
        #expect(found.executable == "/bin/sh")
        #expect(found.arguments.prefix(2) == ["/bin/sh", "-c"])
        #expect(found.arguments.count == 3)
    }

    @Test func `of two lines needs it`() throws {
        #expect(try spawn("rule: 10s\ncmd: \"cat a\\ncat b\\n\"\n").executable == "/bin/sh")
    }

    @Test func `goes to the shell that the job names, whatever its words`() throws {
        let found = try spawn("rule: 10s\ncmd: cat a\nshell: [bash, -ec]\n")
        #expect(found.arguments == ["bash", "-ec", "cat a"])
        #expect(found.executable.hasSuffix("/bash"))
    }

    @Test func `finds its program where the job's own PATH says`() throws {
        let found = try spawn("rule: 10s\ncmd: cat a\nenv: {PATH: \"/nowhere:/bin\"}\n")
        #expect(found.executable == "/bin/cat")
    }

    @Test func `has the directory in PWD, as from a shell`() throws {
        let found = try spawn("rule: 10s\ncmd: cat a\ncwd: /usr/lib/..\n")
        #expect(found.environment.contains("PWD=/usr"))
        #expect(found.directory == "/usr/lib/..")
    }
}
