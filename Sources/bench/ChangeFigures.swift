import Calendar
import Linux

/// One job file among many gets another command: a temporary dot file is renamed over it, as
/// editors and configuration tools do. From just before the rename until the daemon's line
/// `reconciled:` is read here; the 50 ms of quiet that the daemon waits for are part of it. Beside
/// it the processor time of the whole daemon, from before the change until it is at rest again.
struct ChangeFigures {
    let place: Workplace

    func measure() throws -> [Figure] {
        let replacing = try Replacing(place: place)
        try place.writeJobs(Self.files, to: "edited")
        let daemon = try place.start(jobs: "edited", home: "change")
        try daemon.await("ready: \(Self.files) jobs", limit: .seconds(60))
        try place.waiter.pause(Self.settling)
        var times: [Double] = []
        var costs: [Double] = []
        for round in 1...Self.rounds {
            let edit = "edit-\(round)"
            try place.makeDirectory(edit)
            try place.writeJob(round * Self.files / (Self.rounds + 1), to: edit, version: round)
            let seen = try daemon.countLines()
            let before = try readProcessorTime(of: daemon.pid)
            let editing = try replacing.start(edit, by: "edited", into: "edited")
            try daemon.awaitChanged(1, after: seen, limit: .seconds(30))
            let inEffect = readWallClock()
            times.append((inEffect - (try replacing.end(editing))).inSeconds * 1e3)
            try place.waiter.pause(Self.resting)
            costs.append((try readProcessorTime(of: daemon.pid) - before).inSeconds * 1e3)
        }
        try daemon.stop()
        return [
            figure("one file changed among 10,000: in effect", times, goal: "under 100 ms"),
            figure("one file changed among 10,000: processor", costs, goal: "under 20 ms"),
        ]
    }

    /// The median, in milliseconds.
    private func figure(_ name: String, _ values: [Double], goal: String) -> Figure {
        Figure(name, ours: "\(text(quantile(0.5, of: values), decimals: 1)) ms", goal: goal)
    }

    private static let files = 10_000
    private static let rounds = 15
    /// After the line `ready:` its threads go to sleep one after the other.
    private static let settling: Duration = .seconds(2)
    /// Long enough for what the daemon does behind its line; at rest it uses nothing.
    private static let resting: Duration = .milliseconds(300)
}
