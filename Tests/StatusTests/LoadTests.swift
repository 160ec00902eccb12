import Calendar
import Jobs
import Status
import Testing

@Suite struct `The coming load` {
    private let desk = Desk(
        """
        job_id: each-hour
        rule: 0 0 * * * *
        cmd: x
        ---
        job_id: each-hour-too
        rule: 0 0 * * * *
        cmd: x
        ---
        job_id: twice
        rule: "10,20 0 13 * * *"
        cmd: x
        ---
        job_id: off
        rule: 1s
        cmd: x
        paused: true
        """)

    private func minutes(_ query: String = "") throws -> [String] {
        let list = try desk.json("/ruqi/get_load\(query)")["data"]?["list"]?.array ?? []
        return list.map { "\($0["time"]?.string?.prefix(16) ?? "") \($0["count"]?.int ?? 0)" }
    }

    @Test func `is counted by the minute`() throws {
        #expect(
            desk.text("/ruqi/get_load?until=2026-01-05T13:59:59Z") == """
                {"stat":"OK","data":{"since":"2026-01-05T12:00:00.000000+00:00",\
                "until":"2026-01-05T13:59:59.000000+00:00","total":4,"list":[\
                {"time":"2026-01-05T13:00:00+00:00","count":4}]}}

                """)
        #expect(
            try minutes("?until=2026-01-05T13:00:15Z") == ["2026-01-05T13:00 3"])
    }

    @Test func `goes on for a day at most`() throws {
        let all = try minutes()
        #expect(all.count == 24 && all.last == "2026-01-06T12:00 2")
        #expect(try minutes("?until=2027-01-01T00:00:00Z") == all)
        #expect(try minutes("?until=2026-01-05T11:00:00Z") == [])
        #expect(try desk.complaint("/ruqi/get_load?until=x").contains("must be a time"))
    }

    @Test func `ends earlier where it is too much work, and says where`() throws {
        // Each second of its own phase: 400 jobs that are due in each minute, none like another.
        let jobs = (1...400).map { "job_id: j\($0)\nrule: 7s\ncmd: x\n" }.joined(separator: "---\n")
        let data = try Desk(jobs).json("/ruqi/get_load")["data"]
        let until = try #require(data?["until"]?.string.flatMap { Timestamp(rfc3339: $0) })
        let hours = (until - Desk.noon).components.seconds / 3_600
        #expect((6..<20).contains(hours) && until == Desk.noon + .seconds(hours * 3_600))
        let total = try #require(data?["total"]?.int)
        #expect(abs(total - Int(hours) * 3_600 * 400 / 7) <= 400)
    }
}
