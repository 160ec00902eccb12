import Calendar
import Linux

/// 50 jobs are due each second, for a minute: what the daemon itself needs of the processor, its
/// children not counted, and whether its memory grows. A program in C starts as many in the same
/// minute, half a second apart, so that neither is in the other's way.
struct PaceFigures {
    let place: Workplace

    func measure() throws -> [Figure] {
        let burst = try place.twin("burst")
        let stamp = try place.twin("stamp", ["-static"])
        let daemon = try place.startStamps(Self.jobs, rule: "* * * * * *", home: Self.home)
        try awaitCalm()
        let begin = readWallClock()
        let before = try readProcessorTime(of: daemon.pid)
        let twin = try RunningProgram(
            burst, ["\(Self.seconds)", "500", "\(Self.jobs)", "\(Self.jobs)", stamp],
            waiter: place.waiter)
        try place.waiter.pause(until: begin + .seconds(Self.earlySeconds))
        let early = try resident(daemon)
        let end = begin + .seconds(Self.seconds)
        try place.waiter.pause(until: end)
        let ours = try readProcessorTime(of: daemon.pid) - before
        let late = try resident(daemon)
        try twin.awaitEnd(limit: .seconds(10))
        try daemon.stop()
        let once = try StampedRuns(place: place, home: Self.home)
            .countOnce(after: begin, through: end)
        return [
            Figure(
                "50 jobs each second for a minute: processor", ours: ours.inSeconds * 1e3,
                twin: try twin.number("processor_ns") / 1e6, unit: "ms", decimals: 0,
                goal: "at most 2"),
            Figure(
                "of those, started once and ended well once", ours: String(once),
                goal: String(Self.jobs * Self.seconds)),
            Figure(
                "resident after forty seconds of it", ours: "\(text(early, decimals: 0)) KB",
                goal: ""),
            Figure(
                "resident after the minute, by that", ours: late, reference: early, unit: "KB",
                decimals: 0, goal: "at most 1.02"),
        ]
    }

    /// In kilobytes.
    private func resident(_ daemon: RunningProgram) throws -> Double {
        guard let resident = try statusFields("/proc/\(daemon.pid)/status")["VmRSS"] else {
            throw Failure("/proc doesn't say how much memory the daemon has")
        }
        return Double(resident)
    }

    /// Until late in a second: neither of the two has anything to do there.
    private func awaitCalm() throws {
        let now = readWallClock()
        let phase = Timestamp(seconds: now.seconds) + .milliseconds(900)
        try place.waiter.pause(until: now < phase ? phase : phase + .seconds(1))
    }

    private static let jobs = 50
    private static let seconds = 60
    /// Records have been counted and a checkpoint written by then, which takes buffers once.
    private static let earlySeconds = 40
    private static let home = "of-pace"
}
