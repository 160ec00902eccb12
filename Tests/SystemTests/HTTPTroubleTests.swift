import Calendar
import Glibc
import Jobs
import Linux
import Testing

@Suite struct `A URL job in trouble` {
    @Test func `with a server that never answers, and one that never ends, is stopped in time`()
        throws
    {
        let world = try World()
        let server = try HTTPServer([
            "/silence": .silence, "/endless": .endless("HTTP/1.1 200 OK\r\n\r\nthe beginning "),
        ])
        for name in ["silence", "endless"] {
            try world.put(
                "\(name).yaml",
                "rule: now\ntimeout: 1s\ncmd: http://127.0.0.1:\(server.port)/\(name)\n"
                    + "http: {expect_json: {a: 1}}\n")
        }
        let daemon = try world.daemon()
        let silence = try world.finished("silence")
        #expect(silence["outcome"]?.string == "timeout" && silence["signal"]?.string == "TERM")
        #expect(silence["http_status"] == nil && silence["cmd_output"]?.string == "")
        let endless = try world.finished("endless")
        #expect(endless["outcome"]?.string == "timeout" && endless["problem"] == nil)
        #expect(endless["output_truncated"]?.bool == true)
        #expect(endless["cmd_output"]?.string?.hasPrefix("the beginning more and") == true)
        // It took much more than it may keep.
        #expect(endless["output_bytes"]?.int ?? 0 > 4 << 20)
        #expect(try peakMemory(of: daemon.pid) < 128 << 20)
        #expect(try daemon.stop() == 0)
    }

    @Test func `with a broken connection fails in curl's words`() throws {
        let world = try World()
        let server = try HTTPServer([
            "/reset": .reset, "/nothing": .bytes(""),
            "/early": .bytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
        ])
        for name in ["reset", "nothing", "early"] {
            try world.put(
                "\(name).yaml", "rule: now\ncmd: http://127.0.0.1:\(server.port)/\(name)\n")
        }
        try world.put("refused.yaml", "rule: now\ncmd: http://127.0.0.1:1/\n")
        let daemon = try world.daemon()
        // curl(1), EXIT CODES: cannot connect, nothing came, cannot receive, a part came.
        for (name, codes) in [
            ("refused", [7]), ("nothing", [52]), ("reset", [52, 56]), ("early", [18]),
        ] {
            let run = try world.finished(name)
            #expect(run["outcome"]?.string == "failure" && run["problem"] == nil)
            #expect(codes.contains(run["exit_code"]?.int ?? 0), "\(name): \(run)")
            #expect(run["http_status"]?.int == (name == "early" ? 200 : nil))
            #expect(run["cmd_output"]?.string?.contains("curl: (") == true)
        }
        #expect(try world.finished("early")["cmd_output"]?.string?.hasPrefix("half") == true)
        #expect(try daemon.stop() == 0)
    }

    @Test func `shows nothing of what it sends but the URL`() throws {
        let world = try World()
        let server = try HTTPServer(["/silence": .silence])
        try world.put(
            "quiet.yaml",
            """
            rule: now
            cmd: 'http://127.0.0.1:\(server.port)/silence'
            http: {headers: {Authorization: Bearer SECRET}, body: SECRET}
            """)
        try world.put(
            "other.yaml", "rule: now\ncmd: 'http://127.0.0.1:\(server.port)/silence#SECRET'\n")
        let daemon = try world.daemon()
        let running = try awaitRunning(daemon, 2, server)
        for run in running {
            let pid = try #require(run["pid"]?.int)
            let words = try readFile("/proc/\(pid)/cmdline", limitBytes: 1 << 16)
            #expect(String(decoding: words, as: UTF8.self) == "curl\0-q\0--config\0-\0")
            let variables = try readFile("/proc/\(pid)/environ", limitBytes: 1 << 16)
            #expect(String(decoding: variables, as: UTF8.self).range(after: "SECRET") == nil)
        }
        #expect(server.requests.allSatisfy { $0.hasSuffix("SECRET") })
        let shown = try daemon.get("/ruqi/get_job?job_id=quiet")
        #expect(shown["http"]?["headers"]?.array == [.string("Authorization")])
        let listen = ["--http-listen", "127.0.0.1:\(daemon.port)"]
        let table = try command(["job", "quiet"] + listen).output
        #expect(table.contains("method: POST, headers: [Authorization], expect_status: [200-299]"))
        for path in ["get_jobs", "get_job?job_id=quiet", "get_job?job_id=other", "get_history"] {
            #expect("\(try daemon.get("/ruqi/\(path)"))".range(after: "SECRET") == nil)
        }
        #expect(try daemon.stop() == 0)
        let names = try directoryNames("\(world.logDir)/history")
        for name in names {
            #expect(try world.read("log/history/\(name)").range(after: "SECRET") == nil)
        }
    }

    @Test func `without curl says so`() throws {
        let world = try World()
        try world.put(
            "none.yaml", "rule: now\ncmd: http://127.0.0.1:1/\nenv: {PATH: \(world.root)}\n")
        let daemon = try world.daemon()
        let run = try world.finished("none")
        #expect(run["outcome"]?.string == "start_failed")
        #expect(
            run["cmd_output"]?.string
                == "cannot start 'none': 'curl' is not in the PATH of its env; a URL job is done"
                + " by curl(1), which has to be installed")
        #expect(try daemon.stop() == 0)
    }

    @Test func `shows no value of a variable in what curl says`() throws {
        let world = try World()
        let file = "\(world.root)/proxy"
        try world.putBeside("proxy", "http_proxy=http://user:SECRET@h:99999\n")
        try world.put(
            "own.yaml",
            "rule: now\ncmd: http://192.0.2.1/\nenv: {http_proxy: 'http://user:SECRET@h:99999'}\n")
        try world.put("file.yaml", "rule: now\ncmd: http://192.0.2.1/\nenv_file: \(file)\n")
        let daemon = try world.daemon()
        for job in ["own", "file"] {
            let run = try world.finished(job)
            let output = try #require(run["cmd_output"]?.string)
            #expect(run["exit_code"]?.int == 5)
            #expect(output.hasPrefix("curl: (5) "))
            #expect(output.contains("'…'") && !output.contains("SECRET"), "\(output)")
        }
        #expect(try daemon.stop() == 0)
    }

    /// The runs that are going once all their requests have come.
    private func awaitRunning(
        _ daemon: Daemon, _ count: Int, _ server: HTTPServer
    ) throws -> [JSONValue] {
        let end = readUptime() + .seconds(30)
        while readUptime() < end {
            let runs = try daemon.get("/ruqi/status")["running"]?.array ?? []
            // A run is listed from when it is being started, before there is a process.
            let isStarted = runs.count == count && runs.allSatisfy { $0["pid"] != nil }
            if isStarted, server.requests.count == count { return runs }
        }
        throw Trouble("the requests never came")
    }

    /// Bytes, the most that there were.
    private func peakMemory(of pid: Int32) throws -> Int {
        let status = String(
            decoding: try readFile("/proc/\(pid)/status", limitBytes: 1 << 16), as: UTF8.self)
        let number = status.range(after: "VmHWM:")?.drop { $0 == " " || $0 == "\t" }
            .prefix { $0.isNumber }
        return try #require(number.flatMap { Int($0) }) << 10
    }
}
