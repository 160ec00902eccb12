import Calendar
import Linux

/// What the daemon costs while nothing is due: the examples of `jobs.d`, all paused.
struct IdleFigures {
    let place: Workplace
    /// How long its wakeups are counted.
    let time: Duration

    func measure() throws -> [Figure] {
        _ = try place.writeExamples(to: "examples")
        let daemon = try place.start(jobs: "examples", home: "idle")
        try daemon.await("ready: ", limit: .seconds(30))
        try place.waiter.pause(Self.settling)
        let before = try switches(of: daemon.pid)
        try place.waiter.pause(time)
        let wakeups = try switches(of: daemon.pid) - before
        let status = try statusFields("/proc/\(daemon.pid)/status")
        try daemon.stop()
        return [
            Figure("idle: wakeups in \(time.text)", ours: String(wakeups), goal: "0"),
            Figure("idle: resident", ours: megabytes(status["VmRSS"]), goal: "under 12 MB"),
            Figure("idle: of that anonymous", ours: megabytes(status["RssAnon"]), goal: ""),
        ]
    }

    /// How often a thread of a process was put on a processor, all threads together: each wakeup
    /// ends by leaving it, of its own will or not.
    private func switches(of pid: Int32) throws -> Int {
        var sum = 0
        for thread in try directoryNames("/proc/\(pid)/task") {
            let status = try statusFields("/proc/\(pid)/task/\(thread)/status")
            sum += status["voluntary_ctxt_switches"] ?? 0
            sum += status["nonvoluntary_ctxt_switches"] ?? 0
        }
        return sum
    }

    /// After the line `ready:` its threads go to sleep one after the other.
    private static let settling: Duration = .seconds(2)
}
