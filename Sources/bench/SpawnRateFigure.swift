import Calendar
import Linux

/// How many programs a second are started and waited for, one after the other: by the code that
/// the daemon starts its runs with, called here, and by a program in C. Both wait for the pidfd
/// and reap. Their rounds alternate.
struct SpawnRateFigure {
    let place: Workplace

    func measure() throws -> [Figure] {
        let spawn = try place.twin("spawn")
        var ours: [Double] = []
        var theirs: [Double] = []
        for _ in 0..<Self.rounds {
            ours.append(try rate())
            let twin = try RunningProgram(
                spawn, ["\(Self.runs)", "0", "0", Self.program], waiter: place.waiter)
            try twin.awaitEnd(limit: .seconds(60))
            theirs.append(Double(Self.runs) * 1e9 / (try twin.number("total_ns")))
        }
        return [
            Figure(
                "runs back to back", ours: quantile(0.5, of: ours),
                twin: quantile(0.5, of: theirs), unit: "runs/s", decimals: 0,
                goal: "at least 0.85")
        ]
    }

    private func rate() throws -> Double {
        let null = try openNull()
        let searchPath = environmentValue("PATH") ?? ""
        let begin = readUptime()
        for _ in 0..<Self.runs {
            var process = try ChildProcess.spawn(
                Spawn(
                    executable: Self.program, arguments: [Self.program],
                    environment: ["PATH=\(searchPath)", "LANG=C.UTF-8"],
                    standardInput: null.raw, standardOutput: null.raw, standardError: null.raw))
            guard try place.waiter.awaitReadable(process.pidfd, limit: .seconds(10)),
                try process.reap()?.way == .exited(0)
            else { throw Failure("\(Self.program) doesn't end well") }
        }
        return Double(Self.runs) / (readUptime() - begin).inSeconds
    }

    private static let program = "/bin/true"
    private static let runs = 1_000
    private static let rounds = 5
}

extension RunningProgram {
    /// Of a line of a name and a number.
    func number(_ name: String) throws -> Double {
        for line in lines where line.hasPrefix("\(name) ") {
            if let number = Double(line.dropFirst(name.utf8.count + 1)) { return number }
        }
        throw Failure("a program in C doesn't say '\(name)'")
    }
}
