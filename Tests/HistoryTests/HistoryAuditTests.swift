import Calendar
import History
import Jobs
import Testing

/// What an audit makes of jobs that the random lives of the scheduler don't have.
@Suite struct `An audit` {
    private let daily: Job
    private let noon = Samples.noon

    init() throws {
        daily = try Samples.job(
            """
            job_id: d
            rule: 0 0 12 * * *
            exclude: [2026-01-06..2026-01-07]
            cmd: x

            """)
    }

    private func day(_ count: Int) -> Timestamp { noon + .seconds(86_400 * count) }

    private func tally(_ first: Timestamp, _ last: Timestamp, _ count: Int) -> Tally {
        Tally(first: first, last: last, count: count)
    }

    private func defined(_ job: Job, at time: Timestamp) -> (Record.Event, Timestamp) {
        (.fact(.defined([DefinedJob(job, since: time)])), time)
    }

    private func started(_ job: Job, _ due: Timestamp) -> [(Record.Event, Timestamp)] {
        [(Samples.started(job, due: due), due), (Samples.finished(job, due: due), due)]
    }

    private func skipped(
        _ job: Job, _ tally: Tally, _ reason: SkipReason, at time: Timestamp, held: [Tally] = []
    ) -> (Record.Event, Timestamp) {
        var passed = Passed(job: job, tally: tally)
        passed.held = held
        return (.fact(.skipped(passed, reason)), time)
    }

    private func report(
        _ events: [(Record.Event, Timestamp)], from past: Recollection? = nil,
        zone: @escaping @Sendable (String) -> Zone? = { _ in .utc }
    ) -> AuditReport {
        let lines = events.enumerated().map { index, event in
            Samples.line(event.0, seq: (past?.lastSeq ?? 0) + index + 1, at: event.1)
        }
        let context = JobContext(defaultZone: .utc, zone: zone, zoneNames: { [] })
        return Samples.source(["2026-01-05.1.jsonl": lines.joined()]).audit(
            from: past, zone: .utc, revive: { past, _, _ in Job.revived(from: past, in: context) })
    }

    @Test func `wants excluded days on record before what comes after them`() {
        let before = [defined(daily, at: day(0))]
        let off = skipped(daily, tally(day(1), day(2), 2), .excluded, at: day(3))
        #expect(report(before + [off] + started(daily, day(3))).isProven)
        let gap = report(before + started(daily, day(3)))
        #expect(gap.findings.map(\.kind) == [.gap])
        #expect(gap.findings.first?.occurrences == tally(day(1), day(2), 2))
        #expect(
            gap.findings.first?.text
                == """
                gap: d: 2 occurrences from 2026-01-06T12:00:00+00:00 to 2026-01-07T12:00:00+00:00 \
                have no verdict; record 1 (2026-01-05.1.jsonl:1), record 2 (2026-01-05.1.jsonl:2)
                """)
        let wrong = skipped(daily, tally(day(1), day(1), 1), .overlap, at: day(3))
        #expect(report(before + [wrong]).findings.map(\.kind) == [.noOccurrence])
    }

    @Test func `takes what is held as no gap, as long as it is`() {
        let before = [defined(daily, at: day(3))]
        let held = [tally(day(4), day(5), 2)]
        let later = skipped(daily, tally(day(6), day(6), 1), .overlap, at: day(6), held: held)
        let open = report(before + [later])
        #expect(open.isProven)
        #expect(open.pendingCount == 2)
        #expect(report(before + [later] + started(daily, day(7))).findings.map(\.kind) == [.gap])
        let less = skipped(
            daily, tally(day(6), day(6), 1), .overlap, at: day(6), held: [tally(day(4), day(4), 1)])
        let gap = report(before + [less]).findings.first
        #expect(gap?.occurrences == tally(day(5), day(5), 1))
    }

    @Test func `judges nothing over a time of which records were dropped`() {
        var queue = RecordQueue(encoder: Samples.encoder, lastSeq: 0, limitBytes: 0)
        for _ in 0..<2 {
            queue.add(Record(time: day(3), event: Samples.started(daily, due: day(3))))
        }
        let events = [defined(daily, at: day(0))] + started(daily, day(3))
        #expect(!report(events + started(daily, day(6))).isProven)
        let dropped = (Record.Event.dropped(queue.dropped), day(5))
        let report = report([defined(daily, at: day(2))] + [dropped] + started(daily, day(6)))
        #expect(report.isProven)
        #expect(report.notes.first?.hasPrefix("record 2: records were dropped") == true)
    }

    @Test func `judges nothing by the rules of a zone that changed, or that is not here`() throws {
        let tokyo = try Self.zone("Asia/Tokyo", secondsEast: 32_400)
        let moved = try Self.zone("Asia/Tokyo", secondsEast: 36_000)
        let context = JobContext(defaultZone: .utc, zone: { _ in tokyo }, zoneNames: { [] })
        let text = "job_id: d\nrule: 0 0 12 * * *\ntimezone: Asia/Tokyo\ncmd: x\n"
        let job = try #require(
            JobFile.parse(Array(text.utf8), file: "d.yaml", in: context).jobs.first)
        let due = try #require(job.recurrence.next(after: noon))
        let events = [defined(job, at: noon)] + started(job, due)
        #expect(report(events, zone: { _ in tokyo }).isProven)
        let doubtful = report(events, zone: { _ in moved })
        #expect(doubtful.findings.first?.kind == .noOccurrence)
        let change = (Record.Event.zonesChanged(["Asia/Tokyo"]), day(2))
        let changed = report(events + [change] + started(job, day(3)), zone: { _ in moved })
        #expect(changed.isProven)
        #expect(changed.uncheckedCount == 1)
        #expect(changed.notes.count == 2)
        let gone = report(events, zone: { _ in nil })
        #expect(gone.isProven)
        #expect(gone.uncheckedCount == 1)
    }

    /// RFC 9636 §3: a header with one local time type, its record, and its designation.
    private static func zone(_ name: String, secondsEast: Int) throws -> Zone {
        let counts: [UInt8] = [0, 0, 0, 0, 1, 4].flatMap { [0, 0, 0, $0] as [UInt8] }
        let offset = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: secondsEast >> $0) }
        let head = Array("TZif".utf8) + [UInt8](repeating: 0, count: 16)
        return try Zone(name: name, tzif: head + counts + offset + [0, 0] + Array("ABC\0".utf8))
    }

    @Test func `lets occurrences come twice where the clock was set back by much`() throws {
        let job = try Samples.job("job_id: h\nrule: 1h\nstart_time: 2026-01-01T00:00:00Z\ncmd: x\n")
        let before =
            [defined(job, at: noon)] + (1...5).flatMap { started(job, noon + .seconds(3_600 * $0)) }
        let now = noon + .seconds(3_600)
        func again(_ step: Duration) -> AuditReport {
            report(
                before + [(.fact(.clockStepped(by: step)), now)]
                    + started(job, noon + .seconds(7_200)) + started(job, noon + .seconds(10_800)))
        }
        #expect(again(.seconds(-4 * 3_600)).isProven)
        #expect(again(.seconds(-3_600)).findings.map(\.kind) == [.double, .double])
    }

    @Test func `goes on from what was known before the first record`() throws {
        let events = [defined(daily, at: day(3))] + started(daily, day(4)) + started(daily, day(5))
        let lines = events.prefix(4).enumerated().map {
            Samples.line($1.0, seq: $0 + 1, at: $1.1)
        }
        let past = Recollection(
            reading: Samples.source(["2026-01-05.1.jsonl": lines.joined()]))
        let rest = report(Array(events.suffix(1)) + started(daily, day(6)), from: past)
        #expect(rest.isProven)
        #expect(rest.notes == [])
        #expect(rest.uncheckedCount == 0)
        let gap = report(Array(events.suffix(1)) + started(daily, day(7)), from: past)
        #expect(gap.findings.map(\.kind) == [.gap])
        #expect(report(started(daily, day(5)), from: past).findings.count == 2)
    }

    @Test func `notices a job of which nothing more is on record`() throws {
        let job = try Samples.job("job_id: h\nrule: 1h\nstart_time: 2026-01-01T00:00:00Z\ncmd: x\n")
        let events =
            [defined(job, at: noon), defined(daily, at: noon)]
            + [(.fact(.loaded(jobCount: 2)), noon)]
        let later = [skipped(daily, tally(day(1), day(2), 2), .excluded, at: day(3))]
        let silent = report(events + later + started(daily, day(3)))
        #expect(silent.findings.map(\.kind) == [.silence])
        #expect(silent.findings.first?.occurrences?.count == 71)
        // While a run goes, it may be what the job waits for.
        let going = report(
            events + later + [(Samples.started(job, due: noon + .seconds(3_600)), day(3))]
                + started(daily, day(3)))
        #expect(going.isProven)
    }
}
