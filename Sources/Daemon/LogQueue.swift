import Calendar
import Linux
import Logging
import Synchronization

/// Lines on their way to standard error. The loop never waits for whoever reads them: a thread of
/// their own writes them, and where that can't keep up lines are dropped and counted.
final class LogQueue: Sendable {
    private struct State {
        var waitingCount = 0
        var droppedCount = 0
    }

    private let form: LogForm
    private let lines: Mailbox<[UInt8]>
    private let state = Mutex(State())
    private let drained: Wakeup

    /// Starts the thread.
    init(form: LogForm) throws(SystemError) {
        self.form = form
        lines = try Mailbox()
        drained = try Wakeup()
        try Worker.start(name: "log") { [self] in
            while true { write(lines.take()) }
        }
    }

    /// Never waits. `line` ends with a newline.
    func post(_ line: [UInt8]) {
        let isAccepted = state.withLock { state in
            guard state.waitingCount < Self.waitingMax else {
                state.droppedCount += 1
                return false
            }
            state.waitingCount += 1
            return true
        }
        if isAccepted { lines.post(line) }
    }

    /// Waits until all is written, at most a second: at the end of the process.
    func drain() {
        let end = readUptime() + .seconds(1)
        while state.withLock({ $0.waitingCount > 0 }), readUptime() < end {
            drained.wait(timeLimit: end - readUptime())
        }
    }

    private func write(_ batch: [[UInt8]]) {
        for line in batch {
            writeStandardError(line)
            let (dropped, isLast) = state.withLock { state in
                state.waitingCount -= 1
                defer { state.droppedCount = 0 }
                return (state.droppedCount, state.waitingCount == 0)
            }
            if isLast { drained.notify() }
            if dropped > 0 {
                let text = "\(dropped) lines of the log were dropped"
                writeStandardError(form.marked(text, .warning))
            }
        }
    }

    /// A minute of a daemon that has much to complain about.
    private static let waitingMax = 10_000
}
