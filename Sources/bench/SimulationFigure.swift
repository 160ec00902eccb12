import Calendar
import Jobs
import Linux
import Scheduling

/// A month of 50 jobs, decided on by the daemon's own scheduler, as tests and `make sim` play it:
/// from alarm to alarm, each run ending a tenth of a second after its start.
struct SimulationFigure {
    func measure() throws -> [Figure] {
        var times: [Double] = []
        var runs = 0
        for _ in 0..<Self.rounds {
            let begin = readUptime()
            runs = try play()
            times.append((readUptime() - begin).inSeconds)
        }
        return [
            Figure(
                "a simulated month of 50 jobs, \(runs) runs",
                ours: "\(text(quantile(0.5, of: times), decimals: 2)) s", goal: "under 0.5 s")
        ]
    }

    /// How many runs there were.
    private func play() throws -> Int {
        let context = JobContext(defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] })
        let sightings = Self.rules.enumerated().flatMap { index, rule in
            (0..<rule.count).map { number in
                let text = "job_id: job-\(index)-\(number)\nrule: \"\(rule.text)\"\ncmd: x\n"
                return Sighting(
                    file: "job-\(index)-\(number).yaml", seen: .bytes(Array(text.utf8)))
            }
        }
        var now = Moment(
            wall: Timestamp(seconds: 1_767_225_600), uptime: Uptime(nanoseconds: 1_000_000_000))
        var directory = JobDirectory()
        let set = directory.take(sightings, in: context, at: now.wall)
        var scheduler = Scheduler(
            settings: Scheduler.Settings(
                runsJobs: true, maxRunning: 64, stopTimeout: .seconds(10)),
            memory: Memory(), at: now)
        _ = scheduler.handle(.wanted(set), at: now)
        guard scheduler.snapshot(at: now).ids.count == 50 else { throw Failure("not 50 jobs") }
        let end = now.wall + .seconds(30 * 86_400)
        var runs = 0
        while let due = scheduler.alarm.wall, due < end {
            now = later(now, by: due - now.wall)
            let effects = scheduler.handle(.turn, at: now)
            for case .start(let run) in effects {
                _ = scheduler.handle(.started(run.id, pid: 1, startedAt: now), at: now)
            }
            now = later(now, by: .milliseconds(100))
            for case .start(let run) in effects {
                runs += 1
                let report = RunReport(
                    result: .exited(code: 0), output: .none, endedAt: now, usage: nil)
                _ = scheduler.handle(.ended(run.id, report), at: now)
            }
        }
        return runs
    }

    private func later(_ moment: Moment, by time: Duration) -> Moment {
        Moment(wall: moment.wall + time, uptime: moment.uptime + time)
    }

    private static let rules: [(text: String, count: Int)] = [
        ("0 */5 * * * *", 10), ("15m", 10), ("0 H * * * *", 20), ("0 30 3 * * *", 10),
    ]
    private static let rounds = 5
}
