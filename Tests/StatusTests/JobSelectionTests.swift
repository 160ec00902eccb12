import Jobs
import Status
import Testing

@Suite struct `The list of jobs` {
    private let desk = Desk(
        looks: [
            [Sighting(file: "jobs.yaml", seen: .bytes(Array(Self.yaml.utf8)))],
            [
                Sighting(file: "jobs.yaml", seen: .bytes(Array(Self.yaml.utf8))),
                Sighting(file: "late.yaml", seen: .bytes(Array("rule: 1h\ncmd: x\n".utf8))),
            ],
            [
                Sighting(file: "jobs.yaml", seen: .bytes(Array(Self.yaml.utf8))),
                Sighting(file: "late.yaml", seen: .bytes(Array("rule: no\n".utf8))),
            ],
        ],
        lastRuns: [
            "b": LastRunSample(outcome: .failure, start: 10, end: 40),
            "c": LastRunSample(outcome: .success, start: 30, end: 31),
        ])

    private static let yaml = """
        job_id: a
        job_name: Web
        rule: 0 30 13 * * *
        cmd: x
        ---
        job_id: b
        job_name: database
        rule: 0 30 12 * * *
        cmd: x
        ---
        job_id: c
        job_name: web-2
        rule: 0 0 13 * * *
        cmd: x
        ---
        job_id: d
        rule: 1h
        cmd: x
        paused: true
        ---
        job_id: e
        rule: now
        cmd: x
        """

    @Test func `has names by their bytes, as the history has`() throws {
        let desk = Desk("job_id: a\njob_name: caf\u{E9}\nrule: 1h\ncmd: x\n")
        func count(_ name: String) throws -> Int? {
            try desk.json("/ruqi/get_jobs?job_name=\(name)")["data"]?["total"]?.int
        }
        #expect(try count("caf%C3%A9") == 1)
        #expect(try count("cafe%CC%81") == 0)
    }

    private func ids(_ query: String) throws -> String {
        let list = try desk.json("/ruqi/get_jobs?\(query)")["data"]?["list"]?.array ?? []
        return list.compactMap { $0["job_id"]?.string }.joined(separator: " ")
    }

    @Test(arguments: [
        ("", "a b c d e late"), ("search=WEB", "a c"), ("search=late", "late"),
        ("search=nothing", ""),
        ("search=%C3%A9", ""), ("state=paused", "d"), ("state=running", "e"),
        ("state=scheduled", "a b c late"), ("state=retrying", ""), ("outcome=failure", "b"),
        ("outcome=lost", ""), ("problems=true", "b late"), ("problems=false", "a c d e"),
        ("search=a&state=scheduled&problems=false", "a"), ("job_id=b&outcome=failure", "b"),
        ("job_id=b&outcome=success", ""),
    ])
    func `is cut down to what is asked for`(query: String, expected: String) throws {
        #expect(try ids(query) == expected)
    }

    @Test(arguments: [
        ("job_id", "a b c d e late"), ("-job_id", "late e d c b a"),
        ("job_name", "a b d e late c"), ("-job_name", "c d e late b a"),
        ("next_run", "b c a d e"), ("last_run", "b c a d e late"), ("-last_run", "c b a d e late"),
        ("duration", "c b a d e late"), ("-duration", "b c a d e late"),
        ("state", "d e a b c late"),
    ])
    func `is sorted, what has nothing in the column last`(sort: String, expected: String) throws {
        let found = try ids("sort=\(sort)")
        // Where `late` falls within its hour is the business of its id.
        guard sort != "next_run" else {
            return #expect(
                found.split(separator: " ").filter { $0 != "late" }.joined(separator: " ")
                    == expected)
        }
        #expect(found == expected)
    }

    @Test func `is cut into pages after it is sorted`() throws {
        #expect(try ids("sort=-job_id&page_index=1&page_size=2") == "late e")
        #expect(try ids("sort=-job_id&page_index=3&page_size=2") == "b a")
        #expect(try ids("sort=-job_id&page_index=4&page_size=2") == "")
        #expect(try ids("page_index=2&page_size=4") == "e late")
        #expect(try ids("search=web&page_index=2&page_size=1") == "c")
        let data = try desk.json("/ruqi/get_jobs?search=web&page_index=2&page_size=1")["data"]
        #expect(data?["total"]?.int == 2)
    }

    @Test(arguments: [
        ("state=up", "'state' is one of running,"), ("outcome=bad", "'outcome' is one of success,"),
        ("problems=yes", "'problems' is one of true, false"),
        ("sort=cmd", "'sort' is one of job_id,"),
        ("serach=x", "did you mean 'search'?"),
    ])
    func `is not given for what it doesn't know`(query: String, part: String) throws {
        #expect(try desk.complaint("/ruqi/get_jobs?\(query)").contains(part))
    }

    @Test func `tells how the last runs ended, if that is asked for`() throws {
        let job = try desk.json("/ruqi/get_jobs?job_id=b&recent=2")["data"]?["list"]?.array?.first
        let recent: [JSONValue] = [.string("failure"), .string("lost")]
        #expect(job?["recent"]?.array == recent)
        let all = try desk.json("/ruqi/get_jobs?recent=99")["data"]?["list"]?.array ?? []
        #expect(all.map { $0["recent"]?.array?.count } == [0, 3, 3, 0, 0, 0])
        #expect(!desk.text("/ruqi/get_jobs").contains("recent"))
        #expect(try desk.complaint("/ruqi/get_jobs?recent=0").contains("1 or more"))
    }

    @Test func `says which jobs fail`() throws {
        let list = try #require(try desk.json("/ruqi/get_jobs")["data"]?["list"]?.array)
        #expect(list.filter { $0["failing"] == .bool(true) }.count == 1)
    }

    @Test func `tells of one job in words when it is due`() throws {
        let job = try desk.json("/ruqi/get_job?job_id=a")["data"]
        let sentences = job?["explanation"]?.array?.compactMap(\.string) ?? []
        #expect(sentences == ["At 13:30 every day, in UTC."])
    }
}
