import Calendar
import Jobs
import Scheduling
import Testing

@Suite struct `A run that fails` {
    private let retrying =
        "job_id: t\nrule: 0 0 * * *\ncmd: x\nretry: {attempts: 3, backoff: 100s, factor: 3}\n"

    @Test func `is tried again after pauses that grow, and is one run`() {
        expect(
            ["a": retrying],
            """
            00:00:30  files a             → added t · alarm 24:00:00
            24:00:00  turn                → start t · alarm 48:00:00
            24:00:01  exit t 1            → retry t in 109s
            24:01:51  limit               → start t
            24:01:55  fail t              → retry t in 313s
            24:07:10  limit               → start t
            24:07:20  exit t 2            → record t failure after 3
            """)
    }

    @Test func `is not tried again once it succeeds`() {
        expect(
            ["a": retrying],
            """
            00:00:30  files a             → added t · alarm 24:00:00
            24:00:00  turn                → start t · alarm 48:00:00
            24:00:01  exit t 1            → retry t in 109s
            24:01:51  limit               → start t
            24:01:55  exit t 0            → record t success after 2
            """)
    }

    @Test func `keeps its place among the runs of its job in a pause, and none among all`() {
        expect(
            [
                "a": "job_id: a\nrule: 0 0 * * *\ncmd: x\nretry: {attempts: 2, backoff: 1h}\n"
                    + "---\njob_id: b\nrule: 0 0 * * *\ncmd: x\n---\n"
                    + "job_id: c\nrule: 30 0 * * *\ncmd: x\n"
            ],
            """
            00:40:00  files a             → added a,b,c · alarm 24:00:00
            24:00:00  turn                → start a · alarm 24:30:00
            24:00:01  exit a 1            → retry a in 600s · start b
            24:10:20  limit
            24:30:00  turn                → alarm 48:00:00
            24:30:01  exit b 0            → record b success · start a
            24:30:02  exit a 0            → record a success after 2 · start c
            """, maxRunning: 1)
    }

    @Test func `ends with its last outcome where its job goes, is paused, or the daemon stops`() {
        let start = """
            00:00:30  files a             → added t · alarm 24:00:00
            24:00:00  turn                → start t · alarm 48:00:00
            24:00:01  exit t 1            → retry t in 109s

            """
        let files = ["a": retrying, "b": retrying + "paused: true\n", "none": ""]
        expect(
            files,
            start + """
                24:00:10  files none          → record t failure · removed t · no alarm
                24:01:51  limit
                """)
        expect(
            files,
            start + """
                24:00:10  files b             → record t failure · changed t · no alarm
                """)
        expect(
            files,
            start + """
                24:00:10  stop                → record t failure · exit · no alarm
                """)
    }

    @Test func `keeps the definition that it began with through an edit`() {
        expect(
            ["a": retrying, "b": retrying.replacing("attempts: 3", with: "attempts: 1")],
            """
            00:00:30  files a             → added t · alarm 24:00:00
            24:00:00  turn                → start t · alarm 48:00:00
            24:00:01  exit t 1            → retry t in 109s
            24:00:10  files b             → changed t
            24:01:51  limit               → start t
            24:01:55  exit t 1            → retry t in 313s
            """)
    }

    @Test func `is not tried again after its job is gone, nor after a stop`() {
        expect(
            ["a": retrying, "none": ""],
            """
            00:00:30  files a             → added t · alarm 24:00:00
            24:00:00  turn                → start t · alarm 48:00:00
            24:00:01  files none          → removed t · no alarm
            24:00:02  exit t 1            → record t failure
            """)
    }

    @Test func `is not run a second time where the clock was set back meanwhile`() {
        expect(
            [
                "a": "job_id: t\nrule: 0 * * * *\ncmd: x\noverlap: allow\n"
                    + "retry: {attempts: 2, backoff: 9h, max_backoff: 9h}\n"
            ],
            """
            04:30:00  files a             → added t · alarm 05:00:00
            05:00:00  turn                → start t · alarm 06:00:00
            05:00:01  exit t 1            → retry t in 33319s
            00:30:00  clock set           → clock stepped -16201s · alarm 01:00:00
            05:00:00  turn                → missed t 01:00:00..04:00:00 x4 (late) · alarm 06:00:00
            09:50:00  limit               → skipped t 05:00:00 x1 (overlap) · missed t 06:00:00..09:00:00 x4 (late) · start t · alarm 10:00:00
            """)
    }

    @Test func `pauses no longer than max_backoff and a tenth, always the same`() throws {
        let run = RunID(job: try #require(JobID("x")), due: Play.midnight)
        let options = try #require(onlyRunOptions("retry: {attempts: 9, max_backoff: 1m}"))
        for attempt in 1...8 {
            let plain = min(10 << (attempt - 1), 60)
            let pause = options.retry.pause(after: attempt, of: run)
            #expect(pause >= .seconds(plain) && pause <= .seconds(plain) * 11 / 10)
            #expect(pause == options.retry.pause(after: attempt, of: run))
        }
        let other = RunID(job: try #require(JobID("y")), due: Play.midnight)
        #expect(options.retry.pause(after: 5, of: run) != options.retry.pause(after: 5, of: other))
    }
}

private func onlyRunOptions(_ line: String) -> RunOptions? {
    let context = JobContext(defaultZone: .utc, zone: { _ in nil }, zoneNames: { [] })
    let bytes = Array("rule: 10s\ncmd: x\n\(line)\n".utf8)
    return JobFile.parse(bytes, file: "a.yaml", in: context).jobs.first?.spec.run
}
