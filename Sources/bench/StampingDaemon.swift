import Calendar

/// Jobs that print what they read from the clock (stamp.c).
extension Workplace {
    /// Writes so many of them, with one rule, into a directory below `path` that there is.
    /// `command` makes the value of `cmd` of the program's path.
    func writeStamps(
        _ count: Int, rule: String, to directory: String, command: (String) -> String = { $0 }
    ) throws {
        let stamp = try twin("stamp", ["-static"])
        for number in 0..<count {
            let text = "rule: \"\(rule)\"\ncmd: \(command(stamp))\n"
            try write(text, to: "\(directory)/stamp-\(number).yaml")
        }
    }

    /// Starts a daemon that has such jobs only, and waits until it is at rest.
    func startStamps(_ count: Int, rule: String, home: String) throws -> RunningProgram {
        let jobs = "\(home)-jobs"
        try makeDirectory(jobs)
        try writeStamps(count, rule: rule, to: jobs)
        let daemon = try start(jobs: jobs, home: home)
        try daemon.await("ready: \(count) jobs", limit: .seconds(30))
        try waiter.pause(.seconds(2))
        return daemon
    }
}
