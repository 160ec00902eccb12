import Calendar
import History
import Jobs
import Testing

@Suite struct `What history remembers` {
    let once: Job
    let tick: Job

    init() throws {
        once = try Samples.job("job_id: once\nrule: now\ncmd: x\n")
        tick = try Samples.job("job_id: tick\njob_name: \"n\\u0001\"\nrule: 10s\ncmd: [x, y]\n")
    }

    private func recall(_ events: [Record.Event]) -> Recollection {
        let lines = events.enumerated().map { Samples.line($1, seq: $0 + 1) }.joined()
        return Recollection(reading: Samples.source(["2026-01-05.1.jsonl": lines]))
    }

    @Test func `finds starts without an end`() throws {
        let past = recall([
            Samples.started(once, due: Samples.noon), Samples.started(tick, due: Samples.noon),
            Samples.finished(once, due: Samples.noon),
        ])
        #expect(past.lastSeq == 3)
        #expect(past.openRuns.map(\.runID) == ["tick@2026-01-05T12:00:00Z"])
        let line = Samples.line(.lost(try #require(past.openRuns.first)), seq: 4)
        let lost = try JSONValue.parse(Array(line.utf8))
        #expect(lost["event"]?.string == "lost")
        #expect(lost["job_name"]?.string == "n\u{1}")
        #expect(lost["cmd"]?.array?.count == 2)
        #expect(lost["outcome"]?.string == "lost")
    }

    @Test(arguments: [
        "cmd: echo \"ä\\u0001 'x' # y\"", "cmd: [a, \"b c\", \"\"]", "cmd: http://h/p?q=1#body",
        "cmd: \"a\\nb 😀\"",
    ])
    func `makes a run of a start, as far as its record tells`(command: String) throws {
        let job = try Samples.job("job_id: t\njob_name: \"n\\u0001\"\nrule: 10s\n\(command)\n")
        let due = Samples.noon + .microseconds(250_001)
        let open = try #require(recall([Samples.started(job, due: due)]).openRuns.first)
        let context = JobContext(defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] })
        let run = try #require(open.run(attempt: 2, in: context))
        #expect(run.id == RunID(job: job.spec.id, due: due) && run.attempt == 2)
        let now = Moment(wall: due + .seconds(9), uptime: Uptime(nanoseconds: 9))
        let report = RunReport(result: .unknown, output: .none, endedAt: now, usage: nil)
        let ended = EndedRun(
            run: run, outcome: .lost, startedAt: Moment(wall: due, uptime: now.uptime), pid: 7,
            report: report)
        // All that both records have is the same.
        let first = try JSONValue.parse(Array(Samples.line(.lost(open), seq: 4).utf8))
        let second = try JSONValue.parse(Array(Samples.line(.fact(.ended(ended)), seq: 4).utf8))
        for key in ["event", "job_id", "job_name", "run_id", "cause", "scheduled_time", "cmd"] {
            #expect(first[key] != nil && first[key] == second[key])
        }
        let past = recall([Samples.started(job, due: due), .fact(.ended(ended))])
        #expect(past.openRuns.isEmpty)
        #expect(past.lastEnds[job.spec.id]?.outcome == .lost)
        #expect(past.lastEnds[job.spec.id]?.startTime == due)
    }

    @Test func `takes a lost run as ended`() throws {
        let open = try #require(recall([Samples.started(tick, due: Samples.noon)]).openRuns.first)
        let past = recall([
            Samples.started(tick, due: Samples.noon), .lost(open),
        ])
        #expect(past.openRuns.isEmpty)
        #expect(past.lastEnds[tick.spec.id]?.outcome == .lost)
    }

    @Test func `knows when each job succeeded last, whatever came since`() {
        var past = Recollection()
        func end(_ outcome: Outcome, at second: Int) -> Recollection.LastEnd? {
            let due = Samples.noon + .seconds(second)
            let event = Samples.finished(tick, due: due, outcome: outcome)
            let bytes = Array(Samples.line(event, seq: second, at: due).utf8)
            if let line = RecordLine(bytes, in: 0..<(bytes.count - 1)) { past.take(line) }
            return past.lastEnds[tick.spec.id]
        }
        let never = end(.failure, at: 1)
        #expect(never?.outcome == .failure && never?.lastSuccess == nil)
        #expect(end(.success, at: 2)?.lastSuccess == Samples.noon + .seconds(2))
        for (second, outcome) in [Outcome.failure, .stopped, .lost].enumerated() {
            let later = end(outcome, at: 3 + second)
            #expect(later?.outcome == outcome && later?.isFailing == true)
            #expect(later?.lastSuccess == Samples.noon + .seconds(2))
        }
        #expect(past.lastEnds[tick.spec.id]?.recent.text == "lkfsf")
    }

    @Test func `knows which definition of a date job was accounted for`() {
        #expect(
            recall([Samples.started(once, due: Samples.noon)]).dated == [
                once.spec.id: once.dateDefinition
            ])
        let tally = Tally(first: Samples.noon, last: Samples.noon, count: 1)
        #expect(recall([.fact(.missed(Passed(job: once, tally: tally), .late))]).dated.count == 1)
        #expect(recall([Samples.started(tick, due: Samples.noon)]).dated.isEmpty)
    }

    private func defined(_ job: Job, since: Timestamp) -> Record.Event {
        .fact(.defined([DefinedJob(job, since: since)]))
    }

    @Test func `knows each job as it was defined last, and up to where it is accounted for`() throws
    {
        let first = Samples.noon - .seconds(20)
        let tally = Tally(first: first, last: Samples.noon, count: 3)
        var passed = Passed(job: tick, tally: tally)
        passed.held = [Tally(first: first, last: first, count: 1)]
        let past = recall([
            defined(tick, since: first - .seconds(7)),
            .fact(.skipped(passed, .overlap)),
            defined(once, since: .distantPast),
        ])
        let known = try #require(past.jobs[tick.spec.id])
        #expect(known.schedule == tick.spec.scheduleText)
        #expect(known.through == tally.last)
        #expect(known.held == passed.held)
        let context = JobContext(defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] })
        let revived = try #require(Job.revived(from: known, in: context))
        #expect(revived.recurrence == tick.recurrence)
        #expect(revived.spec.jobName == "n\u{1}")
        #expect(past.jobs[once.spec.id]?.through == .distantPast)

        let later = recall([
            defined(tick, since: first), .fact(.skipped(passed, .overlap)),
            Samples.started(tick, due: first),
        ])
        #expect(later.jobs[tick.spec.id]?.through == tally.last)
        #expect(later.jobs[tick.spec.id]?.held == [])
    }

    @Test func `begins anew where the clock was set back by much`() {
        let tally = Tally(first: Samples.noon, last: Samples.noon + .seconds(36_000), count: 3)
        func through(_ step: Duration) -> Timestamp? {
            recall([
                defined(tick, since: Samples.noon),
                .fact(.skipped(Passed(job: tick, tally: tally), .paused)),
                .fact(.clockStepped(by: step)),
            ]).jobs[tick.spec.id]?.through
        }
        // As if it had been recorded at its time, which is not that of the samples.
        #expect(through(.seconds(-10_000)) == Samples.noon)
        #expect(through(.seconds(-11_000)) == Samples.noon)
    }

    @Test
    func `goes by the clock where an occurrence is later than it ever was, or of a former rule`() {
        func through(_ records: [(Record.Event, Timestamp)]) -> Timestamp? {
            let defined = (defined(tick, since: Samples.noon), Samples.noon)
            let lines = ([defined] + records).enumerated().map {
                Samples.line($1.0, seq: $0 + 1, at: $1.1)
            }
            let source = Samples.source(["2026-01-05.1.jsonl": lines.joined()])
            return Recollection(reading: source).jobs[tick.spec.id]?.through
        }
        func skipped(_ first: Int, _ last: Int) -> Record.Event {
            let tally = Tally(
                first: Samples.noon + .seconds(first), last: Samples.noon + .seconds(last), count: 2
            )
            return .fact(.skipped(Passed(job: tick, tally: tally), .overlap))
        }
        func after(_ seconds: Int) -> Timestamp { Samples.noon + .seconds(seconds) }
        // Set back by little, what was due before is decided on.
        let little = (Record.Event.fact(.clockStepped(by: .seconds(-600))), after(400))
        #expect(through([little, (skipped(700, 900), after(410))]) == after(900))
        #expect(through([little, (skipped(700, 1_010), after(410))]) == Samples.noon)
        // Set back by much it comes again: what waited since before tells nothing.
        let much = (Record.Event.fact(.clockStepped(by: .seconds(-20_000))), after(400))
        #expect(through([much, (skipped(700, 900), after(410))]) == Samples.noon)
        #expect(through([much, (skipped(300, 900), after(410))]) == after(410))
        // What was held of a former definition.
        let held = [Tally(first: after(700), last: after(900), count: 2)]
        let another = DefinedJob(tick, since: after(410), held: held)
        let edit = (Record.Event.fact(.defined([another])), after(410))
        #expect(through([little, edit, (skipped(700, 900), after(420))]) == after(410))
    }

    @Test func `takes the end of a run for no verdict on a later definition`() throws {
        let other = try Samples.job("job_id: once\nrule: now\ncmd: y\n")
        let past = recall([
            Samples.started(once, due: Samples.noon), Samples.started(other, due: Samples.noon),
            Samples.finished(once, due: Samples.noon),
        ])
        #expect(past.dated == [once.spec.id: other.dateDefinition])
        #expect(recall([Samples.finished(once, due: Samples.noon)]).dated.count == 1)
    }

    @Test
    func `takes what waits from the definition, and a date that was another one as due again`()
        throws
    {
        let waiting = [Tally(first: Samples.noon, last: Samples.noon, count: 1)]
        let held = DefinedJob(tick, since: Samples.noon + .seconds(7), held: waiting)
        let past = recall([defined(tick, since: Samples.noon), .fact(.defined([held]))])
        #expect(past.jobs[tick.spec.id]?.held == waiting)
        #expect(past.jobs[tick.spec.id]?.schedule == tick.spec.scheduleText)
        #expect(past.jobs[tick.spec.id]?.through == held.since)

        let first = [defined(once, since: Samples.noon), Samples.started(once, due: Samples.noon)]
        let edited = recall(first + [defined(once, since: Samples.noon)])
        #expect(edited.dated == [once.spec.id: once.dateDefinition])
        #expect(edited.jobs[once.spec.id]?.schedule == once.spec.scheduleText)
        let recurring = try Samples.job("job_id: once\nrule: 10s\ncmd: x\n")
        #expect(recall(first + [defined(recurring, since: Samples.noon)]).dated == [:])
    }

    @Test func `forgets a job that was removed`() {
        var removal = Reconciliation()
        removal.removed = [once.spec.id]
        let past = recall([
            defined(once, since: Samples.noon),
            Samples.finished(once, due: Samples.noon), Samples.finished(tick, due: Samples.noon),
            .fact(.reconciled(removal)),
        ])
        #expect(past.dated.isEmpty)
        #expect(past.jobs.isEmpty)
        #expect(past.lastEnds.keys.map(\.text) == ["tick"])
    }

    @Test func `counts on from segments of which nothing is left`() {
        let past = Recollection(reading: Samples.source(["2026-01-05.41.jsonl": ""]))
        #expect(past.lastSeq == 40)
    }
}
