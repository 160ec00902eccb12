import Calendar
import Jobs
import Scheduling
import Testing

/// A scheduler with 1,000 jobs, all in one directory.
private struct Crowd {
    var scheduler: Scheduler
    var directory = JobDirectory()
    var now = Moment(wall: Timestamp(seconds: 1_000), uptime: Uptime(nanoseconds: 0))

    init() {
        scheduler = Scheduler(
            settings: .init(runsJobs: true, maxRunning: 10, stopTimeout: .seconds(1)),
            memory: Memory(), at: now)
    }

    mutating func advance(_ time: Duration) {
        now = Moment(wall: now.wall + time, uptime: now.uptime + time)
    }

    /// What a look at 1,000 jobs with this command and rule wants.
    mutating func look(_ command: String, rule: String = "0 0 * * * *", count: Int = 1_000)
        -> JobSet
    {
        let context = JobContext(defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] })
        let sightings = (0..<count).map { number in
            let yaml = "rule: \"\(rule)\"\ncmd: \(command)\n"
            return Sighting(file: "job-\(1_000 + number).yaml", seen: .bytes(Array(yaml.utf8)))
        }
        return directory.take(sightings, in: context, at: now.wall)
    }

    mutating func take(_ event: Event) -> [Effect] {
        scheduler.handle(event, at: now)
    }

    /// A turn of the loop.
    mutating func turn() -> [Effect] {
        take(.turn) + take(.changes)
    }

    /// Ends whatever was started, with success.
    mutating func end(_ effects: [Effect]) {
        for case .start(let run) in effects {
            let report = RunReport(
                result: .exited(code: 0), output: .none, endedAt: now, usage: nil)
            _ = take(.ended(run.id, report))
        }
    }

    var isSettled: Bool {
        var copy = scheduler
        return copy.snapshot(at: now).isSettled
    }

    func hasCommand(_ command: String) -> Int {
        var copy = scheduler
        let snapshot = copy.snapshot(at: now)
        return snapshot.ids.count { snapshot.job($0)?.job.spec.command == .shell(command) }
    }
}

private func reconciliation(_ effects: [Effect]) -> Reconciliation? {
    for case .record(.reconciled(let result)) in effects { return result }
    return nil
}

@Suite struct `A deploy of many files` {
    @Test func `is taken over at once at the start, and a part a turn later on`() throws {
        var crowd = Crowd()
        #expect(reconciliation(crowd.take(.wanted(crowd.look("a"))))?.added.count == 1_000)
        crowd.advance(.seconds(1))
        #expect(reconciliation(crowd.take(.wanted(crowd.look("b")))) == nil)
        #expect(crowd.scheduler.patience == .milliseconds(2))
        var turns = 0
        var result: Reconciliation?
        while crowd.scheduler.patience != nil, turns < 100 {
            let before = crowd.hasCommand("b")
            result = reconciliation(crowd.turn()) ?? result
            #expect(crowd.hasCommand("b") - before <= 64)
            #expect(crowd.isSettled == (crowd.scheduler.patience == nil))
            turns += 1
        }
        #expect(turns == 15)
        #expect(result?.changed.count == 1_000)
        #expect(result?.changed.allSatisfy { $0.keys == ["cmd"] } == true)
        #expect(crowd.hasCommand("b") == 1_000)
    }

    @Test func `lets what is due meanwhile start, each with the definition it has by then`() throws
    {
        var crowd = Crowd()
        _ = crowd.take(.wanted(crowd.look("a")))
        crowd.advance(.seconds(2_599))
        _ = crowd.take(.wanted(crowd.look("b")))
        crowd.advance(.seconds(1))
        let effects = crowd.turn()
        let commands = effects.compactMap { effect -> Command? in
            if case .start(let run) = effect { run.job.spec.command } else { nil }
        }
        #expect(commands == Array(repeating: .shell("b"), count: commands.count))
        #expect(!commands.isEmpty)
        // Those that wait for a place take the new definition when its turn comes.
        while crowd.scheduler.patience != nil, crowd.hasCommand("b") < 1_000 {
            _ = crowd.turn()
        }
        #expect(crowd.hasCommand("b") == 1_000)
    }

    @Test func `waits a turn for what is started, and not a second one`() throws {
        var crowd = Crowd()
        _ = crowd.take(.wanted(crowd.look("a")))
        crowd.advance(.seconds(2_599))
        _ = crowd.take(.wanted(crowd.look("b")))
        crowd.advance(.seconds(1))
        var taken: [Int] = []
        for _ in 0..<4 {
            let effects = crowd.turn()
            #expect(effects.count { if case .start = $0 { true } else { false } } == 10)
            taken.append(crowd.hasCommand("b"))
            crowd.end(effects)
        }
        #expect(taken == [64, 128, 128, 192])
    }

    @Test func `is finished before the next one, a stop, and a clock that is corrected`() throws {
        var crowd = Crowd()
        _ = crowd.take(.wanted(crowd.look("a")))
        _ = crowd.take(.wanted(crowd.look("b")))
        let effects = crowd.take(.wanted(crowd.look("c")))
        #expect(reconciliation(effects)?.changed.count == 1_000)
        #expect(reconciliation(crowd.take(.stop))?.changed.count == 1_000)
        #expect(crowd.hasCommand("c") == 1_000)

        var other = Crowd()
        _ = other.take(.wanted(other.look("a")))
        _ = other.take(.wanted(other.look("b")))
        other.now = Moment(wall: other.now.wall - .seconds(20_000), uptime: other.now.uptime)
        #expect(reconciliation(other.turn())?.changed.count == 1_000)
    }

    @Test func `loses nothing that is due when the next one comes at that moment`() throws {
        var crowd = Crowd()
        _ = crowd.take(.wanted(crowd.look("a")))
        crowd.advance(.seconds(2_599))
        _ = crowd.take(.wanted(crowd.look("b", count: 3)))
        crowd.advance(.seconds(1))
        let effects = crowd.take(.wanted(crowd.look("c", count: 3)))
        // The first 64 changes, 3 of them other commands, came before they were due.
        let missed = effects.count { effect in
            if case .record(.missed(let passed, .removed)) = effect {
                passed.tally.first == Timestamp(seconds: 3_600) && passed.tally.count == 1
            } else {
                false
            }
        }
        #expect(missed == 997 - 61)
    }

    @Test func `is also taken over while the daemon stops`() throws {
        var crowd = Crowd()
        _ = crowd.take(.wanted(crowd.look("a")))
        crowd.advance(.seconds(2_600))
        #expect(!crowd.turn().isEmpty)
        _ = crowd.take(.stop)
        _ = crowd.take(.wanted(crowd.look("b")))
        for _ in 0..<16 where crowd.scheduler.patience != nil { _ = crowd.turn() }
        #expect(crowd.scheduler.patience == nil)
        #expect(crowd.hasCommand("b") == 1_000)
    }

    @Test func `that removes all but a few ends with these`() throws {
        var crowd = Crowd()
        _ = crowd.take(.wanted(crowd.look("a")))
        var result = reconciliation(crowd.take(.wanted(crowd.look("a", count: 3))))
        while crowd.scheduler.patience != nil {
            result = reconciliation(crowd.turn()) ?? result
        }
        #expect(result?.removed.count == 997 && result?.unchangedCount == 3)
        #expect(crowd.hasCommand("a") == 3)
    }
}
