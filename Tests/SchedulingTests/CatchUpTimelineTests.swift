import Calendar
import Jobs
import Scheduling
import Testing

/// What becomes of occurrences that are noticed too late.
@Suite struct `Catching up` {
    private static func files(_ policy: String) -> [String: String] {
        ["a": "job_id: tick\nrule: 0 * * * *\ncmd: x\n\(policy)\n", "none": ""]
    }

    @Test func `none: what is later than the grace is missed, by what let it pass`() {
        expect(
            Self.files("misfire_grace_time: 10m"),
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            01:10:00  turn                → start tick · alarm 02:00:00
            01:10:01  exit tick 0         → record tick success
            03:30:00  turn                → missed tick 02:00:00..03:00:00 x2 (late) · alarm 04:00:00
            05:30:00  sleep               → slept 7200s · missed tick 04:00:00..05:00:00 x2 (suspended) · alarm 06:00:00
            07:30:00  clock set           → clock stepped 7200s · missed tick 06:00:00..07:00:00 x2 (clock_step) · alarm 08:00:00
            09:30:00  turn                → missed tick 08:00:00..09:00:00 x2 (late) · alarm 10:00:00
            """)
    }

    @Test func `latest: the last one that is too late runs, and those in the grace after it`() {
        expect(
            Self.files("catch_up: latest"),
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            04:30:00  sleep               → slept 14400s · missed tick 01:00:00..03:00:00 x3 (suspended) · catch up tick · alarm 05:00:00
            04:30:01  exit tick 0         → record tick success
            07:00:10  sleep               → slept 9009s · missed tick 05:00:00 x1 (suspended) · catch up tick · alarm 08:00:00
            07:00:11  exit tick 0         → record tick success · start tick
            07:00:12  exit tick 0         → record tick success
            """)
    }

    @Test func `all: they run one after the other, in their order, and what is due now passes`() {
        expect(
            Self.files("catch_up: all"),
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            03:00:20  sleep               → slept 9020s · catch up tick · alarm 04:00:00
            04:00:00  turn                → alarm 05:00:00
            04:30:00  exit tick 0         → record tick success · skipped tick 04:00:00 x1 (overlap) · catch up tick
            04:40:00  exit tick 0         → record tick success · start tick
            04:50:00  exit tick 0         → record tick success
            05:00:00  turn                → start tick · alarm 06:00:00
            """)
    }

    @Test func `all: what is kept comes before what is caught up`() {
        expect(
            Self.files("catch_up: all\noverlap: queue"),
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            03:30:00  sleep               → slept 10800s · catch up tick · alarm 04:00:00
            04:00:00  turn                → alarm 05:00:00
            04:30:00  exit tick 0         → record tick success · start tick
            04:40:00  exit tick 0         → record tick success · catch up tick
            04:50:00  exit tick 0         → record tick success · catch up tick
            04:55:00  exit tick 0         → record tick success
            """)
    }

    @Test func `all: with room for more they run at once`() {
        expect(
            Self.files("catch_up: all\noverlap: allow\nmax_instances: 2"),
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            03:30:00  sleep               → slept 10800s · catch up tick · catch up tick · alarm 04:00:00
            03:40:00  exit tick 0         → record tick success · catch up tick
            03:50:00  exit tick 0         → record tick success
            """)
    }

    @Test func `what is to be caught up is missed where its job goes, and left to the next daemon`()
    {
        expect(
            Self.files("catch_up: all"),
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            04:30:00  sleep               → slept 14400s · catch up tick · alarm 05:00:00
            04:30:05  files none          → missed tick 02:00:00..04:00:00 x3 (removed) · removed tick · no alarm
            """)
        expect(
            Self.files("catch_up: all"),
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            04:30:00  sleep               → slept 14400s · catch up tick · alarm 05:00:00
            04:30:05  stop                → no alarm
            04:30:06  exit tick 0         → record tick success · exit
            04:31:00  start a             → catch up tick · alarm 05:00:00
            04:31:01  exit tick 0         → record tick success · catch up tick
            """)
    }

    @Test func `what is missed is told apart by what let it pass`() throws {
        var scheduler = Scheduler(
            settings: .init(runsJobs: true, maxRunning: 1, stopTimeout: .seconds(10)),
            memory: Memory(), at: Moment(wall: Play.midnight, uptime: Uptime(nanoseconds: 0)))
        var directory = JobDirectory()
        let context = JobContext(
            defaultZone: .utc, zone: { $0 == "UTC" ? .utc : nil }, zoneNames: { ["UTC"] })
        let sightings = (100..<400).map { number in
            Sighting(
                file: "\(number).yaml",
                seen: .bytes(Array("rule: 0 * * * *\ncmd: x\nmisfire_grace_time: 1s".utf8)))
        }
        func moment(_ hours: Int64, asleep: Int64) -> Moment {
            Moment(
                wall: Play.midnight + .seconds(hours * 3600),
                uptime: Uptime(nanoseconds: (hours - asleep) * 3_600_000_000_000),
                asleep: .seconds(asleep * 3600))
        }
        let set = directory.take(sightings, in: context, at: Play.midnight)
        _ = scheduler.handle(.wanted(set), at: moment(0, asleep: 0))
        // So many are due that a turn doesn't decide on all of them; then the host sleeps.
        _ = scheduler.handle(.turn, at: moment(1, asleep: 0))
        let before = scheduler.handle(.turn, at: moment(4, asleep: 3))
        let missed = before.compactMap { effect -> String? in
            guard case .record(.missed(let passed, let reason)) = effect,
                passed.job.spec.id.text == "399"
            else { return nil }
            return "\(reason.rawValue) \(passed.tally.count)"
        }
        #expect(missed == ["late 1", "suspended 2"])
    }

    @Test func `no more than a thousand are caught up`() {
        expect(
            [
                "a":
                    "job_id: tick\nrule: 1m\nstart_time: 2026-01-05T00:00:00Z\ncmd: x\ncatch_up: all",
                "none": "",
            ],
            """
            00:00:30  files a             → added tick · alarm 00:01:00
            20:00:00  sleep               → slept 71970s · missed tick 00:01:00..03:19:00 x199 (suspended) · catch up tick · alarm 20:01:00
            21:00:00  sleep               → slept 3600s · missed tick 03:21:00..04:19:00 x59 (late) · alarm 21:01:00
            21:00:01  exit tick 0         → record tick success · catch up tick
            21:00:02  files none          → missed tick 04:21:00..19:59:00 x939 (removed) · missed tick 20:00:00 x1 (removed) · missed tick 20:01:00..20:59:00 x59 (removed) · missed tick 21:00:00 x1 (removed) · removed tick · no alarm
            """)
    }

    @Test func `a date in the past runs if it is to be caught up`() {
        expect(
            [
                "a": "job_id: once\nrule: 2026-01-04 12:00:00\ncmd: x\ncatch_up: latest\n",
                "b": "job_id: once\nrule: 2026-01-04 12:00:00\ncmd: x\n",
                "none": "",
            ],
            """
            00:00:30  files a             → added once · catch up once
            00:00:40  exit once 0         → record once success
            00:01:00  files none          → removed once
            00:02:00  files b             → added once · missed once 0-12:00:00 x1 (down)
            """)
    }

    @Test func `an edit while it is caught up makes nothing run twice`() {
        expect(
            [
                "a": "job_id: tick\nrule: 0 * * * *\ncmd: x\ncatch_up: all\n",
                "b": "job_id: tick\nrule: 0 * * * *\ncmd: y\ncatch_up: all\n",
                "c": "job_id: tick\nrule: 0 * * * *\ncmd: y\npaused: true\n",
            ],
            """
            00:30:00  files a             → added tick · alarm 01:00:00
            04:30:00  sleep               → slept 14400s · catch up tick · alarm 05:00:00
            04:31:00  files b             → changed tick
            04:32:00  exit tick 0         → record tick success · catch up tick
            04:33:00  files c             → skipped tick 03:00:00..04:00:00 x2 (paused) · changed tick · no alarm
            04:34:00  exit tick 0         → record tick success
            """)
    }
}
