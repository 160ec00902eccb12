import Calendar
import History
import Jobs
import Testing

@Suite struct `A checkpoint` {
    let tick: Job
    let once: Job

    init() throws {
        tick = try Samples.job(
            "job_id: tick\njob_name: \"n\\u0001\\\"\"\nrule: \"*/5 * * * * *\"\ncmd: [x, y]\n")
        once = try Samples.job("job_id: once\nrule: now\ncmd: \"a \\\"b\\\"\"\n")
    }

    /// What a daemon may write: definitions, starts, ends, what waits, what is gone.
    private func lines() -> [String] {
        let tally = Tally(first: Samples.noon, last: Samples.noon + .seconds(20), count: 3)
        let held = Tally(
            first: Samples.noon + .seconds(5), last: Samples.noon + .seconds(5), count: 1)
        var passed = Passed(job: tick, tally: tally)
        passed.held = [held]
        let events: [Record.Event] = [
            .daemonStarted(version: "1", pid: 1, repairedBytes: 0, bootID: "boot"),
            .fact(
                .defined([
                    DefinedJob(tick, since: Samples.noon), DefinedJob(once, since: .distantPast),
                ])),
            .fact(.loaded(jobCount: 2)),
            Samples.started(tick, due: Samples.noon), Samples.started(once, due: Samples.noon),
            .fact(.skipped(passed, .overlap)),
            Samples.finished(once, due: Samples.noon, outcome: .failure),
            .fact(.clockStepped(by: .seconds(-20_000))), .daemonStopped,
            .daemonStarted(version: "1", pid: 2, repairedBytes: 0, bootID: "boot 2"),
            Samples.finished(tick, due: Samples.noon),
            Samples.started(tick, due: Samples.noon + .seconds(25)),
            Samples.finished(tick, due: Samples.noon + .seconds(25), outcome: .failure),
        ]
        return events.enumerated().map {
            Samples.line($1, seq: $0 + 1, at: Samples.noon + .seconds($0))
        }
    }

    private func recall(_ lines: [String]) -> Recollection {
        Recollection(reading: Samples.source(["2026-01-05.1.jsonl": lines.joined()]))
    }

    @Test func `says what the records say, wherever it is made`() throws {
        let lines = lines()
        let name = try #require(SegmentName("2026-01-05.1.jsonl"))
        let whole = Samples.source([name.text: lines.joined()])
        for count in 0...lines.count {
            let known = recall(Array(lines.prefix(count)))
            let place = Checkpoint.Place(
                segment: name, offset: lines.prefix(count).joined().utf8.count)
            let made = Checkpoint(known, at: place)
            let read = try #require(Checkpoint(made.bytes), "after \(count)")
            #expect(read.bytes == made.bytes)
            #expect(read.place == place)
            // Going on from it is the same as reading all, also where the place is not known.
            let all = Checkpoint(recall(lines), at: nil).bytes
            for checkpoint in [read, Checkpoint(read.known, at: nil)] {
                let known = Checkpoint(reading: whole, after: checkpoint).known
                #expect(Checkpoint(known, at: nil).bytes == all, "after \(count)")
            }
        }
    }

    @Test func `knows the last success of a job that fails, and of one that an older daemon wrote`()
        throws
    {
        let known = recall(lines())
        let success = try #require(known.lastEnds[tick.spec.id]?.lastSuccess)
        let text = String(decoding: Checkpoint(known, at: nil).bytes, as: UTF8.self)
        let read = try #require(Checkpoint(Array(text.utf8))).known.lastEnds
        #expect(read[tick.spec.id]?.outcome == .failure)
        #expect(read[tick.spec.id]?.lastSuccess == success)
        let recent = try #require(known.lastEnds[tick.spec.id]?.recent)
        #expect(recent.outcomes.count > 1 && read[tick.spec.id]?.recent == recent)
        let field = ",\"last_success_time\":\"2026-01-05T12:00:10.000000+00:00\""
        #expect(text.contains(field), "\(text)")
        let older = text.replacing(field, with: "")
            .replacing(",\"recent\":\"\(recent.text)\"", with: "")
        let failing = try #require(Checkpoint(Array(older.utf8))).known.lastEnds[tick.spec.id]
        #expect(failing?.outcome == .failure && failing?.lastSuccess == nil)
        #expect(failing?.recent.outcomes == [.failure])
        let succeeded = older.replacing("\"outcome\":\"failure\"", with: "\"outcome\":\"success\"")
        let end = try #require(Checkpoint(Array(succeeded.utf8))).known.lastEnds[tick.spec.id]
        #expect(end?.lastSuccess == end?.endTime && end?.endTime != nil)
    }

    @Test func `counts only where all of it is there`() throws {
        let bytes = Checkpoint(recall(lines()), at: nil).bytes
        #expect(Checkpoint(bytes) != nil)
        for count in 0..<bytes.count {
            #expect(Checkpoint(Array(bytes.prefix(count))) == nil, "\(count) bytes")
        }
        #expect(Checkpoint(bytes + bytes) == nil)
        let other = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\"checkpoint\":1", maxSplits: 1).joined(
                separator: "\"checkpoint\":2")
        #expect(Checkpoint(Array(other.utf8)) == nil)
    }

    @Test func `spares the segments that it knows`() throws {
        let lines = lines()
        let names = ["2026-01-05.1.jsonl", "2026-01-05.5.jsonl", "2026-01-06.9.jsonl"]
        let segments = [
            names[0]: lines[..<4].joined(), names[1]: lines[4..<8].joined(),
            names[2]: lines[8...].joined(),
        ]
        let known = recall(Array(lines.prefix(8)))
        // The first two may be gone by now.
        for absent in [[], [names[0]], [names[0], names[1]]] {
            let source = Samples.source(segments.filter { !absent.contains($0.key) })
            let found = Checkpoint(reading: source, after: Checkpoint(known, at: nil))
            #expect(
                Checkpoint(found.known, at: nil).bytes == Checkpoint(recall(lines), at: nil).bytes)
            #expect(found.place?.segment.text == names[2])
            #expect(found.place?.offset == segments[names[2]]?.utf8.count)
        }
    }

    @Test func `does not go on in the midst of a line of another segment that has its name`() throws
    {
        let lines = lines()
        let name = try #require(SegmentName("2026-01-05.1.jsonl"))
        let known = Checkpoint(
            recall(Array(lines.prefix(2))), at: Checkpoint.Place(segment: name, offset: 10))
        let source = Samples.source([name.text: lines.joined()])
        let found = Checkpoint(reading: source, after: known)
        #expect(Checkpoint(found.known, at: nil).bytes == Checkpoint(recall(lines), at: nil).bytes)
    }
}

@Suite struct `Segments that are too many` {
    private func excess(
        _ segments: [(bytes: Int, days: Int?)], maxAge: Duration? = nil, maxBytes: Int? = nil
    ) -> [Int] {
        let now = Samples.noon
        let candidates = segments.enumerated().compactMap { index, segment in
            SegmentName("2026-01-05.\(index + 1).jsonl").map {
                Retention.Candidate(
                    name: $0, bytes: segment.bytes,
                    latest: segment.days.map { now - .seconds($0 * 86_400) })
            }
        }
        return Retention(maxAge: maxAge, maxBytes: maxBytes).excess(of: candidates, at: now)
            .map(\.firstSeq)
    }

    @Test func `are those older than max_age, and the oldest beyond max_size`() {
        let segments = [(10, 40), (10, 31), (10, 29), (10, 0)] as [(Int, Int?)]
        #expect(excess(segments) == [])
        #expect(excess(segments, maxAge: .seconds(30 * 86_400)) == [1, 2])
        #expect(excess(segments, maxBytes: 40) == [])
        #expect(excess(segments, maxBytes: 39) == [1])
        #expect(excess(segments, maxBytes: 15) == [1, 2, 3])
        #expect(excess(segments, maxAge: .seconds(35 * 86_400), maxBytes: 20) == [1, 2])
    }

    @Test func `are never the newest one, and never one behind another that is kept`() {
        #expect(excess([(100, 90)], maxAge: .seconds(1), maxBytes: 1) == [])
        #expect(excess([(1, 0), (1, 90), (1, 0)], maxAge: .seconds(86_400)) == [])
        #expect(excess([(1, nil), (1, 90), (1, 0)], maxAge: .seconds(86_400)) == [])
    }
}
