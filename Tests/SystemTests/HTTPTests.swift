import Glibc
import Jobs
import Linux
import Testing

@Suite struct `A URL job` {
    @Test func `sends what the job says, byte for byte`() throws {
        let world = try World()
        let server = try HTTPServer(["/a?b=[1]": HTTPServer.answer("204 Done", "")])
        try world.put(
            "put.yaml",
            """
            rule: now
            cmd: http://127.0.0.1:\(server.port)/a?b=[1]
            http:
              method: PUT
              headers: {User-Agent: ruqi, X-Quote: 'a "b" \\ é', X-Empty: '', Accept: text/plain}
              body: "@one\\ntwo\\t\\"three\\" \\\\ ünï\\r\\n"
            """)
        let daemon = try world.daemon()
        let run = try world.finished("put")
        #expect(run["outcome"]?.string == "success" && run["http_status"]?.int == 204)
        #expect(run["cmd_output"]?.string == "" && run["output_bytes"]?.int == 0)
        let request = try #require(server.requests.first)
        let body = "@one\ntwo\t\"three\" \\ ünï\r\n"
        let head = request.split(separator: "\r\n", omittingEmptySubsequences: false)
            .prefix { !$0.isEmpty }.map(String.init)
        #expect(head.first == "PUT /a?b=[1] HTTP/1.1")
        #expect(
            head.dropFirst().sorted() == [
                "Accept: text/plain", "Content-Length: \(body.utf8.count)",
                "Content-Type: application/json", "Host: 127.0.0.1:\(server.port)",
                "User-Agent: ruqi", "X-Empty:", "X-Quote: a \"b\" \\ é",
            ])
        #expect(request.hasSuffix("\r\n\r\n\(body)"))
        #expect(try daemon.stop() == 0)
    }

    @Test func `sends each method with the body that belongs to it`() throws {
        let world = try World()
        let paths = ["plain", "get", "delete", "search", "head", "long"]
        let server = try HTTPServer(
            Dictionary(
                uniqueKeysWithValues: paths.map { ("/\($0)", HTTPServer.answer("200 OK", "x")) }))
        let url = "http://127.0.0.1:\(server.port)"
        let long = String(repeating: "0123456789\"\\\n", count: 30_000)
        var json = JSONWriter()
        json.string(long)
        try world.put("plain.yaml", "rule: now\ncmd: \(url)/plain\n")
        try world.put("get.yaml", "rule: now\ncmd: \(url)/get\nhttp: {method: GET}\n")
        try world.put("delete.yaml", "rule: now\ncmd: '\(url)/delete#x'\nhttp: {method: DELETE}\n")
        try world.put("head.yaml", "rule: now\ncmd: \(url)/head\nhttp: {method: HEAD}\n")
        try world.put(
            "long.yaml",
            "rule: now\ncmd: \(url)/long\nhttp: {body: \(String(decoding: json.bytes, as: UTF8.self))}\n"
        )
        let daemon = try world.daemon()
        for (job, output) in [("plain", "x"), ("get", "x"), ("delete", "x"), ("long", "x")] {
            let run = try world.finished(job)
            #expect(run["outcome"]?.string == "success" && run["cmd_output"]?.string == output)
        }
        // The answer to HEAD is its head.
        let head = try world.finished("head")["cmd_output"]?.string
        #expect(head == "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n")
        let plain = try #require(server.requests("/plain").first)
        #expect(plain.hasPrefix("POST ") && plain.contains("Content-Length: 0\r\n"))
        let get = try #require(server.requests("/get").first)
        #expect(get.hasPrefix("GET ") && !get.contains("Content-"))
        let delete = try #require(server.requests("/delete").first)
        #expect(delete.hasPrefix("DELETE ") && delete.hasSuffix("\r\n\r\nx"))
        #expect(server.requests("/long").first?.hasSuffix("\r\n\r\n\(long)") == true)
        #expect(try daemon.stop() == 0)
    }

    @Test func `succeeds with the status codes that it expects, and follows no redirection`() throws
    {
        let world = try World()
        let codes = [200, 204, 301, 404, 500]
        var ways: [String: HTTPServer.Way] = ["/moved": HTTPServer.answer("200 OK", "")]
        for code in codes {
            ways["/\(code)"] = HTTPServer.answer("\(code) X", "", head: "Location: /moved\r\n")
        }
        let server = try HTTPServer(ways)
        for code in codes {
            let command = "rule: now\ncmd: http://127.0.0.1:\(server.port)/\(code)\n"
            try world.put("plain-\(code).yaml", command)
            try world.put("own-\(code).yaml", command + "http: {expect_status: [204, 300-404]}\n")
        }
        let daemon = try world.daemon()
        for code in codes {
            let plain = try world.finished("plain-\(code)")
            #expect(plain["http_status"]?.int == code)
            #expect((plain["outcome"]?.string == "success") == (code < 300))
            let own = try world.finished("own-\(code)")
            #expect((own["outcome"]?.string == "success") == [204, 301, 404].contains(code))
        }
        #expect(
            try world.finished("own-200")["problem"]?.string
                == "the HTTP status is 200, and expected was 204, 300-404")
        #expect(server.requests("/moved").isEmpty)
        #expect(try daemon.stop() == 0)
    }

    @Test func `looks into the whole answer, of which the record keeps a part`() throws {
        let world = try World()
        let filling = String(repeating: "x", count: 100_000)
        let server = try HTTPServer([
            "/good": HTTPServer.answer(
                "200 OK", "{\"fill\":\"\(filling)\",\"stat\":\"OK\",\"n\":2.0}"),
            "/bad": HTTPServer.answer("200 OK", "{\"stat\":\"ERR\",\"n\":2}"),
            "/text": HTTPServer.answer("200 OK", "stat: OK\nn: 2\n"),
            "/huge": HTTPServer.answer(
                "200 OK", "{\"stat\":\"OK\",\"n\":2}" + String(repeating: " ", count: 1 << 20)),
        ])
        for name in ["good", "bad", "text", "huge"] {
            try world.put(
                "\(name).yaml",
                "rule: now\ncmd: http://127.0.0.1:\(server.port)/\(name)\n"
                    + "http: {expect_json: {stat: OK, n: 2}}\n")
        }
        let daemon = try world.daemon()
        let good = try world.finished("good")
        #expect(good["outcome"]?.string == "success" && good["problem"] == nil)
        #expect(good["output_truncated"]?.bool == true)
        #expect(good["output_bytes"]?.int == filling.utf8.count + 31)
        for (name, problem) in [
            ("bad", "in the answer 'stat' is \"ERR\", and expected was \"OK\""),
            ("text", "the answer is no JSON object"),
            ("huge", "the answer has more than 1M, into which 'expect_json' doesn't look"),
        ] {
            let run = try world.finished(name)
            #expect(run["outcome"]?.string == "failure" && run["http_status"]?.int == 200)
            #expect(run["problem"]?.string == problem)
        }
        try daemon.await("in the answer 'stat' is \"ERR\"")
        #expect(try daemon.stop() == 0)
    }

    @Test func `keeps an answer to its last byte, also one that looks like curl's own words`()
        throws
    {
        let world = try World()
        let full = String(repeating: "y", count: 4_096)
        let server = try HTTPServer([
            "/full": HTTPServer.answer("200 OK", full),
            "/sly": HTTPServer.answer("500 No", "x\nruqi-http-status:200"),
        ])
        for name in ["full", "sly"] {
            try world.put(
                "\(name).yaml", "rule: now\ncmd: http://127.0.0.1:\(server.port)/\(name)\n")
        }
        let daemon = try world.daemon()
        let run = try world.finished("full")
        #expect(run["cmd_output"]?.string == full && run["output_truncated"]?.bool == false)
        let sly = try world.finished("sly")
        #expect(sly["http_status"]?.int == 500 && sly["outcome"]?.string == "failure")
        #expect(sly["cmd_output"]?.string == "x\nruqi-http-status:200")
        #expect(try daemon.stop() == 0)
    }
}
