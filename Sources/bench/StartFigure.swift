import Calendar
import Linux

/// From just before the daemon is started to its line `ready:`, with many job files that lie in
/// the page cache; beside it, a program that only reads and parses them.
struct StartFigure {
    let place: Workplace

    func measure() throws -> [Figure] {
        let load = try place.twin("load", ["-lyaml"])
        try place.makeDirectory("many")
        for number in 0..<Self.files {
            let name = "job-" + padded(number)
            try place.write(job(number), to: "many/\(name).yaml")
        }
        var ours: [Double] = []
        var twin: [Double] = []
        for round in 0..<Self.rounds {
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
                twin: quantile(0.5, of: twin), unit: "ms", decimals: 1, goal: "at most 2")
        ]
    }

    /// About 120 bytes. One in 1,440 has the same rule, as where many jobs are daily.
    private func job(_ number: Int) -> String {
        """
        job_name: bench
        description: One of ten thousand small jobs, number \(padded(number))
        rule: "0 \(number % 60) \(number / 60 % 24) * * *"
        cmd: echo job \(padded(number))

        """
    }

    private func padded(_ number: Int) -> String {
        String(String(100_000 + number).dropFirst())
    }

    private static let files = 10_000
    private static let rounds = 11
}
