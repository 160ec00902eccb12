import Calendar
import Linux

/// How late the jobs of a busy second start while the status server is asked as fast as it answers,
/// compared with a server that nobody asks, and with a server in C that is asked as fast in its
/// place: what that does to the jobs is the host's doing. Those who ask give way to it: they stand
/// for programs on other hosts, which would take nothing of its processors.
struct CrowdedFigures {
    let place: Workplace

    func measure() throws -> [Figure] {
        let ask = try place.twin("ask")
        let serve = try place.twin("serve")
        let daemon = try place.startStamps(Self.jobs, rule: "1s", home: Self.home)
        let port = try KeptConnection(to: daemon).port
        let begin = readWallClock()
        try place.waiter.pause(.seconds(Self.seconds))
        let middle = readWallClock()
        let rate = try load(ask, port)
        let end = readWallClock()
        let bytes = try KeptConnection(to: daemon).get(Self.path)
        let twin = try RunningProgram(serve, ["\(bytes)", "10"], waiter: place.waiter)
        let line = try twin.await("port ", limit: .seconds(5))
        let twinBegin = readWallClock()
        _ = try load(ask, UInt16(line.dropFirst("port ".count)) ?? 0)
        let twinEnd = readWallClock()
        try daemon.stop()
        let runs = try StampedRuns(place: place, home: Self.home)
        func lateness(_ from: Timestamp, _ to: Timestamp) -> [Double] {
            runs.runs.filter { from < $0.due && $0.due < to }.map(\.lateness)
        }
        let (rest, load) = (lateness(begin, middle), lateness(middle, end))
        let other = lateness(twinBegin, twinEnd)
        let counts = [rest.count, load.count, other.count]
        guard counts.allSatisfy({ $0 >= Self.jobs * (Self.seconds - 2) }), runs.leftOut == 0 else {
            throw Failure("only \(counts) runs, \(runs.leftOut) left out")
        }
        return [
            Figure(
                "50 jobs each second: lateness at rest, p99",
                ours: "\(text(quantile(0.99, of: rest), decimals: 0)) µs", goal: ""),
            figure(
                "the same with \(text(rate, decimals: 0)) requests/s, by that", load, rest,
                "at most 1.5"),
            figure("the same with a server in C that is asked, by that", other, rest, ""),
        ]
    }

    private func figure(
        _ name: String, _ values: [Double], _ rest: [Double], _ goal: String
    ) -> Figure {
        Figure(
            name, ours: quantile(0.99, of: values), reference: quantile(0.99, of: rest), unit: "µs",
            decimals: 0, goal: goal)
    }

    /// Asks for so many seconds: the requests in each.
    private func load(_ ask: String, _ port: UInt16) throws -> Double {
        let asking = try RunningProgram(
            ask, ["\(port)", Self.path, "16", "\(Self.seconds)", "19"], waiter: place.waiter)
        try asking.awaitEnd(limit: .seconds(Self.seconds + 20))
        return try asking.number("per_second")
    }

    private static let path = "/ruqi/get_jobs?page_index=1"
    private static let jobs = 50
    private static let seconds = 30
    private static let home = "of-crowded"
}
