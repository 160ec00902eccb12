import Calendar
import Glibc
import Jobs
import Linux
import TestSupport
import Testing

/// What `DaemonTests` prove of the server alone, with the limits that a daemon has.
@Suite(.timeLimit(.minutes(15))) struct `At the door of the daemon` {
    private func get(_ target: String) -> String {
        "GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n"
    }

    @Test func `10,000 requests in one go are answered one after the other, in little memory`()
        throws
    {
        let world = try World()
        for number in 0..<20 {
            let cmd = String(repeating: "x", count: 4_000)
            try world.put("j-\(number).yaml", "rule: 1h\ncmd: \(cmd)\n")
        }
        let daemon = try world.daemon()
        let memory = try kilobytes("VmRSS", of: daemon.pid)
        let wire = try Wire(port: daemon.port, receiveBytes: 4_096)
        let targets = (0..<10_000).map {
            $0 % 50 == 0 ? "/ruqi/get_jobs" : "/ruqi/get_job?job_id=n\($0)"
        }
        let requests = Array(targets.map(get).joined().utf8)
        var sent = wire.send(requests) ?? 0
        #expect(wire.isReadable())
        for (number, target) in targets.enumerated() {
            if sent < requests.count { sent += wire.send(requests[sent...]) ?? 0 }
            let answer = try #require(wire.answer())
            if target == "/ruqi/get_jobs" {
                #expect(answer.status == 200 && answer.body.utf8.count > 80_000)
            } else {
                #expect(answer.status == 404 && answer.body.contains("'n\(number)'"))
            }
        }
        // All of the lists together are 16 MB, and all that waits is one.
        #expect(try kilobytes("VmRSS", of: daemon.pid) - memory < 12_000)
        #expect(try daemon.stop() == 0)
    }

    @Test func `what the original's clients send is refused as ever, without reading it`() throws {
        let world = try World()
        let daemon = try world.daemon()
        for path in ["add_job", "modify_job", "remove_job", "pause_job", "resume_job"] {
            let wire = try Wire(port: daemon.port)
            wire.send(
                "POST /ruqi/\(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n"
                    + "Expect: 100-continue\r\n\r\n")
            let answer = try #require(wire.answer())
            #expect(answer.status == 405 && answer.body.contains("read-only"))
            #expect(answer.head.contains("\r\nAllow: GET, HEAD\r\n"))
            #expect(answer.head.contains("\r\nConnection: close\r\n") && wire.rest() == [])
        }
        for (text, status) in [
            ("CONNECT a.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
            ("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
            ("GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 421),
            ("GET ftp://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
            ("GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\n", 413),
            ("GET /\(String(repeating: "x", count: 8_200)) HTTP/1.1\r\n\r\n", 414),
            ("GET / HTTP/1.1\r\nA: \(String(repeating: "x", count: 8_200))\r\n\r\n", 431),
            ("GET /healthz HTTP/1.1\r\n\r\n", 400), ("nonsense\r\n\r\n", 400),
        ] {
            let wire = try Wire(port: daemon.port)
            wire.send(text)
            let answer = try #require(wire.answer())
            #expect(answer.status == status && answer.body.hasPrefix("{\"stat\":\"ERR\""))
        }
        #expect(try daemon.stop() == 0)
    }

    @Test func `as many are in as the setting says, and one more gets in for the first`() throws {
        let world = try World()
        for (flags, count) in [([], 128), (["--http-max-connections", "2"], 2)] {
            let daemon = try world.daemon(flags)
            let wires = try (0..<count).map { _ in try Wire(port: daemon.port) }
            for wire in wires {
                wire.send(get("/healthz"))
                #expect(wire.answer()?.status == 200)
            }
            let new = try Wire(port: daemon.port)
            new.send(get("/healthz"))
            #expect(new.answer()?.status == 200)
            #expect(wires[0].rest() == [])
            wires[1].send(get("/healthz"))
            #expect(wires[1].answer()?.status == 200)
            #expect(try daemon.stop() == 0)
        }
    }

    @Test func `who finds no descriptor left waits, and the daemon does not spin`() throws {
        let world = try World()
        try world.put("tick.yaml", "rule: 1s\ncmd: ':'\n")
        let daemon = try Daemon(world.flags, through: ["prlimit", "--nofile=44:44"])
        try daemon.await("ready: ")
        let wires = try (0..<60).map { _ in try Wire(port: daemon.port) }
        #expect(try daemon.awaits(10) { try directoryNames("/proc/\(daemon.pid)/fd").count == 44 })
        let before = try daemon.processorTicks
        let count = world.records.of("finished").count
        try world.awaitRecords("ticks") { $0.of("finished").count > count + 2 }
        // Two seconds and more have passed, each of 100 ticks.
        #expect(try daemon.processorTicks - before < 100)
        withExtendedLifetime(wires) {}
        let late = try Wire(port: daemon.port)
        late.send(get("/healthz"))
        for wire in wires { wire.finish() }
        #expect(late.answer()?.status == 200)
        #expect(try daemon.stop() == 0)
    }
}

extension Daemon {
    /// What it has taken of processors, in hundredths of a second. proc(5), stat.
    fileprivate var processorTicks: Int {
        get throws {
            let text = String(
                decoding: try readFile("/proc/\(pid)/stat", limitBytes: 1 << 16), as: UTF8.self)
            let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
            guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else {
                throw Trouble("no times of \(pid)")
            }
            return user + system
        }
    }
}
