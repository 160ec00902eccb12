import Jobs
import Testing

@Suite struct `An answer of the daemon` {
    private func value(_ name: String, in head: String) -> String? {
        let line = head.split(separator: "\r\n").first { $0.hasPrefix("\(name): ") }
        return line.map { String($0.dropFirst(name.count + 2)) }
    }

    @Test func `isn't sent again to who has it, until a job changes`() throws {
        let world = try World()
        try world.put("a.yaml", "rule: 1h\ncmd: x\n")
        let daemon = try world.daemon()
        let first = try daemon.request("GET /ruqi/get_jobs")
        let tag = try #require(value("ETag", in: first.head))
        let header = "If-None-Match: \(tag)"
        for method in ["GET", "HEAD"] {
            let again = try daemon.request("\(method) /ruqi/get_jobs", header: header)
            #expect(again.status == 304 && again.body == .null)
            #expect(value("ETag", in: again.head) == tag)
            #expect(value("Content-Length", in: again.head) == nil)
        }
        try world.put("b.yaml", "rule: 1h\ncmd: x\n")
        try daemon.await("1 added, 0 changed, 0 removed, 1 unchanged")
        let other = try daemon.request("GET /ruqi/get_jobs", header: header)
        #expect(other.status == 200 && other.body["data"]?["total"]?.int == 2)
        #expect(try daemon.stop() == 0)
    }

    @Test func `is framed, run and kept by nobody`() throws {
        let world = try World()
        let daemon = try world.daemon()
        for target in ["/ruqi/status", "/ruqi/get_upcoming", "/nowhere"] {
            let head = try daemon.request("GET \(target)").head
            #expect(
                value("Content-Security-Policy", in: head)
                    == "default-src 'none'; frame-ancestors 'none'")
            #expect(value("X-Content-Type-Options", in: head) == "nosniff")
            #expect(value("Referrer-Policy", in: head) == "no-referrer")
            #expect(value("Cross-Origin-Resource-Policy", in: head) == "same-origin")
            #expect(value("Cache-Control", in: head) == "no-cache")
        }
        #expect(try daemon.stop() == 0)
    }

    @Test func `goes to who asks by a name of ours`() throws {
        let world = try World()
        let daemon = try world.daemon(["--http-allowed-hosts", "status.example.com,b"])
        for host in ["127.0.0.1:\(daemon.port)", "status.example.com", "localhost"] {
            #expect(try daemon.request("GET /healthz", host: host).status == 200)
        }
        for host in ["evil.example", "evil.example:\(daemon.port)", "203.0.113.9"] {
            let refused = try daemon.request("GET /ruqi/get_jobs", host: host)
            #expect(refused.status == 421 && refused.body["stat"]?.string == "ERR")
        }
        #expect(try daemon.stop() == 0)
    }
}
