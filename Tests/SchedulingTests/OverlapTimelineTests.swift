import Jobs
import Scheduling
import Testing

/// `overlap`, `max_instances` and `retry`, event by event.
@Suite struct `Overlapping runs` {
    @Test func `are kept one, and the others skipped, with queue`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\ntimeout: none\noverlap: queue\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            02:00:00  turn                → alarm 03:00:00
            03:00:00  turn                → alarm 04:00:00
            03:30:00  exit tick 0         → record tick success · skipped tick 03:00:00 x1 (overlap) · start tick
            04:00:00  turn                → alarm 05:00:00
            04:30:00  exit tick 0         → record tick success · start tick
            04:40:00  exit tick 0         → record tick success
            05:00:00  turn                → start tick · alarm 06:00:00
            """)
    }

    @Test func `take the place of the one before with replace, the last one that is due`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\ntimeout: none\noverlap: replace\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            02:00:00  turn                → TERM tick · alarm 03:00:00
            02:00:10  limit               → KILL tick
            03:00:00  turn                → alarm 04:00:00
            03:30:00  kill tick KILL      → record tick stopped · skipped tick 02:00:00 x1 (overlap) · start tick
            """)
    }

    @Test func `all start with allow, and as many as may be`() {
        expect(
            [
                "a": "job_id: t\nrule: 0 * * * *\ncmd: x\ntimeout: none\noverlap: allow\n"
                    + "max_instances: 2\n"
            ],
            """
            00:00:30  files a             → added t · alarm 01:00:00
            01:00:00  turn                → start t · alarm 02:00:00
            02:00:00  turn                → start t · alarm 03:00:00
            03:00:00  turn                → alarm 04:00:00
            03:30:00  exit t 0            → record t success · skipped t 03:00:00 x1 (overlap)
            04:00:00  turn                → start t · alarm 05:00:00
            """)
    }

    @Test func `are as many as max_instances says, whatever the policy`() {
        expect(
            [
                "a": "job_id: t\nrule: 0 * * * *\ncmd: x\ntimeout: none\nmax_instances: 2\n"
                    + "overlap: replace\n"
            ],
            """
            00:00:30  files a             → added t · alarm 01:00:00
            01:00:00  turn                → start t · alarm 02:00:00
            02:00:00  turn                → start t · alarm 03:00:00
            03:00:00  turn                → TERM t · alarm 04:00:00
            03:00:01  kill t TERM         → record t stopped · start t
            """)
    }

    @Test func `that only wait for a place give way to the next one with replace`() {
        expect(
            [
                "a": "job_id: a\nrule: 0 1 * * *\ncmd: x\ntimeout: none\n---\n"
                    + "job_id: b\nrule: 0 * * * *\ncmd: x\noverlap: replace\n"
            ],
            """
            00:30:00  files a             → added a,b · alarm 01:00:00
            01:00:00  turn                → start a · alarm 02:00:00
            02:00:00  turn                → skipped b 01:00:00 x1 (overlap) · alarm 03:00:00
            02:30:00  exit a 0            → record a success · start b
            """, maxRunning: 1)
    }

    @Test func `of thousands of jobs are decided on over several turns, in the order of ids`() {
        let ids = (100..<700).map { "j\($0)" }
        let file = ids.map { "job_id: \($0)\nrule: 0 1 * * *\ncmd: x\n" }
            .joined(separator: "---\n")
        var play = Play(files: ["a": file], maxRunning: 10_000)
        _ = play.perform("00:30:00 files a")
        var started: [String] = []
        for _ in 0..<60 {
            let line = play.perform("01:00:00 turn")
            started += line.split(separator: "·").compactMap { part in
                let words = part.split(separator: " ")
                return words.count > 1 && words[words.count - 2] == "start"
                    ? String(words.last ?? "") : nil
            }
        }
        #expect(started == ids)
    }

    @Test func `that are kept are missed where their job goes, and left to the next daemon`() {
        let file = "job_id: tick\nrule: 0 * * * *\ncmd: x\ntimeout: none\noverlap: queue\n"
        expect(
            ["a": file, "none": ""],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            02:00:00  turn                → alarm 03:00:00
            02:10:00  files none          → missed tick 02:00:00 x1 (removed) · removed tick · no alarm
            02:20:00  exit tick 0         → record tick success
            """)
        expect(
            ["a": file],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            02:00:00  turn                → alarm 03:00:00
            02:00:10  stop                → no alarm
            02:00:15  exit tick 0         → record tick success · exit
            02:00:20  start a             → start tick · alarm 03:00:00
            """)
    }

    @Test func `that are kept take an edit, and don't start where it pauses the job`() {
        let file = "job_id: tick\nrule: 0 * * * *\ncmd: x\ntimeout: none\noverlap: queue\n"
        expect(
            ["a": file, "b": file + "paused: true\n", "c": file + "max_instances: 2\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            02:00:00  turn                → alarm 03:00:00
            02:10:00  files c             → changed tick · start tick
            03:00:00  turn                → alarm 04:00:00
            03:10:00  files b             → skipped tick 03:00:00 x1 (paused) · changed tick · no alarm
            """)
    }
}
