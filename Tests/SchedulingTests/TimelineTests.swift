import Testing

/// Each script is what the scheduler must decide, event by event.
@Suite struct `The scheduler` {
    @Test func `starts a job when it is due, and again when it is due again`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:00:02  exit tick 0         → record tick success
            02:00:00  turn                → start tick · alarm 03:00:00
            02:00:02  exit tick 3         → record tick failure
            """)
    }

    @Test func `does not start a job at the very moment it is added`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"],
            """
            01:00:00  files a             → added tick · alarm 02:00:00
            """)
    }

    @Test func `skips what is due while a run is going, and counts it together`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\ntimeout: none\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            02:00:00  turn                → alarm 03:00:00
            03:00:00  turn                → alarm 04:00:00
            03:30:00  exit tick 0         → record tick success · skipped tick 02:00:00..03:00:00 x2 (overlap)
            04:00:00  turn                → start tick · alarm 05:00:00
            """)
    }

    @Test func `finds a run that ends at the due moment already ended`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            02:00:00  exit tick 0         → record tick success · start tick · alarm 03:00:00
            """)
    }

    @Test func `starts late within the grace, and counts what is later as missed`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:30  turn                → start tick · alarm 02:00:00
            01:00:31  exit tick 0         → record tick success
            04:00:31  turn                → missed tick 02:00:00..04:00:00 x3 (late) · alarm 05:00:00
            """)
    }

    @Test func `asks, then forces a run that is over its time limit to end`() {
        expect(
            ["a": "job_id: slow\nrule: 0 0 * * *\ncmd: x\ntimeout: 90m\n"],
            """
            00:00:30  files a             → added slow · alarm 24:00:00
            24:00:00  turn                → start slow · alarm 48:00:00
            25:30:00  limit               → TERM slow
            25:30:10  limit               → KILL slow
            25:30:11  kill slow KILL      → record slow timeout
            """)
    }

    @Test func `keeps the plan of a job whose command is edited`() {
        expect(
            [
                "a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n",
                "b": "job_id: tick\nrule: 0 * * * *\ncmd: y\n",
            ],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  files b             → changed tick · start tick · alarm 02:00:00
            """)
    }

    @Test func `starts a changed rule strictly after the change`() {
        expect(
            [
                "a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n",
                "b": "job_id: tick\nrule: 30 * * * *\ncmd: x\n",
            ],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            00:30:00  files b             → changed tick · alarm 01:30:00
            """)
    }

    @Test func `takes a comment or a description as no change`() {
        expect(
            [
                "a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n",
                "b": "# new\ncmd: x\nrule: 0 * * * *\ndescription: y\njob_id: tick\n",
            ],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            00:30:00  files b
            """)
    }

    @Test func `lets a run of a removed job finish`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n", "none": ""],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:00:10  files none          → removed tick · no alarm
            01:00:20  exit tick 0         → record tick success
            """)
    }

    @Test func `does not run a second time while the run of a removed and re-added job goes on`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n", "none": ""],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:00:10  files none          → removed tick · no alarm
            01:00:20  files a             → added tick · alarm 02:00:00
            02:00:00  turn                → alarm 03:00:00
            02:00:05  exit tick 0         → record tick success · skipped tick 02:00:00 x1 (overlap)
            """)
    }

    @Test func `waits for the new time of a job that comes again with another rule`() {
        let other = "job_id: other\nrule: 55 * * * *\ncmd: x\n"
        expect(
            [
                "a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n---\n" + other,
                "b": "job_id: tick\nrule: 30 * * * *\ncmd: x\n---\n" + other, "none": other,
            ],
            """
            00:10:00  files a             → added other,tick · alarm 00:55:00
            00:40:00  files none          → removed tick
            00:50:00  files b             → added tick
            00:55:00  turn                → start other · alarm 01:30:00
            01:30:00  turn                → start tick · alarm 01:55:00
            """)
    }

    @Test func `runs a job with the rule now at once, and once for each definition`() {
        expect(
            [
                "a": "job_id: once\nrule: now\ncmd: x\n",
                "b": "job_id: once\nrule: now\ncmd: y\n", "none": "",
            ],
            """
            00:00:30  files a             → added once · start once
            00:00:31  exit once 0         → record once success
            00:00:40  files a
            00:01:00  files b             → changed once · start once
            00:01:01  exit once 0         → record once success
            00:02:00  files none          → removed once
            00:03:00  files b             → added once · start once
            """)
    }

    @Test func `runs a date once, late within the grace, and misses it beyond`() {
        expect(
            [
                "a": "job_id: day\nrule: 2026-01-05 01:00:00\ncmd: x\n",
                "b": "job_id: day\nrule: 2026-01-05 01:30:00\ncmd: x\n",
                "c": "job_id: day\nrule: 2026-01-05 01:31:00\ncmd: x\n",
            ],
            """
            00:00:30  files a             → added day · alarm 01:00:00
            01:00:00  turn                → start day · no alarm
            01:00:01  exit day 0          → record day success
            01:30:20  files b             → changed day · start day
            01:30:21  exit day 0          → record day success
            02:00:00  files c             → changed day · missed day 01:31:00 x1 (late)
            """)
    }

    @Test func `repeats no date job for an edit that leaves its date`() {
        expect(
            [
                "a": "job_id: day\nrule: 2026-01-05 01:00:00\ncmd: x\n",
                "b": "job_id: day\nrule: 2026-01-05 01:00:00\ncmd: y\n",
                "c": "job_id: day\nrule: 2026-01-05 01:00:00\ncmd: y\npaused: true\n",
            ],
            """
            00:00:30  files a             → added day · alarm 01:00:00
            01:00:00  turn                → start day · no alarm
            01:00:01  exit day 0          → record day success
            01:00:05  files b             → changed day
            03:00:00  files c             → changed day
            04:00:00  files b             → changed day
            """)
    }

    @Test func `skips the date of a paused job, and does not run it late when the pause ends`() {
        expect(
            [
                "a": "job_id: day\nrule: 2026-01-05 01:00:00\ncmd: x\npaused: true\n",
                "b": "job_id: day\nrule: 2026-01-05 01:00:00\ncmd: x\n",
            ],
            """
            00:00:30  files a             → added day
            01:00:05  files b             → skipped day 01:00:00 x1 (paused) · changed day
            """)
    }

    @Test func `runs a paused job with the rule now when the pause ends`() {
        expect(
            [
                "a": "job_id: once\nrule: now\ncmd: x\npaused: true\n",
                "b": "job_id: once\nrule: now\ncmd: x\n",
            ],
            """
            00:00:30  files a             → added once
            00:00:40  files b             → changed once · start once
            """)
    }

    @Test func `decides on what is due before the change that comes at the same moment`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n", "none": ""],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  files none          → missed tick 01:00:00 x1 (removed) · removed tick · no alarm
            """)
    }

    @Test func `asks a run to end with the signal of its job, and waits as long as that says`() {
        expect(
            [
                "a": """
                job_id: slow
                rule: 0 * * * *
                cmd: x
                timeout: 20s
                stop_signal: INT
                kill_after: 1m
                """
            ],
            """
            00:00:30  files a             → added slow · alarm 01:00:00
            01:00:00  turn                → start slow · alarm 02:00:00
            01:00:20  limit               → INT slow
            01:01:19  limit
            01:01:20  limit               → KILL slow
            01:01:20  kill slow KILL      → record slow timeout
            """)
    }

    @Test func `gives a run that is being ended its patience though the daemon stops`() {
        expect(
            ["a": "job_id: slow\nrule: 0 * * * *\ncmd: x\ntimeout: 20s\n"],
            """
            00:00:30  files a             → added slow · alarm 01:00:00
            01:00:00  turn                → start slow · alarm 02:00:00
            01:00:15  stop                → no alarm
            01:00:20  limit               → TERM slow
            01:00:25  limit
            01:00:30  limit               → KILL slow
            01:00:30  kill slow KILL      → record slow timeout · exit
            """)
    }

    @Test func `starts nothing that waited when its job is removed or paused meanwhile`() {
        expect(
            [
                "abc": """
                job_id: a
                rule: 0 * * * *
                cmd: x
                ---
                job_id: b
                rule: 0 * * * *
                cmd: x
                ---
                job_id: c
                rule: 0 * * * *
                cmd: x
                """,
                "ac": """
                job_id: a
                rule: 0 * * * *
                cmd: x
                ---
                job_id: c
                rule: 0 * * * *
                cmd: x
                paused: true
                """,
            ],
            """
            00:00:30  files abc           → added a,b,c · alarm 01:00:00
            01:00:00  turn                → start a · alarm 02:00:00
            01:00:05  files ac            → missed b 01:00:00 x1 (removed) · skipped c 01:00:00 x1 (paused) · changed c removed b
            01:00:06  exit a 0            → record a success
            02:00:00  turn                → start a · alarm 03:00:00
            """, maxRunning: 1)
    }

    @Test func `records what a paused job let pass when the pause ends`() {
        expect(
            [
                "a": "job_id: tick\nrule: 0 * * * *\ncmd: x\npaused: true\n",
                "b": "job_id: tick\nrule: 0 * * * *\ncmd: x\n",
            ],
            """
            00:00:30  files a             → added tick
            03:30:00  files b             → skipped tick 01:00:00..03:00:00 x3 (paused) · changed tick · alarm 04:00:00
            """)
    }

    @Test func `records what a paused job let pass when the daemon stops`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\npaused: true\n"],
            """
            00:00:30  files a             → added tick
            01:30:00  stop                → skipped tick 01:00:00 x1 (paused) · exit
            """)
    }

    @Test func `starts in the order of due and job id, as many as may run at once`() {
        expect(
            [
                "a": """
                job_id: c
                rule: 0 * * * *
                cmd: x
                ---
                job_id: a
                rule: 0 * * * *
                cmd: x
                ---
                job_id: b
                rule: 0 * * * *
                cmd: x
                """
            ],
            """
            00:00:30  files a             → added a,b,c · alarm 01:00:00
            01:00:00  turn                → start a · start b · alarm 02:00:00
            01:00:50  exit b 0            → record b success · start c
            """, maxRunning: 2)
    }

    @Test func `repeats nothing when the clock is set back by less than three hours`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:10:00  exit tick 0         → record tick success
            00:30:00  clock set           → clock stepped -2400s
            01:00:00  turn
            02:00:00  turn                → start tick · alarm 03:00:00
            """)
    }

    @Test func `starts anew when the clock is set back by more than three hours`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"],
            """
            08:00:30  files a             → added tick · alarm 09:00:00
            09:00:00  turn                → start tick · alarm 10:00:00
            09:10:00  exit tick 0         → record tick success
            05:30:00  clock set           → clock stepped -13200s · alarm 06:00:00
            06:00:00  turn                → start tick · alarm 07:00:00
            """)
    }

    @Test func `finds occurrences again that were past before the clock was set back`() {
        expect(
            [
                "a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"
                    + "start_time: 2026-01-05T06:30:00Z\nend_time: 2026-01-05T08:30:00Z\n"
            ],
            """
            09:00:30  files a             → added tick
            05:00:00  clock set           → clock stepped -14430s · alarm 07:00:00
            07:00:00  turn                → start tick · alarm 08:00:00
            """)
    }

    @Test func `misses what a clock set forward leaps over`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            04:30:00  clock set           → clock stepped 16170s · missed tick 01:00:00..04:00:00 x4 (clock_step) · alarm 05:00:00
            """)
    }

    @Test func `gives running runs time at a stop, then ends them`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:00:05  stop                → no alarm
            01:00:15  limit               → TERM tick
            01:00:25  limit               → KILL tick
            01:00:26  kill tick KILL      → record tick stopped · exit
            """)
    }

    @Test func `leaves what is due at the moment of a stop to the next daemon`() {
        expect(
            ["a": "job_id: a\nrule: 0 * * * *\ncmd: x\n"],
            """
            00:00:30  files a             → added a · alarm 01:00:00
            01:00:00  stop                → exit · no alarm
            01:00:10  start a             → start a · alarm 02:00:00
            """)
    }

    @Test func `starts nothing after a stop`() {
        expect(
            [
                "a": """
                job_id: a
                rule: 0 * * * *
                cmd: x
                ---
                job_id: b
                rule: 0 * * * *
                cmd: x
                """
            ],
            """
            00:00:30  files a             → added a,b · alarm 01:00:00
            01:00:00  turn                → start a · alarm 02:00:00
            01:00:05  stop                → no alarm
            01:00:06  exit a 0            → record a success · exit
            """, maxRunning: 1)
    }

    @Test func `records a run that could not be started, and goes on`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:00:00  fail tick           → record tick start_failed
            02:00:00  turn                → start tick · alarm 03:00:00
            """)
    }

    @Test func `runs nothing with the store none`() {
        expect(
            ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n"],
            """
            00:00:30  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → alarm 02:00:00
            04:30:00  turn                → alarm 05:00:00
            """, runsJobs: false)
    }
}
