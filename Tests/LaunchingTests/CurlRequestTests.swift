import Jobs
import Launching
import Testing

@Suite struct `A curl request` {
    /// The configuration of the only job in a file, by lines.
    private func lines(_ yaml: String) throws -> [String] {
        let order = LaunchOrder(try run("rule: 1h\n\(yaml)\n"))
        guard case .url(let url, let body) = order.command else { throw NotOneJob() }
        let bytes = CurlRequest(url: url, body: body, options: order.http).configuration
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func data(_ yaml: String) throws -> [String] {
        try lines(yaml).filter { $0.hasPrefix("data") }
    }

    private func headers(_ yaml: String) throws -> [String] {
        try lines(yaml).filter { $0.hasPrefix("header") }
    }

    @Test func `is a POST of JSON, to HTTP only, that follows nothing`() throws {
        #expect(
            try lines("cmd: 'https://host/a?b=[1]#{\"c\": 1}'") == [
                "url = \"https://host/a?b=[1]\"", "proto = \"=http,https\"", "globoff", "silent",
                "show-error", "no-buffer", "connect-timeout = 10",
                "write-out = \"\\nruqi-http-status:%{http_code}\"", "request = \"POST\"",
                "header = \"Content-Type: application/json\"", "data-raw = \"{\\\"c\\\": 1}\"",
            ])
    }

    @Test func `escapes what would end a value`() throws {
        let body = #""\"a\nb\r\t\\c\"""#
        #expect(
            try data("cmd: http://h/\nhttp: {body: \(body)}")
                == [#"data-raw = "\"a\nb\r\t\\c\"""#])
        #expect(try lines("cmd: 'http://h/\"x\\'")[0] == #"url = "http://h/\"x\\""#)
        #expect(
            try headers("cmd: http://h/\nhttp: {method: GET, headers: {A: '\"\\'}}")
                == [#"header = "A: \"\\""#])
    }

    @Test func `takes a body that begins with @ as it is`() throws {
        #expect(try data("cmd: 'http://h/#@/etc/passwd'") == ["data-raw = \"@/etc/passwd\""])
    }

    @Test func `has a long body behind its last line, as it is`() throws {
        let body = "@\"\\" + String(repeating: "x", count: 70_000)
        let request = CurlRequest(url: "http://h/", body: body)
        let text = String(decoding: request.configuration, as: UTF8.self)
        #expect(text.hasSuffix("\ndata-binary = \"@-\"\n\(body)"))
        #expect(text.split(separator: "\n").dropLast().allSatisfy { $0.utf8.count < 100 })
    }

    @Test(arguments: [
        ("POST", true), ("PUT", true), ("PATCH", true), ("GET", false), ("DELETE", false),
        ("OPTIONS", false),
    ])
    func `has an empty body where its method is about one`(_ method: String, _ has: Bool) throws {
        let yaml = "cmd: http://h/\nhttp: {method: \(method)}"
        #expect(try data(yaml) == (has ? ["data-raw = \"\""] : []))
        #expect(try headers(yaml).isEmpty == !has)
        #expect(try lines(yaml).contains("request = \"\(method)\""))
        #expect(try data("\(yaml)\n".replacing("h/", with: "h/#b")) == ["data-raw = \"b\""])
    }

    @Test func `with HEAD waits for no body`() throws {
        let lines = try lines("cmd: http://h/\nhttp: {method: HEAD}")
        #expect(lines.last == "head" && !lines.contains { $0.hasPrefix("request") })
    }

    @Test func `has the headers of the job, with a type of its own, and empty ones`() throws {
        #expect(
            try headers(
                "cmd: http://h/\nhttp: {headers: {X-B: '', content-type: text/plain, A: 'x: y'}}")
                == [
                    "header = \"A: x: y\"", "header = \"content-type: text/plain\"",
                    "header = \"X-B;\"",
                ])
    }

    @Test(arguments: [("1s", 1), ("1ms", 1), ("2m500ms", 121)])
    func `gives curl whole seconds to connect`(_ text: String, _ seconds: Int) throws {
        let lines = try lines("cmd: http://h/\nhttp: {connect_timeout: \(text)}")
        #expect(lines.contains("connect-timeout = \(seconds)"))
    }

    @Test(
        arguments: [
            ("\nruqi-http-status:204", 204), ("\nruqi-http-status:000", 0),
            ("\nruqi-http-status:20", nil),
            ("\nruqi-http-status:2040", nil), (" ruqi-http-status:204", nil), ("", nil),
        ] as [(String, Int?)])
    func `finds the HTTP status behind the answer`(_ text: String, _ status: Int?) {
        #expect(CurlRequest.status(fromTrailer: Array(text.utf8)) == status)
    }

    @Test func `without curl is refused with a sentence that says what to install`() throws {
        let order = LaunchOrder(try run("rule: 1h\ncmd: http://h/\nenv: {PATH: /nowhere}\n"))
        do throws(LaunchProblem) {
            _ = try Launch(order, on: testHost, with: .none)
            Issue.record("a program that is nowhere was found")
        } catch {
            #expect(
                error.sentence == "'curl' is not in the PATH of its env; a URL job is done by"
                    + " curl(1), which has to be installed")
        }
    }
}
