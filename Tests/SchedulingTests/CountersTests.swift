import Calendar
import Jobs
import Scheduling
import Testing

@Suite struct `What is counted` {
    private func counters(
        _ yaml: String, _ script: String, maxRunning: Int = 10
    ) -> Counters {
        var play = Play(files: ["a": yaml], maxRunning: maxRunning)
        _ = play.perform(script)
        return play.snapshot.counters
    }

    @Test func `is each run once, by its outcome, and each further attempt`() {
        let counters = counters(
            "job_id: t\nrule: 0 0 * * *\ncmd: x\nretry: {attempts: 2, backoff: 100s}\n",
            """
            00:00:30  files a
            24:00:00  turn
            24:00:01  exit t 1
            24:02:00  limit
            24:02:04  exit t 0
            48:00:00  turn
            48:00:01  exit t 1
            48:02:00  limit
            48:02:03  fail t
            72:00:00  turn
            """)
        #expect(counters.started == 3 && counters.retries == 2)
        #expect(counters.ended(.success) == 1 && counters.ended(.startFailed) == 1)
        #expect(Outcome.allCases.reduce(0) { $0 + counters.ended($1) } == 2)
        // Four seconds and three: of several attempts the last one.
        #expect(counters.runTimes.count == 2 && counters.runTimes.sum == .seconds(7))
    }

    @Test func `is each occurrence that had no run, by its reason`() {
        let counters = counters(
            """
            job_id: busy
            rule: 0 0 * * * *
            cmd: x
            timeout: 10h
            ---
            job_id: off
            rule: 0 0 * * * *
            cmd: x
            paused: true
            """,
            """
            00:30:00  files a
            01:00:00  turn
            02:00:00  turn
            03:00:00  turn
            03:30:00  exit busy 0
            06:30:00  turn
            07:30:00  files none
            """)
        #expect(counters.skipped(.overlap) == 2)
        #expect(counters.skipped(.paused) == 7 && counters.skippedCount == 9)
        #expect(counters.missed(.late) == 4 && counters.missedCount == 4)
    }

    @Test func `is how late runs are that were due, and not those that are caught up`() {
        let counters = counters(
            "job_id: t\nrule: 0 0 * * * *\ncmd: x\ncatch_up: latest\n",
            """
            00:30:00  files a
            01:00:07  turn
            01:00:09  exit t 0
            05:30:00  turn
            """)
        #expect(counters.started == 2)
        #expect(counters.lateness.count == 1 && counters.lateness.sum == .seconds(7))
        let bounds = counters.lateness.kind.bounds
        let below = bounds.indices.filter { counters.lateness.count(through: $0) == 0 }
        #expect(below.map { bounds[$0] }.last == .seconds(5))
    }

    @Test func `is each time the files are compared with the schedule, and what changed it`() {
        let counters = counters(
            "job_id: t\nrule: 0 0 * * * *\ncmd: x\n",
            """
            00:30:00  files a
            00:30:01  files a
            00:30:02  files none
            """)
        #expect(counters.reconcileTimes.count == 3 && counters.reconciles == 2)
    }

    @Test func `has buckets of lengths that grow`() {
        for kind in Histogram.Kind.allCases {
            #expect(kind.bounds.count == 15)
            #expect(kind.bounds == kind.bounds.sorted() && Set(kind.bounds).count == 15)
        }
    }
}

@Suite struct `The last success of a job` {
    @Test func `stays known whatever comes behind it, and over a restart`() throws {
        let id = try #require(JobID("t"))
        let success = Play.midnight - .seconds(86_400)
        let last = LastRun(
            outcome: .failure, startTime: success + .seconds(60), endTime: success + .seconds(61),
            isFailing: true, lastSuccess: success, recent: RecentOutcomes([.success, .failure]))
        var play = Play(
            files: ["a": "job_id: t\nrule: 0 0 * * * *\ncmd: x\n"],
            memory: Memory(lastRuns: [id: last]))
        func known() -> Timestamp? { play.snapshot.job(id)?.lastRun?.lastSuccess }
        _ = play.perform("00:30:00  files a")
        #expect(known() == success)
        _ = play.perform("01:00:00  turn\n01:00:01  exit t 1")
        #expect(known() == success)
        _ = play.perform("02:00:00  turn\n02:00:03  exit t 0")
        #expect(known() == Play.midnight + .seconds(7_203))
        #expect(play.snapshot.job(id)?.lastRun?.recent.text == "sffs")
    }
}

@Suite struct `The states of jobs` {
    @Test func `are counted, each job once`() {
        var play = Play(
            files: [
                "a": """
                job_id: a
                rule: 0 0 * * * *
                cmd: x
                ---
                job_id: b
                rule: 0 0 * * * *
                cmd: x
                ---
                job_id: later
                rule: 0 0 9 * * *
                cmd: x
                ---
                job_id: off
                rule: 0 0 * * * *
                cmd: x
                paused: true
                ---
                job_id: once
                rule: 2026-01-04 00:00:00
                cmd: x
                """
            ], maxRunning: 1)
        _ = play.perform("00:30:00  files a\n01:00:00  turn")
        let tally = play.snapshot.tally
        #expect(
            tally == [.running: 1, .waiting: 1, .scheduled: 1, .paused: 1, .done: 1])
    }
}
