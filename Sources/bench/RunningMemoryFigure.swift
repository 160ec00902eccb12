import Calendar
import Jobs
import Linux

/// What a running child weighs that has written more than is kept of it: the private memory of a
/// daemon with 200 of them, less that of the same daemon a moment before they start, divided by
/// their number. What the kernel keeps for a process is not the daemon's and not counted.
struct RunningMemoryFigure {
    let place: Workplace

    func measure() throws -> [Figure] {
        let talk = try place.twin("talk", ["-static"])
        let due = Timestamp(seconds: readWallClock().seconds + Self.leadSeconds)
        let job = "rule: \(due.civilText(in: .utc))\ntimezone: UTC\ncmd: \(talk)\n"
        try place.makeDirectory("talking")
        for number in 0..<Self.jobs { try place.write(job, to: "talking/job-\(number).yaml") }
        let daemon = try place.start(
            jobs: "talking", home: Self.home,
            settings: "max_running: \(Self.jobs)\nstop_timeout: 1s\n")
        try daemon.await("ready: \(Self.jobs) jobs", limit: .seconds(30))
        try place.waiter.pause(until: due - .seconds(1))
        let before = try privateKilobytes(daemon)
        guard readWallClock() < due else { throw Failure("the daemon was ready too late") }
        try place.waiter.pause(until: due + .seconds(3))
        let during = try privateKilobytes(daemon)
        try daemon.stop()
        let ended = try place.records(home: Self.home).filter { record in
            record["event"]?.string == "finished" && record["outcome"]?.string == "stopped"
                && record["output_bytes"]?.int == Self.outputBytes
        }
        guard ended.count == Self.jobs else {
            throw Failure("only \(ended.count) children of \(Self.jobs) were running")
        }
        let each = Double(max(during - before, 0)) / Double(Self.jobs)
        return [
            Figure(
                "private memory of 200 running children, each",
                ours: "\(text(each, decimals: 1)) KB", goal: "under 24 KB")
        ]
    }

    private func privateKilobytes(_ daemon: RunningProgram) throws -> Int {
        let fields = try statusFields("/proc/\(daemon.pid)/smaps_rollup")
        guard let dirty = fields["Private_Dirty"] else {
            throw Failure("/proc doesn't say how much memory is the daemon's alone")
        }
        return dirty
    }

    private static let jobs = 200
    /// As in talk.c.
    private static let outputBytes = 10_240
    private static let leadSeconds: Int64 = 6
    private static let home = "of-talking"
}
