import Calendar
import Jobs
import Status
import Testing

@Suite struct `The status service` {
    static let three = """
        job_id: b
        job_name: web
        rule: 0 30 * * * *
        cmd: [echo, "1"]
        ---
        job_id: a
        job_name: db
        description: dump
        rule: now
        cmd: dump
        env: {PASSWORD: secret}
        stdin: secret
        overlap: queue
        misfire_grace_time: 6h
        catch_up: latest
        retry: {attempts: 3}
        on_failure: http://h/#secret
        ---
        job_id: c
        job_name: web
        rule: 1h
        cmd: 'http://h/x#{"token": "secret"}'
        paused: true
        """
    let desk = Desk(three, history: historyLines(40))

    @Test func `lists jobs in the original's shape and spelling, sorted by id`() throws {
        let text = desk.text("/ruqi/get_jobs?job_id=b")
        #expect(
            text == """
                {"stat":"OK","data":{"total":1,"list":[{"job_id":"b","job_name":"web",\
                "cmd":["echo","1"],"rule":"0 30 * * * *","Job_trigger":"cron",\
                "next_run_time":"2026-01-05 12:30:00","job_trigger":"cron","timezone":"UTC",\
                "next_run":"2026-01-05T12:30:00.000000+00:00","last_run":null,\
                "state":"scheduled","failing":false,"file":"jobs.yaml","line":1,"problems":[]}]}}

                """)
        let list = try desk.json("/ruqi/get_jobs")["data"]?["list"]?.array ?? []
        #expect(list.compactMap { $0["job_id"]?.string } == ["a", "b", "c"])
        #expect(list.compactMap { $0["state"]?.string } == ["running", "scheduled", "paused"])
        #expect(list[2]["next_run_time"] == .null)
    }

    @Test(
        arguments: [
            ("?job_name=web", 2, ["b", "c"]), ("?job_name=web&job_id=a", 0, []),
            ("?job_id=&job_name=", 3, ["a", "b", "c"]), ("?job_id=no", 0, []),
            ("?page_index=1&page_size=2", 3, ["a", "b"]), ("?page_index=2&page_size=2", 3, ["c"]),
            ("?page_index=9", 3, []), ("?page_size=1", 3, ["a", "b", "c"]),
            ("?page_index=9223372036854775807&page_size=1000", 3, []),
            ("?page_index=1&page_size=99999999999999999999", 3, ["a", "b", "c"]),
        ] as [(String, Int, [String])])
    func `filters jobs and cuts pages`(query: String, total: Int, ids: [String]) throws {
        let data = try #require(try desk.json("/ruqi/get_jobs\(query)")["data"])
        #expect(data["total"]?.int == total)
        #expect(data["list"]?.array?.compactMap { $0["job_id"]?.string } == ids)
    }

    @Test func `shows one job with what comes and how it went, and no secret`() throws {
        let text = desk.text("/ruqi/get_job?job_id=b")
        let job = try #require(try desk.json("/ruqi/get_job?job_id=b")["data"])
        #expect(job["next_runs"]?.array?.count == 10)
        #expect(job["last_runs"]?.array?.count == 10)
        #expect(job["last_runs"]?.array?.first?["seq"]?.int == 40)
        #expect(job["timeout"]?.string == "1h")
        #expect(job["success_codes"]?.array?.compactMap(\.string) == ["0"])
        #expect(job["stop_signal"]?.string == "TERM" && job["kill_after"]?.string == "10s")
        #expect(!text.contains("secret"))
        let other = try desk.json("/ruqi/get_job?job_id=a")
        #expect(other["data"]?["env"]?.array == [.string("PASSWORD")])
        #expect(other["data"]?["description"]?.string == "dump")
        #expect(other["data"]?["overlap"]?.string == "queue")
        #expect(other["data"]?["misfire_grace_time"]?.string == "6h")
        #expect(other["data"]?["catch_up"]?.string == "latest")
        #expect(other["data"]?["retry"]?["attempts"]?.int == 3)
        #expect(other["data"]?["on_failure"]?.array == [.string("http://h/")])
        #expect(other["data"]?["umask"] == nil)
        for path in ["/ruqi/get_jobs", "/ruqi/get_job?job_id=a", "/ruqi/get_job?job_id=c"] {
            #expect(!desk.text(path).contains("secret"))
        }
    }

    @Test func `shows of a request what is no secret`() throws {
        let desk = Desk(
            """
            job_id: hook
            rule: 1h
            cmd: http://host/
            http:
              method: PUT
              headers: {Authorization: Bearer secret, X-A: secret}
              body: secret
              expect_status: [200, 201, 404]
              expect_json: {stat: OK, code: 0}
            """)
        let http = try #require(try desk.json("/ruqi/get_job?job_id=hook")["data"]?["http"])
        #expect(http["method"]?.string == "PUT" && http["connect_timeout"]?.string == "10s")
        #expect(http["headers"]?.array == [.string("Authorization"), .string("X-A")])
        #expect(http["expect_status"]?.array == [.string("200-201"), .string("404")])
        #expect(http["expect_json"]?["stat"]?.string == "OK")
        #expect(http["body"] == nil)
        for path in ["/ruqi/get_jobs", "/ruqi/get_job?job_id=hook"] {
            #expect(!desk.text(path).contains("secret"))
        }
    }

    @Test func `pages history, newest first, with the original's c_time`() throws {
        let data = try #require(try desk.json("/ruqi/get_history?page_index=2&page_size=3")["data"])
        #expect(data["total"]?.int == 40)
        #expect(data["list"]?.array?.compactMap { $0["seq"]?.int } == [37, 36, 35])
        #expect(data["list"]?.array?.first?["c_time"]?.string == "2026-01-05 12:00:37")
        #expect(try desk.json("/ruqi/get_history")["data"]?["list"]?.array?.count == 40)
        #expect(
            try desk.json("/ruqi/get_history?page_index=1")["data"]?["list"]?.array?.count == 15)
    }

    @Test(arguments: [
        ("job_id=a", 20), ("job_name=n", 40), ("outcome=failure", 8),
        ("since=2026-01-05T12:00:31Z", 10), ("until=2026-01-05T12:00:31%2B00:00", 30),
        ("since=2026-01-05T12:00:31+00:00", 10), ("event=started", 0),
        ("since=2026-01-05+12:00:31", 10), ("since=2026-01-05T12:00:31", 10),
        ("since=2026-01-05%2012:00", 40), ("since=2026-01-06", 0), ("until=2026-01-05", 0),
        ("since=0001-01-01T00:00:00Z", 40), ("since=9999-12-31T23:59:59%2B23:59", 0),
        ("until=9999-12-31T23:59:59Z", 40), ("until=0001-01-01T00:00:00Z", 0), ("since=", 40),
        ("seq=7", 1), ("seq=7&job_id=b", 0), ("seq=41", 0), ("output=", 40), ("output=false", 40),
    ])
    func `filters history`(query: String, total: Int) throws {
        #expect(try desk.json("/ruqi/get_history?\(query)")["data"]?["total"]?.int == total)
    }

    @Test func `reads numbers with zeros before them, and large ones`() throws {
        let zeros = String(repeating: "0", count: 20)
        let few = "/ruqi/get_history?page_index=\(zeros)1&page_size=\(zeros)3"
        #expect(try desk.json(few)["data"]?["list"]?.array?.count == 3)
        let many = "/ruqi/get_history?page_index=1&page_size=1\(zeros)"
        #expect(try desk.json(many)["data"]?["list"]?.array?.count == 40)
    }

    @Test(arguments: [
        ("\"note\":\"a\tb\u{1}\"", 2), ("\"note\":\"a\",\t\"b\":1", 1), ("\"note\":\"a", 1),
        ("\"note\":tru", 1), ("\"note\":1.", 1), ("\"note\":[1,]", 1), ("\"note\":{\"a\":}", 1),
        ("\"note\":\"\\x\"", 1), ("\"note\":-1.5e3,\"b\":[[],{},null,\"\\u00e9\"]", 2),
        ("\"note\":\"b\"}{", 1), ("\"note\":1 \"b\":2", 1), ("\"note\":01", 1),
    ])
    func `answers with JSON whatever became of a line of the history`(
        field: String, count: Int
    ) throws {
        let head =
            "\"time\":\"2026-01-05T12:00:00Z\",\"event\":\"finished\",\"job_id\":\"a\","
            + "\"job_name\":\"n\",\"outcome\":\"success\""
        let history = "{\"seq\":1,\(head)}\n{\"seq\":2,\(head),\(field)}\n"
        let desk = Desk("job_id: a\nrule: 1h\ncmd: x\n", history: history)
        for path in ["/ruqi/get_history", "/ruqi/get_job?job_id=a"] {
            let data = try #require(try desk.json(path)["data"])
            #expect((data["list"] ?? data["last_runs"])?.array?.count == count)
            #expect(desk.ask(path).body.allSatisfy { $0 >= 0x20 || $0 == 0x0A })
        }
        #expect(try desk.json("/ruqi/get_history")["data"]?["total"]?.int == 2)
    }

    @Test func `replaces what is no UTF-8 in a line of the history`() throws {
        let line = Array(historyLines(1).utf8.dropLast(2)) + Array(",\"x\":\"".utf8)
        let desk = Desk("job_id: a\nrule: 1h\ncmd: x\n", history: line + [0xFF, 0x22, 0x7D, 0x0A])
        let list = try desk.json("/ruqi/get_history")["data"]?["list"]
        #expect(list?.array?.first?["x"]?.string == "\u{FFFD}")
    }

    @Test func `repeats five findings of a file for each of its jobs, and all for one`() throws {
        let good = "rule: 1h\ncmd: x\n"
        let bad = good + (0..<9).map { "wrong\($0): x\n" }.joined()
        let looks = [good, bad].map { [Sighting(file: "a.yaml", seen: .bytes(Array($0.utf8)))] }
        let desk = Desk(looks: looks)
        let listed = try desk.json("/ruqi/get_jobs")["data"]?["list"]?.array?.first
        #expect(listed?["problems"]?.array?.count == 5)
        let one = try desk.json("/ruqi/get_job?job_id=a")["data"]
        #expect(one?["problems"]?.array?.count == 9)
    }

    @Test func `leaves output out that is not asked for, and more of it than fits into 8 MiB`() {
        let output = String(repeating: "x", count: 1 << 20)
        let history = (1...20).map {
            """
            {"seq":\($0),"time":"2026-01-05T12:00:00Z","event":"finished","job_id":"a",\
            "job_name":"n","outcome":"success","cmd_output":"\(output)"}

            """
        }.joined()
        let desk = Desk("job_id: a\nrule: 1h\ncmd: x\n", history: history)
        let mebibytes = 7 << 20..<8 << 20
        #expect(mebibytes ~= desk.ask("/ruqi/get_history").body.count)
        #expect(mebibytes ~= desk.ask("/ruqi/get_job?job_id=a").body.count)
        for path in ["/ruqi/get_history?output=false", "/ruqi/get_job?job_id=a&output=false"] {
            let text = desk.text(path)
            #expect(text.utf8.count < 8_000)
            #expect(text.contains("\"cmd_output_left_out\":true,\"c_time\":"))
        }
    }

    @Test(arguments: [
        ("GET", "/ruqi/get_jobs", true), ("HEAD", "/ruqi/get_jobs?sort=state", true),
        ("GET", "/ruqi/get_files?state=broken", true), ("POST", "/ruqi/get_jobs", false),
        ("GET", "/ruqi/get_job?job_id=a", false), ("GET", "/ruqi/status", false),
        ("GET", "/ruqi/get_load", false), ("GET", "/ruqi/get_jobsx", false),
    ])
    func `knows which answers follow from the snapshot alone`(
        method: String, target: String, isOfSnapshot: Bool
    ) {
        let request = Request(method: method, target: target)
        #expect(Responder.isOfSnapshot(request) == isOfSnapshot)
    }

    @Test func `tells how it is, the original's fields first`() throws {
        let text = desk.text("/ruqi/status")
        #expect(
            text.hasPrefix(
                """
                {"stat":"OK","data":{"check_time":"2026-01-05 12:00:00","wait_seconds":1800,\
                "next_wakeup_time":"2026-01-05 12:30:00",\
                "time":"2026-01-05T12:00:00.000000+00:00","version":"1.2.3",
                """.replacing("\n", with: "")))
        let data = try #require(try desk.json("/ruqi/status")["data"])
        #expect(data["uptime_seconds"]?.double == 4.5)
        #expect(data["jobs"]?["paused"]?.int == 1)
        #expect(data["running"]?.array?.first?["job_id"]?.string == "a")
        #expect(data["state"]?.string == "ready")
    }

    @Test func `marks runs that an earlier daemon has begun`() throws {
        let context = JobContext(defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] })
        let yaml = Array("job_id: old\nrule: 1h\ncmd: x\n".utf8)
        let job = try #require(JobFile.parse(yaml, file: "old.yaml", in: context).jobs.first)
        let run = Run(job: job, due: Desk.noon - .seconds(60), cause: .due)
        let new = Sighting(
            file: "new.yaml", seen: .bytes(Array("job_id: new\nrule: now\ncmd: x\n".utf8)))
        let data = try Desk(looks: [[new]], adopted: [run]).json("/ruqi/status")["data"]
        let running = try #require(data?["running"]?.array)
        #expect(running.compactMap { $0["job_id"]?.string } == ["old", "new"])
        #expect(running.map { $0["adopted"] } == [.bool(true), nil])
        #expect(running.map { $0["pid"]?.int } == [78, 77])
    }

    @Test func `has null where nothing is due`() {
        let idle = Desk("job_id: a\nrule: 1h\ncmd: x\npaused: true\n")
        #expect(
            idle.text("/ruqi/status").contains("\"wait_seconds\":null,\"next_wakeup_time\":null"))
    }

    @Test func `tells what is wrong`() throws {
        let broken = Desk("rule: 1h\ncomand: x\n")
        let health = Health(watching: "polling", history: "disk full")
        let body = broken.ask("/ruqi/status", health: health).body
        let problems = try JSONValue.parse(body)["data"]?["problems"]?.array ?? []
        #expect(problems.prefix(2) == [.string("polling"), .string("disk full")])
        #expect(problems[2].string?.contains("jobs.yaml:2:1") == true)
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    func `is read-only`(method: String) throws {
        for path in ["/ruqi/add_job", "/ruqi/get_jobs", "/"] {
            let answer = desk.ask(path, method: method)
            #expect(answer.status == 405)
            #expect(answer.allow == "GET, HEAD")
            #expect(try JSONValue.parse(answer.body)["message"]?.string?.contains("jobs.d") == true)
        }
    }

    @Test(arguments: [
        ("/ruqi/get_job", 400, "'job_id'"), ("/ruqi/get_job?job_id=no", 404, "no job 'no'"),
        ("/ruqi/get_jobs?page_index=0", 400, "'page_index'"),
        ("/ruqi/get_jobs?page_size=-1", 400, "'page_size'"),
        ("/ruqi/get_jobs?page_index=", 400, "'page_index'"),
        ("/ruqi/get_history?page_size=x", 400, "'page_size'"),
        ("/ruqi/get_history?page_size=0000000000000000000", 400, "'page_size'"),
        ("/ruqi/get_history?outcome=good", 400, "success"),
        ("/ruqi/get_history?since=yesterday", 400, "'since'"),
        ("/ruqi/get_history?since=2026-02-30", 400, "'since'"),
        ("/ruqi/get_history?since=2026-01-05+12", 400, "'since'"),
        ("/ruqi/get_history?seq=0", 400, "'seq'"),
        ("/ruqi/get_history?output=no", 400, "true, false"),
        ("/ruqi/get_jobs?jobid=a", 400, "did you mean 'job_id'?"),
        ("/ruqi/get_jobs?job_id=a&job_id=b", 400, "more than once"),
        ("/ruqi/nothing", 404, "/ruqi/get_jobs"),
    ])
    func `says what is wrong with a request`(target: String, status: Int, word: String) throws {
        let answer = desk.ask(target)
        #expect(answer.status == status)
        let json = try JSONValue.parse(answer.body)
        #expect(json["stat"]?.string == "ERR")
        #expect(json["message"]?.string?.contains(word) == true)
    }

    @Test func `is alive at once, and ready when the files are loaded`() {
        let loading = Desk("", isLoaded: false)
        #expect(loading.ask("/healthz").status == 200)
        #expect(loading.ask("/readyz").status == 503)
        #expect(desk.ask("/readyz").status == 200)
    }

    @Test func `doesn't send again what the client has`() throws {
        let desk = Desk("job_id: a\nrule: 1h\ncmd: x\n")
        let first = desk.ask("/ruqi/get_jobs")
        let tag = try #require(first.entityTag)
        #expect(tag.utf8.count == 18 && tag.hasPrefix("\"") && tag.hasSuffix("\""))
        for header in [tag, "W/\(tag)", "\"x\", \(tag)", "\"x\",\t\(tag) ", "*"] {
            let again = desk.ask("/ruqi/get_jobs", ifNoneMatch: [header])
            #expect(again.status == 304 && again.body.isEmpty && again.entityTag == tag)
        }
        for headers in [["\"x\""], [String(tag.dropFirst())], [""], ["\"x\"", "W/"]] {
            #expect(desk.ask("/ruqi/get_jobs", ifNoneMatch: headers) == first)
        }
        let other = Desk("job_id: a\nrule: 2h\ncmd: x\n").ask("/ruqi/get_jobs")
        #expect(other.entityTag != nil && other.entityTag != tag)
        // Errors are none that a client could keep.
        let error = desk.ask("/ruqi/get_job?job_id=b", ifNoneMatch: ["*"])
        #expect(error.status == 404 && error.entityTag == nil)
    }

    @Test func `answers HEAD as GET`() {
        #expect(desk.ask("/ruqi/get_jobs", method: "HEAD") == desk.ask("/ruqi/get_jobs"))
    }

    @Test(arguments: [
        ("/a%2Fb?x=%e4%b8%ad+1%", "/a/b"), ("/a%zz", "/a%zz"), ("/a+b?x", "/a+b"), ("", ""),
    ])
    func `decodes paths`(target: String, path: String) {
        #expect(Request(method: "GET", target: target).path == path)
    }
}

@Suite struct `A table` {
    @Test func `aligns by what a terminal shows`() {
        var table = TextTable(["JOB", "NAME", "X"])
        table.add(["a", "任务", "1"])
        table.add(["long", "e\u{301}\u{1B}[2J", ""])
        #expect(table.text == "JOB   NAME   X\na     任务   1\nlong  e\u{301}·[2J\n")
    }
}
