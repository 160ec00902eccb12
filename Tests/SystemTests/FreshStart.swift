import Calendar
import Glibc
import Jobs
import Linux

extension Daemon {
    /// What it would run, a line for each job.
    func wanted() throws -> [String] {
        try jobs().map { job in
            let fields = ["job_id", "file", "rule", "cmd"].map { key in
                job[key].map { $0.string ?? "\($0)" } ?? "-"
            }
            return fields.joined(separator: " | ")
        }
    }

    /// What its status complains about.
    func problems() throws -> [String] {
        try get("/ruqi/status")["problems"]?.array?.compactMap(\.string) ?? []
    }
}

extension World {
    /// What a daemon that starts now loads from the same `jobs.d`, or from another directory.
    func freshStart(of directory: String? = nil, through: [String] = []) throws -> [String] {
        let own = try World()
        let fresh = try Daemon(
            own.flags + ["--jobs-dir", directory ?? jobsDir, "--scheduler-store", "none"],
            through: through)
        try fresh.await("ready: ")
        let wanted = try fresh.wanted()
        _ = try fresh.stop()
        return wanted
    }

    /// Waits, at most half a minute, until a daemon has what a fresh one loads, and returns that.
    @discardableResult
    func awaitFreshStart(
        _ daemon: Daemon, of directory: String? = nil, through: [String] = []
    ) throws -> [String] {
        let fresh = try freshStart(of: directory, through: through)
        let end = readUptime() + .seconds(30)
        while true {
            let wanted = try daemon.wanted()
            if wanted == fresh { return fresh }
            guard readUptime() < end else {
                throw Trouble(
                    "a fresh start loads \(fresh), the daemon has \(wanted), and said:\n"
                        + daemon.lines)
            }
            try daemon.listen()
        }
    }
}

/// Runs a shell script in a directory, by way of another program where one is given; throws with
/// what it says where it fails.
func shell(_ script: String, in directory: String, through: [String] = []) throws {
    let pipe = try makePipe()
    let null = try openNull()
    var process = try ChildProcess.spawn(
        Spawn(
            executable: "/usr/bin/env",
            arguments: ["env"] + through + ["/bin/sh", "-e", "-c", "cd \(directory)\n\(script)"],
            environment: ["PATH=/usr/local/bin:/usr/bin:/bin", "HOME=\(directory)"],
            directory: directory, standardInput: null.raw,
            standardOutput: pipe.writeEnd.raw, standardError: pipe.writeEnd.raw))
    let output = try readToEnd(pipe.keepReadEnd())
    guard isReadable(process.pidfd, until: readUptime() + .seconds(30)),
        let end = try process.reap()
    else { throw Trouble("'\(script)' doesn't end") }
    guard case .exited(0) = end.way else { throw Trouble("'\(script)' failed: \(output)") }
}

/// Whether a program is installed where tests look for it.
func isInstalled(_ program: String) -> Bool {
    ["/usr/local/bin", "/usr/bin", "/bin"].contains { access("\($0)/\(program)", X_OK) == 0 }
}
