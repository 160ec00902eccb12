import Testing

/// What a daemon makes of the history of the one before it.
@Suite struct `After a restart` {
    private static func hourly(_ lines: String = "") -> String {
        "job_id: tick\nrule: 0 * * * *\ncmd: x\n\(lines)\n"
    }

    @Test func `a job goes on, and what passed meanwhile is missed`() {
        expect(
            ["a": Self.hourly()],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            01:00:01  exit tick 0         → record tick success
            01:30:00  stop                → exit · no alarm
            04:30:00  start a             → missed tick 02:00:00..04:00:00 x3 (down) · alarm 05:00:00
            """)
    }

    @Test func `what passed within the grace starts`() {
        expect(
            ["a": Self.hourly("misfire_grace_time: 2h")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:30:00  stop                → exit · no alarm
            04:30:00  start a             → missed tick 01:00:00..02:00:00 x2 (down) · start tick · alarm 05:00:00
            """)
    }

    @Test func `what passed is caught up as the job says`() {
        expect(
            ["a": Self.hourly("catch_up: latest")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            04:30:00  start a             → missed tick 01:00:00..03:00:00 x3 (down) · catch up tick · alarm 05:00:00
            """)
        expect(
            ["a": Self.hourly("catch_up: all")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            04:30:00  start a             → catch up tick · alarm 05:00:00
            04:30:05  start a             → catch up tick · alarm 05:00:00
            04:30:06  exit tick 0         → record tick success · catch up tick
            04:30:07  exit tick 0         → record tick success · catch up tick
            04:30:08  exit tick 0         → record tick success
            """)
    }

    @Test func `what was changed meanwhile is accounted for as it was, and begins anew`() {
        expect(
            ["a": Self.hourly(), "b": "job_id: tick\nrule: 15,45 * * * *\ncmd: x\n"],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            02:20:00  start b             → missed tick 01:00:00..02:00:00 x2 (down) · changed tick · alarm 02:45:00
            02:45:00  turn                → start tick · alarm 03:15:00
            """)
    }

    @Test func `a job that was due on a date once is no other one for that`() {
        expect(
            [
                "a": "job_id: tick\nrule: 2026-01-05 00:40:00\ncmd: x\n", "b": Self.hourly(),
                "none": "",
            ],
            """
            00:30:00  files a             → added tick · alarm 00:40:00
            00:40:00  turn                → start tick · no alarm
            00:40:01  exit tick 0         → record tick success
            00:50:00  files b             → changed tick · alarm 01:00:00
            02:20:00  start b             → missed tick 01:00:00..02:00:00 x2 (down) · alarm 03:00:00
            """)
    }

    @Test func `what was removed meanwhile is accounted for to the end`() {
        expect(
            ["a": Self.hourly(), "none": ""],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            02:20:00  start none          → missed tick 01:00:00..02:00:00 x2 (down) · removed tick
            03:20:00  start none
            """)
    }

    @Test func `a command that was changed meanwhile changes no plan`() {
        expect(
            ["a": Self.hourly(), "b": "cmd: y\njob_id: tick\nrule: 0 * * * *\njob_name: n\n"],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            02:20:00  start b             → missed tick 01:00:00..02:00:00 x2 (down) · alarm 03:00:00
            """)
    }

    @Test func `a pause goes on, and one that came or went meanwhile counts from then`() {
        expect(
            ["a": Self.hourly("paused: true"), "b": Self.hourly()],
            """
            00:30:00  files a             → added tick
            02:20:00  start a
            03:20:00  start b             → skipped tick 01:00:00..03:00:00 x3 (paused) · changed tick · alarm 04:00:00
            04:00:00  turn                → start tick · alarm 05:00:00
            05:20:00  start a             → missed tick 05:00:00 x1 (down) · changed tick
            06:20:00  stop                → skipped tick 06:00:00 x1 (paused) · exit
            """)
    }

    @Test func `excluded days are skipped all the same`() {
        expect(
            ["a": "job_id: tick\nrule: 0 12 * * *\ncmd: x\nexclude: [2026-01-06]\n"],
            """
            00:30:00  files a             → added tick · alarm 12:00:00
            80:00:00  start a             → skipped tick 36:00:00 x1 (excluded) · missed tick 12:00:00..60:00:00 x2 (down) · alarm 84:00:00
            """)
    }

    @Test func `a date that passed meanwhile is missed, and one that is done stays so`() {
        expect(
            ["a": "job_id: once\nrule: 2026-01-05 02:00:00\ncmd: x\n", "none": ""],
            """
            00:30:00  files a             → added once · alarm 02:00:00
            03:00:00  start a             → missed once 02:00:00 x1 (down)
            04:00:00  start a
            05:00:00  start none          → removed once
            """)
    }

    @Test func `what was kept or counted and not on record is not forgotten`() {
        expect(
            ["a": Self.hourly("overlap: queue\ntimeout: none\ncatch_up: all")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            02:00:00  turn                → alarm 03:00:00
            03:00:00  turn                → alarm 04:00:00
            03:10:00  start a             → catch up tick · alarm 04:00:00
            03:10:01  exit tick 0         → record tick success · catch up tick
            """)
    }

    @Test func `a clock that was set back by little repeats nothing, by much it begins anew`() {
        expect(
            ["a": Self.hourly()],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            03:00:00  turn                → missed tick 01:00:00..02:00:00 x2 (late) · start tick · alarm 04:00:00
            03:00:01  exit tick 0         → record tick success
            02:30:00  clock set           → clock stepped -1801s
            02:40:00  start a             → alarm 04:00:00
            03:10:00  turn
            04:00:00  turn                → start tick · alarm 05:00:00
            04:00:01  exit tick 0         → record tick success
            00:30:00  clock set           → clock stepped -12601s · alarm 01:00:00
            00:40:00  start a             → alarm 01:00:00
            01:00:00  turn                → start tick · alarm 02:00:00
            """)
    }

    @Test func `a clock that was set back by much while no daemon ran begins anew, for good`() {
        expect(
            ["a": Self.hourly()],
            """
            10:30:00  files a             → added tick · alarm 11:00:00
            11:00:00  turn                → start tick · alarm 12:00:00
            11:00:01  exit tick 0         → record tick success
            06:30:00  start a             → alarm 07:00:00
            10:30:00  start a             → missed tick 07:00:00..10:00:00 x4 (down) · alarm 11:00:00
            """)
    }

    @Test func `a job that was to run at once and was edited before it did is missed as it was`() {
        func jobs(_ lines: String) -> String {
            "job_id: long\nrule: now\ncmd: x\ntimeout: none\n---\n"
                + "job_id: once\nrule: now\n\(lines)\n"
        }
        expect(
            ["a": jobs("cmd: x"), "b": jobs("cmd: x\npaused: true")],
            """
            00:30:00  files a             → added long,once · start long
            00:30:10  start b             → missed once 00:30:00 x1 (down) · changed once
            00:30:20  start a             → changed once · start once
            00:30:30  start b             → changed once
            """, maxRunning: 1)
    }

    @Test
    func `an edit stops no job where what waits is due again, because the clock was set back`() {
        expect(
            ["a": Self.hourly("catch_up: all"), "b": Self.hourly("catch_up: all\ntimeout: 5m")],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            10:30:00  turn                → catch up tick · alarm 11:00:00
            04:30:00  clock set           → clock stepped -21600s · alarm 05:00:00
            04:31:00  files b             → changed tick
            05:00:00  turn                → alarm 06:00:00
            """)
    }
}
