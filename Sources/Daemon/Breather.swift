import Calendar
import Linux

/// Keeps work on another thread from delaying runs: it rests while one starts, and if the work is
/// long also from time to time.
///
/// A nice value alone doesn't do that. A child is in a session of its own, and where the kernel
/// groups threads by session (sched(7), autogroup) nice values count among the daemon's threads
/// alone: on few processors a new child waits until the work rests. And a thread that is owed time
/// runs on beside the loop for 10 ms and more, whatever its nice value, until it rests.
package final class Breather {
    private let starts: RunStarts
    private let isLong: Bool
    private var count = 0
    /// When the last rest was over.
    private var rested: Uptime

    /// The work begins now.
    package init(starts: RunStarts, isLong: Bool, at now: Uptime) {
        self.starts = starts
        self.isLong = isLong
        rested = now
    }

    /// Rests, if it is time: to be called between pieces of work of about a microsecond, or so many
    /// of them. Most calls only count. Between two rests there is always some work.
    func pause(weight: Int = 1) {
        count += weight
        guard count >= Self.piecesPerGlance else { return }
        count = 0
        guard let time = rest(at: readUptime()) else { return }
        Worker.breathe(time)
        rested = readUptime()
    }

    /// How long it is to rest now. Nil: it goes on.
    package func rest(at now: Uptime) -> Duration? {
        if let time = starts.rest(at: now) { return time }
        return isLong && now - rested >= Self.workTime ? Self.restTime : nil
    }

    /// Between looks at the clock.
    private static let piecesPerGlance = 32
    private static let workTime: Duration = .microseconds(250)
    /// Less is no rest: a timer takes 50 µs more than it should.
    private static let restTime: Duration = .microseconds(500)
}
