import Calendar
import Jobs
import Status
import Testing

@Suite struct `What comes` {
    private let desk = Desk(
        """
        job_id: often
        rule: 0 30 * * * *
        cmd: x
        ---
        job_id: daily
        job_name: backup
        rule: 0 30 13 * * *
        cmd: x
        ---
        job_id: off
        rule: 1s
        cmd: x
        paused: true
        ---
        job_id: once
        rule: 2026-01-05 13:00:00
        cmd: x
        """)

    private func entries(_ query: String) throws -> [String] {
        let data = try #require(try desk.json("/ruqi/get_upcoming\(query)")["data"])
        return (data["list"]?.array ?? []).map {
            "\($0["job_id"]?.string ?? "") \($0["scheduled_time"]?.string?.prefix(16) ?? "")"
        }
    }

    @Test func `is told of all jobs in the order in which it comes`() {
        #expect(
            desk.text("/ruqi/get_upcoming?until=2026-01-05T13:30:00Z") == """
                {"stat":"OK","data":{"until":"2026-01-05T13:30:00.000000+00:00","list":[\
                {"job_id":"often","job_name":"default",\
                "scheduled_time":"2026-01-05T12:30:00.000000+00:00"},\
                {"job_id":"once","job_name":"default",\
                "scheduled_time":"2026-01-05T13:00:00.000000+00:00"},\
                {"job_id":"daily","job_name":"backup",\
                "scheduled_time":"2026-01-05T13:30:00.000000+00:00"},\
                {"job_id":"often","job_name":"default",\
                "scheduled_time":"2026-01-05T13:30:00.000000+00:00"}],"has_more":false}}

                """)
    }

    @Test func `ends after a day or at a limit, and says whether there is more`() throws {
        #expect(try entries("").count == 26)
        #expect(
            try entries("?limit=2") == ["often 2026-01-05T12:30", "once 2026-01-05T13:00"])
        let more = try desk.json("/ruqi/get_upcoming?limit=2")["data"]?["has_more"]
        #expect(more == .bool(true))
        #expect(try entries("?until=2026-01-05T12:00:00Z") == [])
        #expect(try entries("?limit=5000&until=2027-01-05T12:00:00Z").count == 1_000)
    }

    @Test(arguments: [
        ("limit=0", "'limit' must be a number of 1 or more"),
        ("until=noon", "'until' must be a time"), ("untl=x", "did you mean 'until'?"),
    ])
    func `says what is wrong with a question`(query: String, word: String) throws {
        #expect(try desk.complaint("/ruqi/get_upcoming?\(query)").contains(word))
    }

    @Test func `is nothing before the first load`() {
        let text = Desk(looks: []).text("/ruqi/get_upcoming")
        #expect(text.contains("\"list\":[],\"has_more\":false"), "\(text)")
    }
}
