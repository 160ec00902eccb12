import Calendar
import Linux

/// What a job weighs: the resident memory of a daemon at rest with many jobs, less that of one
/// with none, divided by their number.
struct MemoryFigures {
    let place: Workplace

    func measure() throws -> [Figure] {
        let examples = try place.writeExamples(to: "memory-examples")
        let small = try resident("memory-examples", ready: "ready: ")
        try place.makeDirectory("memory-0")
        let empty = try resident("memory-0", ready: "ready: 0 jobs")
        var figures = [
            Figure("resident with no job", ours: megabytes(empty), goal: ""),
            Figure(
                "resident with the \(examples) examples", ours: megabytes(small),
                goal: "under 12 MB"),
        ]
        for (count, name) in [(10_000, "10,000"), (100_000, "100,000")] {
            let directory = "memory-\(count)"
            try place.writeJobs(count, to: directory)
            let full = try resident(directory, ready: "ready: \(count) jobs")
            let bytes = Double(max(full - empty, 0)) * 1_024 / Double(count)
            figures.append(
                Figure(
                    "resident with \(name) jobs, each", ours: "\(text(bytes, decimals: 0)) bytes",
                    goal: "under 1,000"))
        }
        return figures
    }

    /// In kilobytes, of a daemon on that directory; it has ended then.
    private func resident(_ jobs: String, ready: String) throws -> Int {
        try awaitQuiet()
        let daemon = try place.start(jobs: jobs, home: "of-\(jobs)")
        try daemon.await(ready, limit: .seconds(60))
        try place.waiter.pause(Self.settling)
        let status = try statusFields("/proc/\(daemon.pid)/status")
        try daemon.stop()
        guard let resident = status["VmRSS"] else {
            throw Failure("/proc doesn't say how much memory the daemon has")
        }
        return resident
    }

    /// The jobs are due as a minute begins, and code that runs is resident: the daemon is to be at
    /// rest while a minute goes on.
    private func awaitQuiet() throws {
        let second = readWallClock().nanoseconds / 1_000_000_000 % 60
        if second > Self.latestSecond { try place.waiter.pause(.seconds(61 - second)) }
    }

    /// Starting and settling take less than the rest of the minute.
    private static let latestSecond: Int64 = 45
    /// After the line `ready:` memory is given back and threads go to sleep.
    private static let settling: Duration = .seconds(2)
}
