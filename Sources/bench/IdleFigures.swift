import Calendar
import Linux

/// What the daemon costs while nothing is due: the examples of `jobs.d`, all paused.
struct IdleFigures {
    let place: Workplace
    /// How long its wakeups are counted.
    let time: Duration

    func measure() throws -> [Figure] {
        try place.makeDirectory("examples")
        for name in try directoryNames(Self.examples) where name.hasSuffix(".yaml") {
            try place.write(paused("\(Self.examples)/\(name)"), to: "examples/\(name)")
        }
        let daemon = try place.start(jobs: "examples", home: "idle")
        try daemon.await("ready: ", limit: .seconds(30))
        try place.waiter.pause(Self.settling)
        let before = try switches(of: daemon.pid)
        try place.waiter.pause(time)
        let wakeups = try switches(of: daemon.pid) - before
        let status = try fields("/proc/\(daemon.pid)/status")
        try daemon.stop()
        return [
            Figure("idle: wakeups in \(time.text)", ours: String(wakeups), goal: "0"),
            Figure("idle: resident", ours: megabytes(status["VmRSS"]), goal: "under 12 MB"),
            Figure("idle: of that anonymous", ours: megabytes(status["RssAnon"]), goal: ""),
        ]
    }

    private func paused(_ path: String) throws -> String {
        let bytes = try readFile(path, limitBytes: 1 << 20)
        let lines = String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("paused:") }
        return lines.joined(separator: "\n") + "\npaused: true\n"
    }

    /// How often a thread of a process was put on a processor, all threads together: each wakeup
    /// ends by leaving it, of its own will or not.
    private func switches(of pid: Int32) throws -> Int {
        var sum = 0
        for thread in try directoryNames("/proc/\(pid)/task") {
            let status = try fields("/proc/\(pid)/task/\(thread)/status")
            sum += status["voluntary_ctxt_switches"] ?? 0
            sum += status["nonvoluntary_ctxt_switches"] ?? 0
        }
        return sum
    }

    /// The numbers of a status file under /proc, by their names (proc_pid_status(5)).
    private func fields(_ path: String) throws -> [String: Int] {
        let text = String(decoding: try readFile(path, limitBytes: 64 << 10), as: UTF8.self)
        var fields: [String: Int] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(maxSplits: 2) { $0 == ":" || $0 == "\t" || $0 == " " }
            if parts.count > 1, let number = Int(parts[1]) { fields[String(parts[0])] = number }
        }
        return fields
    }

    private func megabytes(_ kilobytes: Int?) -> String {
        kilobytes.map { text(Double($0) / 1_024, decimals: 1) + " MB" } ?? "unknown"
    }

    private static let examples = "jobs.d"
    /// After the line `ready:` its threads go to sleep one after the other.
    private static let settling: Duration = .seconds(2)
}
