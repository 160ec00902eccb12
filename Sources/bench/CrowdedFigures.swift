import Calendar
import Linux

/// How late the jobs of a busy second start while the status server is asked as fast as it answers,
/// compared with a server that nobody asks. Both halves of a minute are of one daemon. Those who ask give
/// way to it: they stand for programs on other hosts, which would take nothing of its processors.
struct CrowdedFigures {
    let place: Workplace

    func measure() throws -> [Figure] {
        let ask = try place.twin("ask")
        let stamp = try place.twin("stamp", ["-static"])
        try place.makeDirectory("crowded")
        for number in 0..<Self.jobs {
            let job = "rule: \"* * * * * *\"\ncmd: \(stamp)\n"
            try place.write(job, to: "crowded/job-\(number).yaml")
        }
        let daemon = try place.start(jobs: "crowded", home: Self.home)
        try daemon.await("ready: \(Self.jobs) jobs", limit: .seconds(30))
        let port = try KeptConnection(to: daemon).port
        try place.waiter.pause(.seconds(2))
        let begin = readWallClock()
        try place.waiter.pause(.seconds(Self.seconds))
        let middle = readWallClock()
        let asking = try RunningProgram(
            ask, ["\(port)", "/ruqi/get_jobs?page_index=1", "16", "\(Self.seconds)", "19"],
            waiter: place.waiter)
        try asking.awaitEnd(limit: .seconds(Self.seconds + 20))
        let end = readWallClock()
        try daemon.stop()
        let runs = try StampedRuns(place: place, home: Self.home)
        func lateness(_ from: Timestamp, _ to: Timestamp) -> [Double] {
            runs.runs.filter { from < $0.due && $0.due < to }.map(\.lateness)
        }
        let (rest, load) = (lateness(begin, middle), lateness(middle, end))
        guard min(rest.count, load.count) >= Self.jobs * (Self.seconds - 2), runs.leftOut == 0
        else {
            throw Failure("only \(rest.count) and \(load.count) runs, \(runs.leftOut) left out")
        }
        return [
            Figure(
                "50 jobs each second: lateness at rest, p99",
                ours: "\(text(quantile(0.99, of: rest), decimals: 0)) µs", goal: ""),
            Figure(
                "the same with \(text(try asking.number("per_second"), decimals: 0)) requests/s, by that",
                ours: quantile(0.99, of: load), reference: quantile(0.99, of: rest), unit: "µs",
                decimals: 0, goal: "at most 1.5"),
        ]
    }

    private static let jobs = 50
    private static let seconds = 30
    private static let home = "of-crowded"
}
