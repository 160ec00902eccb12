import Calendar
import Linux

/// How long after its due moment the first instruction of a single job is executed. A program in
/// C starts the same job at the same pace, half an interval apart, so that both live through the
/// same minute.
struct LatenessFigures {
    let place: Workplace

    func measure() throws -> [Figure] {
        let spawn = try place.twin("spawn")
        let stamp = try place.twin("stamp", ["-static"])
        try place.makeDirectory("single")
        try place.write("rule: \(Self.rule)\ncmd: [\(stamp)]\n", to: "single/\(Self.job).yaml")
        let daemon = try place.start(jobs: "single", home: "lateness")
        try daemon.await("ready: ", limit: .seconds(30))
        let phase = (try ownPhaseMilliseconds() + Self.intervalMilliseconds / 2)
        let twin = try RunningProgram(
            spawn,
            [
                "\(Self.rounds)", "\(Self.intervalMilliseconds)",
                "\(phase % Self.intervalMilliseconds)", stamp,
            ],
            waiter: place.waiter)
        try twin.awaitEnd(limit: .seconds(Self.rounds + 30))
        try daemon.stop()
        let ours = try StampedRuns(place: place, home: "lateness").runs.map(\.lateness)
        let theirs = twin.lines.compactMap { line in
            line.hasPrefix("lateness_ns ") ? Double(line.dropFirst(12)).map { $0 / 1e3 } : nil
        }
        guard ours.count >= Self.rounds / 2, theirs.count == Self.rounds else {
            throw Failure("only \(ours.count) and \(theirs.count) runs of \(Self.rounds) counted")
        }
        return [
            figure("lateness of a single job, p50", 0.5, ours, theirs, goal: "at most 1.3"),
            figure("lateness of a single job, p90", 0.9, ours, theirs, goal: ""),
        ]
    }

    private func figure(
        _ name: String, _ share: Double, _ ours: [Double], _ twin: [Double], goal: String
    ) -> Figure {
        Figure(
            name, ours: quantile(share, of: ours), twin: quantile(share, of: twin), unit: "µs",
            decimals: 0, goal: goal)
    }

    /// Where in each interval the daemon's job is due.
    private func ownPhaseMilliseconds() throws -> Int {
        let recurrence = Recurrence(rule: try Rule.parse(Self.rule), zone: .utc, seed: Self.job)
        let due = recurrence.next(after: Timestamp(seconds: 0))
        return Int((due?.nanoseconds ?? 0) / 1_000_000) % Self.intervalMilliseconds
    }

    private static let job = "stamp"
    private static let rule = "1s"
    private static let intervalMilliseconds = 1_000
    private static let rounds = 60
}
