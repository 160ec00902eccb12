import Testing

/// What a daemon makes of runs that the one before it has begun and that go on.
@Suite struct `A run that outlives its daemon` {
    private static func hourly(_ lines: String = "") -> String {
        "job_id: tick\nrule: 0 * * * *\ncmd: x\n\(lines)\n"
    }

    @Test func `keeps the next occurrence from starting, and is lost when it ends`() {
        expect(
            ["a": Self.hourly("timeout: none")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:30:00  again a             → alarm 02:00:00
            02:00:00  turn                → alarm 03:00:00
            02:30:00  gone tick           → record tick lost · skipped tick 02:00:00 x1 (overlap)
            03:00:00  turn                → start tick · alarm 04:00:00
            """)
    }

    @Test func `keeps what was due meanwhile from starting, too`() {
        expect(
            ["a": Self.hourly("timeout: none\nmisfire_grace_time: 2h")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            02:30:00  again a             → alarm 03:00:00
            02:40:00  gone tick           → record tick lost · skipped tick 02:00:00 x1 (overlap)
            """)
    }

    @Test func `has an occurrence queued behind it, and caught up`() {
        expect(
            ["a": Self.hourly("timeout: none\noverlap: queue\ncatch_up: latest")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:30:00  again a             → alarm 02:00:00
            02:00:00  turn                → alarm 03:00:00
            02:30:00  gone tick           → record tick lost · start tick
            03:00:00  turn                → alarm 04:00:00
            03:30:00  again a             → alarm 04:00:00
            03:40:00  gone tick           → record tick lost · catch up tick
            """)
    }

    @Test func `is stopped by the job's own sequence where the next one replaces it`() {
        expect(
            ["a": Self.hourly("timeout: none\noverlap: replace\nstop_signal: INT\nkill_after: 5s")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:30:00  again a             → alarm 02:00:00
            02:00:00  turn                → INT tick · alarm 03:00:00
            02:00:05  limit               → KILL tick
            02:00:06  gone tick           → record tick lost · start tick
            """)
    }

    @Test func `counts among the instances and among all runs`() {
        expect(
            ["a": Self.hourly("timeout: none\noverlap: allow\nmax_instances: 2")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:30:00  again a             → alarm 02:00:00
            02:00:00  turn                → start tick · alarm 03:00:00
            03:00:00  turn                → alarm 04:00:00
            03:10:00  gone tick           → record tick lost · skipped tick 03:00:00 x1 (overlap)
            """)
        expect(
            ["a": Self.hourly("timeout: none\noverlap: allow")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:30:00  again a             → alarm 02:00:00
            02:00:00  turn                → alarm 03:00:00
            02:10:00  gone tick           → record tick lost · start tick
            """, maxRunning: 1)
    }

    @Test func `has its time limit from its start on, also where that is over`() {
        expect(
            ["a": Self.hourly("timeout: 40m\nkill_after: 5s")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:30:00  again a             → alarm 02:00:00
            01:39:59  limit
            01:40:00  limit               → TERM tick
            01:40:05  limit               → KILL tick
            01:40:06  gone tick           → record tick lost
            02:00:00  turn                → start tick · alarm 03:00:00
            02:50:00  again a             → alarm 03:00:00
            02:50:01  limit               → TERM tick
            """)
    }

    @Test func `has the limit and the signal that the files have now, once`() {
        expect(
            ["a": Self.hourly("timeout: 2h"), "b": Self.hourly("timeout: 10m\nstop_signal: INT")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:05:00  again b             → alarm 02:00:00
            01:06:00  files a             → changed tick
            01:10:00  limit               → INT tick
            """)
    }

    @Test func `of a job that is gone goes on without a limit`() {
        expect(
            ["a": Self.hourly(), "none": "", "other": "job_id: o\nrule: 30 * * * *\ncmd: x\n"],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:10:00  again none          → removed tick
            05:00:00  files other         → added o · alarm 05:30:00
            05:10:00  gone tick           → record tick lost
            """)
    }

    @Test func `has nothing to do with a job that gets its id later`() {
        expect(
            ["a": Self.hourly(), "none": "", "b": Self.hourly("timeout: 1s")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:10:00  again none          → removed tick
            01:20:00  files b             → added tick · alarm 02:00:00
            01:30:00  limit
            02:00:00  turn                → alarm 03:00:00
            02:10:00  gone tick           → record tick lost · skipped tick 02:00:00 x1 (overlap)
            """)
    }

    @Test func `is stopped with the daemon`() {
        expect(
            ["a": Self.hourly("timeout: none\nkill_after: 5s")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:10:00  again a             → alarm 02:00:00
            01:20:00  stop                → no alarm
            01:20:10  limit               → TERM tick
            01:20:15  limit               → KILL tick
            01:20:16  gone tick           → record tick lost · exit
            """)
    }

    @Test func `is found by each daemon that follows`() {
        expect(
            ["a": Self.hourly("timeout: none")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:10:00  again a             → alarm 02:00:00
            02:10:00  again a             → missed tick 02:00:00 x1 (down) · alarm 03:00:00
            03:00:00  turn                → alarm 04:00:00
            03:10:00  gone tick           → record tick lost · skipped tick 03:00:00 x1 (overlap)
            04:10:00  again a             → missed tick 04:00:00 x1 (down) · alarm 05:00:00
            """)
    }

    @Test func `is not tried again, and has no hooks`() {
        expect(
            ["a": Self.hourly("retry: {attempts: 3, backoff: 10m}\non_failure: x")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:10:00  again a             → alarm 02:00:00
            01:20:00  gone tick           → record tick lost
            02:00:00  turn                → start tick · alarm 03:00:00
            02:00:01  exit tick 1         → retry tick in 656s
            02:05:00  again a             → lost · alarm 03:00:00
            03:00:00  turn                → start tick · alarm 04:00:00
            """)
    }

    @Test func `is a date's only run`() {
        expect(
            ["a": "job_id: once\nrule: now\ncmd: x\n"],
            """
            00:30:00  files a             → added once · start once
            00:40:00  again a
            00:50:00  gone once           → record once lost
            01:00:00  again a
            """)
    }
}
