import Glibc
import Jobs
import Linux
import TestSupport
import Testing

@Suite struct `Status over a Unix socket` {
    private func flags(_ world: World, _ more: [String] = []) -> [String] {
        ["--http-listen", "unix:\(path(world))"] + more
    }

    private func path(_ world: World) -> String { "\(world.root)/ruqid.sock" }

    private func look(_ path: String) throws -> stat {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Trouble("cannot look at \(path)") }
        return status
    }

    private func healthz(_ world: World, host: String = "localhost") throws -> Int? {
        let wire = try Wire(path: path(world))
        wire.send("GET /healthz HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
        return wire.answer()?.status
    }

    /// Starts a daemon that can't listen there: its exit status and its words.
    private func refused(_ world: World, _ flags: [String]) throws -> (Int32, String) {
        let daemon = try Daemon(world.flags + flags)
        let line = try daemon.await("ruqid: ")
        return (try daemon.status(), line.replacing(world.root, with: "ROOT"))
    }

    @Test func `is served, to any name, and the file is gone with the daemon`() throws {
        let world = try World()
        let daemon = try world.daemon(flags(world))
        #expect(daemon.lines.contains("status is served at unix:\(path(world))\n"))
        #expect(try look(path(world)).st_mode == S_IFSOCK | 0o660)
        #expect(try healthz(world) == 200)
        #expect(try healthz(world, host: "evil.example") == 200)
        #expect(try daemon.stop() == 0)
        #expect(throws: Trouble.self) { try look(path(world)) }
    }

    @Test func `is asked by ruqi like any other`() throws {
        let world = try World()
        try world.put("once.yaml", "rule: now\ncmd: echo x\n")
        try world.put("often.yaml", "rule: 1h\ncmd: echo x\n")
        try world.putBeside(
            "ruqid.yaml", "http: {listen: 'unix:\(path(world))'}\nlog_dir: \(world.logDir)\n")
        let daemon = try world.daemon(flags(world))
        _ = try world.finished("once")
        for listen in [flags(world), ["--config", "\(world.root)/ruqid.yaml"]] {
            #expect(try command(["jobs"] + listen).output.contains("often"))
            #expect(try command(["status"] + listen).status == 0)
            #expect(try command(["files"] + listen).output.contains("once.yaml"))
            #expect(try command(["job", "often"] + listen).output.contains("echo x"))
            let wait = ["wait", "\(world.jobsDir)/often.yaml"]
            #expect(try command(wait + listen).status == 0)
        }
        let why = ["why", "often", "--config", "\(world.root)/ruqid.yaml"]
        #expect(try command(why).output.contains("next"))
        #expect(try daemon.stop() == 0)
        let gone = try command(["status"] + flags(world))
        #expect(gone.status == 69 && gone.errors.contains(path(world)))
    }

    @Test func `has the mode and the group that the settings say`() throws {
        let world = try World()
        // Any group may be given by root, and one's own by others.
        let group = geteuid() == 0 ? 4_711 : getegid()
        let more = ["--http-socket-mode", "0606", "--http-socket-group", "\(group)"]
        let daemon = try world.daemon(flags(world, more))
        let status = try look(path(world))
        #expect(status.st_mode == S_IFSOCK | 0o606 && status.st_gid == group)
        #expect(try daemon.stop() == 0)
        let unknown = try refused(world, flags(world, ["--http-socket-group", "nobodys-group"]))
        #expect(unknown.0 == 78)
        #expect(
            unknown.1 == "ruqid: http.socket_group: there is no group 'nobodys-group' on this host;"
                + " make it, or name another one")
    }

    @Test func `replaces the socket of a daemon that was killed`() throws {
        let world = try World()
        let killed = try world.daemon(flags(world))
        killed.signal(SIGKILL)
        #expect(try killed.status() == -1)
        #expect(try look(path(world)).st_mode & S_IFMT == S_IFSOCK)
        let daemon = try world.daemon(flags(world))
        #expect(try healthz(world) == 200)
        #expect(try daemon.stop() == 0)
    }

    @Test func `leaves the socket of a living daemon to it`() throws {
        let world = try World()
        let other = try World()
        let daemon = try world.daemon(flags(world))
        let answer = try refused(other, flags(world))
        #expect(answer.0 == 69)
        #expect(answer.1.hasSuffix("ruqid.sock: another process listens there"))
        #expect(try healthz(world) == 200)
        #expect(try daemon.stop() == 0)
    }

    @Test func `removes nothing that is no socket, and makes no directory`() throws {
        let world = try World()
        try world.putBeside("ruqid.sock", "precious")
        let file = try refused(world, flags(world))
        #expect(file.0 == 69)
        #expect(
            file.1 == "ruqid: cannot listen on unix:ROOT/ruqid.sock: it is something else than a"
                + " socket, and stays as it is")
        #expect(try world.read("ruqid.sock") == "precious")
        let directory = try refused(world, ["--http-listen", "unix:\(world.jobsDir)"])
        #expect(directory.0 == 69 && directory.1.contains("something else"))
        let missing = try refused(world, ["--http-listen", "unix:\(world.root)/none/s"])
        #expect(missing.0 == 69)
        #expect(
            missing.1 == "ruqid: cannot listen on unix:ROOT/none/s: its directory is missing; make"
                + " it, and start again")
        let long = "unix:/\(String(repeating: "x", count: 107))"
        #expect(try refused(world, ["--http-listen", long]).0 == 78)
    }

    @Test func `leaves what has taken the place of its socket`() throws {
        let world = try World()
        let daemon = try world.daemon(flags(world))
        unlink(path(world))
        try world.putBeside("ruqid.sock", "new")
        #expect(try daemon.stop() == 0)
        #expect(try world.read("ruqid.sock") == "new")
    }
}

@Suite(.enabled(if: hasIPv6(), "the host has no ::1")) struct `Status over IPv6` {
    @Test func `is served, and asked by ruqi`() throws {
        let world = try World()
        let daemon = try world.daemon(["--http-listen", "[::1]:0"])
        let start = try #require(daemon.lines.range(after: "served at http://[::1]:"))
        let port = try #require(UInt16(start.prefix { $0.isNumber }))
        let wire = try Wire(port: port, isIPv6: true)
        for host in ["[::1]:\(port)", "localhost"] {
            wire.send("GET /healthz HTTP/1.1\r\nHost: \(host)\r\n\r\n")
            #expect(wire.answer()?.status == 200)
        }
        #expect(try command(["status", "--http-listen", "[::1]:\(port)"]).status == 0)
        #expect(try daemon.stop() == 0)
    }
}

private func hasIPv6() -> Bool {
    let text = try? readFile("/proc/net/if_inet6", limitBytes: 1 << 16)
    return text.map { String(decoding: $0, as: UTF8.self).contains("0001 01") } ?? false
}
