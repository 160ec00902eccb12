import Calendar
import Linux

/// From just before the daemon is started to its line `ready:`, with many job files that lie in
/// the page cache; beside it, a program that only reads and parses them.
struct StartFigure {
    let place: Workplace

    func measure() throws -> [Figure] {
        let load = try place.twin("load", ["-lyaml"])
        try place.writeJobs(Self.files, to: "many")
        var ours: [Double] = []
        var twin: [Double] = []
        for round in 0..<Self.rounds {
            // Else the system would still be writing what the daemon before recorded.
            try syncFileSystem(of: place.path)
            let daemon = try place.start(jobs: "many", home: "start-\(round)")
            try daemon.await("ready: \(Self.files) jobs", limit: .seconds(60))
            ours.append((readUptime() - daemon.startedAt).inSeconds * 1e3)
            try daemon.stop()
            let loading = try RunningProgram(load, ["\(place.path)/many"], waiter: place.waiter)
            try loading.await("files \(Self.files)", limit: .seconds(60))
            twin.append((readUptime() - loading.startedAt).inSeconds * 1e3)
            try loading.awaitEnd(limit: .seconds(10))
        }
        return [
            Figure(
                "start to ready, 10,000 job files", ours: quantile(0.5, of: ours),
                twin: quantile(0.5, of: twin), unit: "ms", decimals: 1, goal: "at most 1.5")
        ]
    }

    private static let files = 10_000
    private static let rounds = 11
}
