import Jobs
import Testing

/// The service as the most used client of all sees it.
@Suite struct `Status, asked by curl` {
    private func curl(_ words: [String]) throws -> String {
        let answer = try command(["curl", "-sS", "-m", "20"] + words, program: "/usr/bin/curl")
        return answer.output + answer.errors
    }

    private func codes(_ words: [String]) throws -> String {
        try curl(words + ["-o", "/dev/null", "-w", "%{http_code} %{num_connects}\\n"])
    }

    @Test func `answers on one connection, by HTTP/1.1 and 1.0, with GET and HEAD`() throws {
        let world = try World()
        let daemon = try world.daemon()
        let url = "http://127.0.0.1:\(daemon.port)"
        let both = ["\(url)/ruqi/status", "-o", "/dev/null", "\(url)/ruqi/get_jobs"]
        #expect(try codes(both) == "200 1\n200 0\n")
        #expect(try codes(["--http1.0", "\(url)/healthz"]) == "200 1\n")
        let head = try curl(["-I", "\(url)/"])
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n") && head.contains("text/html"))
        #expect(try codes(["-X", "POST", "-d", "{}", "\(url)/ruqi/add_job"]) == "405 1\n")
        #expect(try codes(["-d", "x", "-H", "Expect: 100-continue", "\(url)/"]) == "405 1\n")
        #expect(try daemon.stop() == 0)
    }

    @Test func `is none of other names, also by a proxy's way of asking`() throws {
        let world = try World()
        let daemon = try world.daemon()
        let port = daemon.port
        let words = ["--resolve", "evil.example:\(port):127.0.0.1"]
        let refused = try curl(words + ["http://evil.example:\(port)/ruqi/get_jobs"])
        #expect(refused.contains("'evil.example:\(port)' is no name of this service"))
        let proxy = ["-x", "http://127.0.0.1:\(port)"]
        #expect(try codes(proxy + ["http://localhost/healthz"]) == "200 1\n")
        #expect(try codes(proxy + ["http://evil.example/healthz"]) == "421 1\n")
        #expect(try daemon.stop() == 0)
    }

    @Test func `isn't sent what it has`() throws {
        let world = try World()
        let daemon = try world.daemon()
        let words = [
            "--etag-save", "\(world.root)/tag", "--etag-compare", "\(world.root)/tag",
            "http://127.0.0.1:\(daemon.port)/ruqi/get_jobs",
        ]
        #expect(try codes(words) == "200 1\n")
        #expect(try codes(words) == "304 1\n")
        #expect(try daemon.stop() == 0)
    }

    @Test func `asks over a Unix socket`() throws {
        let world = try World()
        let socket = "\(world.root)/s"
        let daemon = try Daemon(world.flags + ["--http-listen", "unix:\(socket)"])
        try daemon.await("ready: ")
        #expect(try codes(["--unix-socket", socket, "http://any.name/healthz"]) == "200 1\n")
        #expect(try daemon.stop() == 0)
    }
}
