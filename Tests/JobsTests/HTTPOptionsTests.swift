import Calendar
import Jobs
import Testing

@Suite struct `What a job says about HTTP` {
    @Test func `is what is built in where a file says nothing`() throws {
        let http = try #require(onlySpec("rule: 10s\ncmd: http://host/\n")).run.http
        #expect(http == HTTPOptions())
        #expect(http.method == "POST" && http.headers.isEmpty && http.body == nil)
        #expect(http.expectStatus.texts == ["200-299"] && http.expectJSON.isEmpty)
        #expect(http.connectTimeout == .seconds(10))
    }

    @Test func `is read as files write it`() throws {
        let http = try #require(
            onlySpec(
                """
                rule: 10s
                cmd: http://host/
                http:
                  method: M-SEARCH
                  headers: {X-B: ' two  words ', a: "1", X-A: '', X-C: ' \t '}
                  body: '{"a": 1}'
                  expect_status: [404, 200, 201-203]
                  connect_timeout: 500ms
                """)
        ).run.http
        #expect(http.method == "M-SEARCH" && http.body == #"{"a": 1}"#)
        #expect(http.headers.map(\.name.text) == ["a", "X-A", "X-B", "X-C"])
        #expect(http.headers.map(\.value.text) == ["1", "", "two  words", ""])
        #expect(http.expectStatus.texts == ["200-203", "404"])
        #expect(http.connectTimeout == .milliseconds(500))
    }

    @Test(arguments: [
        ("OK", JSONValue.string("OK")), ("yes", .string("yes")), ("'5'", .string("5")),
        ("\"null\"", .string("null")), ("''", .string("")), ("5", .int(5)), ("5.0", .int(5)),
        ("-0.5", .double(-0.5)), ("1e3", .int(1_000)), ("null", .null), ("~", .null),
        ("True", .bool(true)), ("0x10", .int(16)), ("9223372036854775808", .double(0x1p63)),
    ])
    func `expects a value of JSON as it looks, with quotes a text`(
        _ yaml: String, _ value: JSONValue
    ) throws {
        let spec = try #require(
            onlySpec("rule: 10s\ncmd: http://host/\nhttp: {expect_json: {a: \(yaml)}}\n"))
        #expect(spec.run.http.expectJSON == [.init(key: "a", value: value)])
    }

    @Test(arguments: [
        ("http://host/", "ours"), ("http://host/#own", nil), ("http://host/#", nil),
    ])
    func `leaves a body of the defaults to jobs that have none`(
        _ command: String, _ body: String?
    ) throws {
        let text = "rule: 10s\ncmd: \(command)\n"
        let parsed = try withDefaults(text, "defaults: {http: {body: ours, method: PUT}}\n")
        #expect(parsed.diagnostics.isEmpty)
        let spec = try #require(parsed.jobs.first?.spec)
        #expect(spec.run.http.body?.text == body)
        #expect(spec.run.http.method == "PUT")
        #expect(onlySpec(spec.canonicalText) == spec)
    }

    @Test(arguments: ["\u{301}secret", "\u{FE0F}\u{20E3}secret", "a#b", ""])
    func `begins behind the first #, whatever mark follows that`(_ body: String) throws {
        for key in ["cmd", "on_failure"] {
            let cmd = key == "cmd" ? "" : "cmd: x\n"
            let spec = try #require(
                onlySpec("rule: 10s\n\(cmd)\(key): 'http://127.0.0.1:1/x#\(body)'\n"))
            let command = key == "cmd" ? spec.command : spec.run.commands(of: .onFailure).first
            #expect(command == .url("http://127.0.0.1:1/x", body: body))
            #expect(onlySpec(spec.canonicalText) == spec)
        }
    }

    @Test func `replaces that of the defaults as a whole`() throws {
        let parsed = try withDefaults(
            "rule: 10s\ncmd: http://host/#b\nhttp: {expect_status: [204]}\n",
            "defaults: {http: {body: ours, method: PUT}}\n")
        #expect(parsed.diagnostics.isEmpty)
        let http = try #require(parsed.jobs.first?.spec).run.http
        #expect(http.method == "POST" && http.body == nil && http.expectStatus.texts == ["204"])
    }

    @Test func `of the defaults that makes no request is an error of each URL job`() throws {
        let defaults = "defaults: {http: {method: HEAD}}\n"
        let found = try withDefaults("# a job\nrule: 10s\ncmd: http://host/#b\n", defaults)
        #expect(
            text(found.diagnostics) == """
                a.yaml:2:1: error: a HEAD request has no body; the setting 'defaults' has 'http' [bad-request]
                  hint: use GET, or POST
                """)
        #expect(try withDefaults("rule: 10s\ncmd: date\n", defaults).diagnostics.isEmpty)
    }

    private func withDefaults(_ yaml: String, _ defaults: String) throws -> ParsedJobFile {
        let settings = Settings.read(
            file: ("s", Array(defaults.utf8)), flags: [],
            in: SettingsContext(hostName: "h", zone: { _ in .utc }, zoneNames: { [] }))
        let context = JobContext(
            defaultZone: .utc, zone: { _ in nil }, zoneNames: { [] },
            defaults: try #require(settings.settings?.defaults))
        return JobFile.parse(Array(yaml.utf8), file: "a.yaml", in: context)
    }

    @Test func `has codes in ranges that grow together`() {
        var codes = StatusCodes()
        for range in [500...700, 404...404, 200...204, 206...206, 205...205, 0...99, 599...600] {
            codes.insert(range)
        }
        #expect(codes.texts == ["200-206", "404", "500-599"])
        for code in [200, 206, 404, 500, 599] { #expect(codes.contains(code)) }
        for code in [0, 99, 100, 199, 207, 403, 499, 600] { #expect(!codes.contains(code)) }
    }
}

@Suite struct `The answer that a job expects` {
    private func problem(_ yaml: String, _ status: Int, _ answer: AnswerBody?) throws -> String? {
        let spec = try #require(onlySpec("rule: 10s\ncmd: http://host/\nhttp: {\(yaml)}\n"))
        return spec.run.http.problem(status: status, answer: answer)
    }

    @Test(arguments: [
        ("", 200, true), ("", 299, true), ("", 199, false), ("", 301, false), ("", 500, false),
        ("expect_status: [404, 500-599]", 404, true), ("expect_status: [404, 500-599]", 503, true),
        ("expect_status: [404]", 200, false),
    ])
    func `has one of its status codes`(_ yaml: String, _ status: Int, _ isExpected: Bool) throws {
        #expect((try problem(yaml, status, nil) == nil) == isExpected)
    }

    @Test func `with another status is told with those that were expected`() throws {
        #expect(
            try problem("expect_status: [200-204, 404]", 500, nil)
                == "the HTTP status is 500, and expected was 200-204, 404")
    }

    @Test(arguments: [
        ("stat: OK", #"{"stat":"OK","data":{"stat":"no"}}"#, nil),
        ("stat: OK", #"  {"stat" : "\u004fK", "x": [1, {"stat": 2}] } "#, nil),
        ("n: 1, f: 0.5, t: true, z: null", #"{"z":null,"t":true,"f":5e-1,"n":1.0}"#, nil),
        ("stat: OK", #"{"stat":"no","stat":"OK"}"#, nil),
        ("stat: OK", #"{"stat":"ERR"}"#, #"in the answer 'stat' is "ERR", and expected was "OK""#),
        ("stat: OK", "{}", #"in the answer 'stat' is missing, and expected was "OK""#),
        (
            "stat: OK", #"{"stat":["OK"]}"#,
            #"in the answer 'stat' is an array, and expected was "OK""#
        ),
        ("n: 0", #"{"n":{}}"#, "in the answer 'n' is an object, and expected was 0"),
        ("n: 0", #"{"n":"0"}"#, #"in the answer 'n' is "0", and expected was 0"#),
        ("n: '0'", #"{"n":0}"#, #"in the answer 'n' is 0, and expected was "0""#),
        ("n: 0", #"{"n":false}"#, "in the answer 'n' is false, and expected was 0"),
        ("n: 0", #"{"n":null}"#, "in the answer 'n' is null, and expected was 0"),
        ("stat: OK", "stat: OK", "the answer is no JSON object"),
        ("stat: OK", #"["stat","OK"]"#, "the answer is no JSON object"),
        ("stat: OK", "", "the answer is no JSON object"),
    ])
    func `has its fields with their values`(
        _ yaml: String, _ answer: String, _ sentence: String?
    ) throws {
        let fields = "expect_json: {\(yaml)}"
        #expect(try problem(fields, 200, .whole(Array(answer.utf8))) == sentence)
    }

    @Test func `is not looked into where it is too long, or has another status`() throws {
        #expect(
            try problem("expect_json: {a: 1}", 200, .tooLong)
                == "the answer has more than 1M, into which 'expect_json' doesn't look")
        #expect(
            try problem("expect_json: {a: 1}", 404, .tooLong)
                == "the HTTP status is 404, and expected was 200-299")
    }
}
