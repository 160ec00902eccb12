import Calendar
import Linux

/// 5,000 jobs are due in the same second: from its beginning to the first instruction of the last
/// child, which reads the clock (stamp.c). A program in C starts as many of the same children, with
/// a pipe each as the daemon has it. Both have the same limit on what runs at once; it is far above
/// what two programs that end at once ever come to.
///
/// The rounds of daemon and program alternate, each with a daemon and job files of its own.
struct BurstFigures {
    let place: Workplace

    func measure() throws -> [Figure] {
        let stamp = try place.twin("stamp", ["-static"])
        let byShell = "\(stamp) 2>&1"
        let plain = try compare(stamp, with: [stamp], name: "plain")
        let shell = try compare(byShell, with: ["/bin/sh", "-c", byShell], name: "shell")
        return [
            plain.figure("5,000 jobs due in one second, all started", goal: "at most 1.2"),
            plain.count("each started once, ended well once"),
            shell.figure("5,000 that need the shell, all started", goal: "at most 1.1"),
            shell.count("each started once, ended well once"),
        ]
    }

    /// Milliseconds, of each round; and how many runs are on record as they should be, at worst.
    private struct Comparison {
        var ours: [Double] = []
        var theirs: [Double] = []
        var once = BurstFigures.jobs

        func figure(_ name: String, goal: String) -> Figure {
            Figure(
                name, ours: quantile(0.5, of: ours), twin: quantile(0.5, of: theirs), unit: "ms",
                decimals: 0, goal: goal)
        }

        func count(_ name: String) -> Figure {
            Figure(name, ours: String(once), goal: String(BurstFigures.jobs))
        }
    }

    private func compare(
        _ command: String, with words: [String], name: String
    ) throws -> Comparison {
        let burst = try place.twin("burst")
        var comparison = Comparison()
        for round in 0..<Self.rounds {
            let record = try burstOfJobs(command, name: "burst-\(name)-\(round)")
            comparison.ours.append((record.runs.map(\.lateness).max() ?? 0) / 1e3)
            comparison.once = min(comparison.once, record.countOnce())
            let twin = try RunningProgram(
                burst, ["1", "0", "\(Self.jobs)", "\(Self.runningMax)"] + words,
                waiter: place.waiter)
            try twin.awaitEnd(limit: .seconds(120))
            guard try twin.number("ended") == Double(Self.jobs) else {
                throw Failure("the program in C lost children")
            }
            comparison.theirs.append(try twin.number("last_ns") / 1e6)
        }
        return comparison
    }

    private func burstOfJobs(_ command: String, name: String) throws -> StampedRuns {
        let due = Timestamp(seconds: readWallClock().seconds + Self.leadSeconds)
        let text = "rule: \(due.civilText(in: .utc))\ntimezone: UTC\ncmd: \(command)\n"
        try place.makeDirectory(name)
        for number in 0..<Self.jobs { try place.write(text, to: "\(name)/job-\(number).yaml") }
        try syncFileSystem(of: place.path)
        let home = "of-\(name)"
        let daemon = try place.start(
            jobs: name, home: home, settings: "max_running: \(Self.runningMax)\n")
        try daemon.await("ready: \(Self.jobs) jobs", limit: .seconds(30))
        let left = due - readWallClock()
        guard left > .seconds(1) else { throw Failure("the daemon was ready too late") }
        try place.waiter.pause(left + .seconds(1))
        try place.awaitQuiet(home: home, limit: .seconds(120))
        try daemon.stop()
        let record = try StampedRuns(place: place, home: home)
        guard record.runs.count == Self.jobs else {
            throw Failure("\(record.runs.count) runs of \(Self.jobs) are on record")
        }
        return record
    }

    private static let jobs = 5_000
    private static let runningMax = 1_000
    private static let rounds = 5
    /// In which the files are written and the daemon gets ready.
    private static let leadSeconds: Int64 = 8
}
