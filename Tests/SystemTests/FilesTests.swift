import Glibc
import Jobs
import Linux
import Testing

@Suite struct `What a daemon has of its files` {
    @Test func `files lists them with what is wrong in full`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        try world.put("b.yaml", "rule: 1h\ncomand: x\n")
        try world.put("README", "")
        try makeDirectories("\(world.jobsDir)/x.yaml")
        #expect(mkfifo("\(world.jobsDir)/y.yaml", 0o644) == 0)
        let daemon = try world.daemon()
        let listen = ["--http-listen", "127.0.0.1:\(daemon.port)"]
        let answer = try command(["files"] + listen)
        #expect(answer.status == 0)
        #expect(
            answer.output == """
                FILE    STATE    JOBS  GENERATION  SINCE/REASON
                README  ignored  0     0           the name does not end with .yaml or .yml
                a.yaml  applied  1     1
                b.yaml  broken   0     0
                x.yaml  ignored  0     0           a directory
                y.yaml  broken   0     0

                b.yaml:2:1: error: unknown key 'comand' [unknown-key]
                  hint: did you mean 'cmd'?
                y.yaml: error: the file can't be read: no regular file [unreadable-file]

                """)
        let applied = try command(["files", "--state", "applied"] + listen)
        #expect(applied.output.split(separator: "\n").count == 2)
        let json = try command(["files", "--state", "broken", "--json"] + listen)
        #expect(try JSONValue.parse(Array(json.output.utf8))["data"]?["total"]?.int == 2)
        #expect(try command(["files", "--state", "good"] + listen).status == 64)
        try world.put("a.yaml", "rule: 1h\n")
        try daemon.await("a.yaml:1:1: error:")
        let broken = try command(["files", "--state", "broken"] + listen)
        #expect(broken.output.contains("a.yaml  broken  1     1           2"))
    }

    @Test func `wait returns when this very content is applied`() throws {
        let world = try World()
        let daemon = try world.daemon()
        let listen = ["--http-listen", "127.0.0.1:\(daemon.port)"]
        let path = "\(world.jobsDir)/a.yaml"
        for version in 1...3 {
            try world.put("a.yaml", "rule: 1h\ncmd: echo \(version)\n")
            let answer = try command(["wait", path] + listen)
            #expect(answer.status == 0, "\(answer.errors)")
            #expect(answer.output == "\(path): applied, version \(version)\n")
            #expect(try daemon.jobs()[0]["cmd"]?.string == "echo \(version)")
        }
        // More than are asked for one by one.
        for number in 1...9 { try world.put("b\(number).yaml", "rule: 1h\ncmd: y\n") }
        try world.put("README", "")
        try makeDirectories("\(world.jobsDir)/x.yaml")
        let all = try command(["wait", world.jobsDir, "--json"] + listen)
        #expect(all.status == 0)
        let list = try JSONValue.parse(Array(all.output.utf8)).array ?? []
        let states = list.compactMap { $0["state"]?.string }
        #expect(states == Array(repeating: "applied", count: 10))
        #expect(list[0]["path"]?.string == path)
    }

    @Test func `wait says why a content is refused`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        let listen = ["--http-listen", "127.0.0.1:\(daemon.port)"]
        let path = "\(world.jobsDir)/a.yaml"
        try world.put("a.yaml", "rule: 1h\ncomand: x\n")
        let answer = try command(["wait", path] + listen)
        #expect(answer.status == 1)
        #expect(
            answer.errors == """
                ruqi: the daemon refuses '\(path)':
                a.yaml:2:1: error: unknown key 'comand' [unknown-key]
                  hint: did you mean 'cmd'?

                """)
        let json = try command(["wait", path, "--json"] + listen)
        let file = try #require(try JSONValue.parse(Array(json.output.utf8)).array?.first)
        #expect(file["state"]?.string == "refused")
        #expect(file["diagnostics"]?.array?.first?["code"]?.string == "unknown-key")
    }

    @Test func `wait says what the daemon has instead when the time is over`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        let flags = ["--http-listen", "127.0.0.1:\(daemon.port)", "--timeout", "50ms"]
        // Another directory than the daemon's: the same names, other contents.
        let other = "\(world.root)/other"
        try makeDirectories(other)
        try AppendFile(path: "\(other)/a.yaml").append(Array("rule: 2h\ncmd: x\n".utf8))
        try AppendFile(path: "\(other)/n.yaml").append(Array("rule: 2h\ncmd: x\n".utf8))
        let answer = try command(["wait", other] + flags)
        #expect(answer.status == 1)
        #expect(
            answer.errors == """
                ruqi: '\(other)/a.yaml' was not applied within 50ms: version 1, in effect, has \
                another content
                ruqi: '\(other)/n.yaml' was not applied within 50ms: it has seen no file of this \
                name

                """)
        removeTree(world.jobsDir)
        try daemon.await("1 removed")
        let gone = try command(["wait", "\(other)/a.yaml"] + flags)
        #expect(gone.errors.contains("ruqi: the daemon says: jobs_dir '\(world.jobsDir)' does"))
    }

    @Test(.enabled(if: geteuid() == 0, "only a daemon of root's distrusts files"))
    func `wait says that a file is not trusted when the daemon has had time to look at it`() throws
    {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        let path = "\(world.jobsDir)/a.yaml"
        chmod(path, 0o666)
        try world.put("a.yaml", "rule: 2h\ncmd: x\n")
        let answer = try command(["wait", path, "--http-listen", "127.0.0.1:\(daemon.port)"])
        #expect(answer.status == 1)
        #expect(answer.errors.hasPrefix("ruqi: the daemon refuses '\(path)':\na.yaml: error: "))
        #expect(answer.errors.contains("[untrusted-file]\n  hint: "))
    }

    @Test func `wait says that there is nothing to wait for in an empty directory`() throws {
        let world = try World()
        let daemon = try world.daemon()
        let listen = ["--http-listen", "127.0.0.1:\(daemon.port)"]
        let answer = try command(["wait", world.jobsDir] + listen)
        #expect(answer.status == 0 && answer.output.isEmpty)
        #expect(answer.errors == "ruqi: no job files in '\(world.jobsDir)'\n")
    }

    @Test func `wait says at once what waiting can't help`() throws {
        let world = try World()
        try world.put(".a.yaml", "rule: 1h\ncmd: x\n")
        let nobody = ["--http-listen", "127.0.0.1:1"]
        let ignored = try command(["wait", "\(world.jobsDir)/.a.yaml"] + nobody)
        #expect(ignored.status == 1)
        #expect(
            ignored.errors
                == "ruqi: the daemon ignores '\(world.jobsDir)/.a.yaml': dot file\n")
        let missing = try command(["wait", "\(world.jobsDir)/b.yaml"] + nobody)
        #expect(missing.status == 1)
        #expect(missing.errors.contains("b.yaml': no such file or directory"))
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        for path in [world.jobsDir, "\(world.jobsDir)/a.yaml"] {
            let unreachable = try command(["wait", path, "--timeout", "1h"] + nobody)
            #expect(unreachable.status == 69)
        }
        #expect(try command(["wait", "x", "--timeout", "soon"]).status == 64)
        let seconds = try command(["wait", "x", "--timeout", "5"])
        #expect(seconds.errors.contains("not '5'. Did you mean '5s'?"))
        #expect(try command(["wait"]).status == 64)
    }
}
