import Scheduling
import Testing

/// What stands beside a rule, as the scheduler must decide on it.
@Suite struct `The scheduler with excluded days, boots and bounds` {
    private static let workdays = "job_id: tick\nrule: 0 12 * * *\ncmd: x\n"
    private static let holidays = workdays + "exclude: [2026-01-06..2026-01-07]\n"

    @Test func `puts excluded days on record together when they are over`() {
        expect(
            ["a": Self.holidays],
            """
            00:00:30  files a             → added tick · alarm 12:00:00
            12:00:00  turn                → start tick · alarm 84:00:00
            12:00:01  exit tick 0         → record tick success
            84:00:00  turn                → skipped tick 36:00:00..60:00:00 x2 (excluded) · start tick · alarm 108:00:00
            """)
    }

    @Test func `puts them on record when it stops, and when the job is changed or removed`() {
        expect(
            ["a": Self.holidays, "b": Self.workdays, "none": ""],
            """
            13:00:00  files a             → added tick · alarm 84:00:00
            40:00:00  files b             → skipped tick 36:00:00 x1 (excluded) · changed tick · alarm 60:00:00
            41:00:00  files a             → changed tick · alarm 84:00:00
            62:00:00  files none          → skipped tick 60:00:00 x1 (excluded) · removed tick · no alarm
            63:00:00  files a             → added tick · alarm 84:00:00
            63:00:01  stop                → exit · no alarm
            """)
        expect(
            ["a": Self.holidays],
            """
            13:00:00  files a             → added tick · alarm 84:00:00
            40:00:00  stop                → skipped tick 36:00:00 x1 (excluded) · exit · no alarm
            """)
    }

    @Test func `counts excluded and paused occurrences once when the clock is set back a little`() {
        expect(
            [
                "a": Self.holidays + "paused: true\n",
                "b": Self.holidays + "paused: true\ntimeout: 5m\n",
            ],
            """
            00:00:30  files a             → added tick
            36:30:00  files b             → skipped tick 12:00:00 x1 (paused) · skipped tick 36:00:00 x1 (excluded) · changed tick
            35:30:00  clock set           → clock stepped -3600s
            35:40:00  files a             → changed tick
            36:40:00  stop                → exit
            """)
    }

    @Test func `runs a date whose day is excluded no more`() {
        let date = "job_id: once\nrule: 2026-01-06 10:00:00\ncmd: x\n"
        expect(
            ["a": date + "exclude: [2026-01-06]\n", "b": date, "c": date + "timeout: 5m\n"],
            """
            00:00:30  files a             → added once · alarm 34:00:00
            10:00:00  files b             → changed once
            34:00:00  turn                → start once · no alarm
            34:00:01  exit once 0         → record once success
            34:00:05  files c             → changed once
            """)
    }

    @Test func `puts an excluded date on record at its time, and repeats no date for an edit`() {
        let date = "job_id: once\nrule: 2026-01-05 10:00:00\ncmd: x\n"
        expect(
            ["a": date + "exclude: [2026-01-05]\n"],
            """
            00:00:30  files a             → added once · alarm 10:00:00
            10:00:00  turn                → skipped once 10:00:00 x1 (excluded) · no alarm
            """)
        expect(
            ["a": date, "b": date + "exclude: [2026-02-01]\n"],
            """
            00:00:30  files a             → added once · alarm 10:00:00
            10:00:00  turn                → start once · no alarm
            10:00:01  exit once 0         → record once success
            11:00:00  files b             → changed once
            """)
    }

    private static let boot = "job_id: boot\nrule: '@reboot'\ncmd: x\n"

    @Test func `runs at a boot what stands in the files then, and nothing that comes later`() {
        expect(
            ["a": Self.boot, "b": Self.boot + "---\njob_id: late\nrule: '@reboot'\ncmd: x\n"],
            """
            00:00:30  files a             → added boot · start boot
            00:00:31  exit boot 0         → record boot success
            00:10:00  files b             → added late
            """)
        expect(
            ["a": Self.boot], memory: Memory(isBootDone: true),
            """
            00:00:30  files a             → added boot
            """)
    }

    @Test func `puts a boot on record that finds its job paused or its day excluded`() {
        expect(
            ["a": Self.boot + "paused: true\n", "b": Self.boot],
            """
            00:00:30  files a             → skipped boot 00:00:30 x1 (paused) · added boot
            00:10:00  files b             → changed boot
            """)
        expect(
            ["a": Self.boot + "exclude: [2026-01-05]\n", "b": Self.boot],
            """
            00:00:30  files a             → skipped boot 00:00:30 x1 (excluded) · added boot
            00:10:00  files b             → changed boot
            """)
    }

    @Test func `waits out the jitter of a boot and keeps the plan through an edit`() {
        expect(
            ["a": Self.boot + "jitter: 10m\n", "b": Self.boot + "jitter: 10m\ntimeout: 5m\n"],
            """
            00:00:00  files a             → added boot · alarm 00:02:15
            00:00:10  files b             → changed boot
            00:02:16  turn                → start boot · no alarm
            """)
    }

    @Test func `knows the end of a job`() {
        expect(
            [
                "a":
                    "job_id: tick\nrule: 1h\nstart_time: 2026-01-05 00:30:00\ncmd: x\nend_time: 2026-01-05 01:30:00\n"
            ],
            """
            00:00:00  files a             → added tick · alarm 00:30:00
            00:30:00  turn                → start tick · no alarm
            """)
    }

    private func expect(
        _ files: [String: String], memory: Memory = Memory(), _ script: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var play = Play(files: files, memory: memory)
        #expect(play.perform(script) == script, sourceLocation: sourceLocation)
    }
}
