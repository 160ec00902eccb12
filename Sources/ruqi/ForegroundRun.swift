import Calendar
import Jobs
import Launching
import Linux

/// One run as the daemon would start it, in the foreground: both its streams come through one pipe,
/// and are passed on as they come.
struct ForegroundRun: ~Copyable {
    private let options: RunOptions
    /// Nil: it is no URL job.
    private var answer: AnswerTail?
    private var process: ChildProcess
    /// Nil at its end.
    private var output: Descriptor?
    private let signals: SignalReader
    private let epoll: Epoll
    private let marks: [String]
    /// When the next step of the stop sequence is due.
    private var deadline: Uptime?
    private var stop = Stop.none

    /// How it came to its end.
    enum Ending {
        case exited(Int32)
        case signalled(Int32)
        /// A URL job's server has answered with this status, 0 for none.
        case answered(status: Int, exitCode: Int32, AnswerBody?)
        /// It went on for longer than the job's `timeout`.
        case tooLong
    }

    private enum Stop: Equatable {
        case none
        /// It was asked to end.
        case asked(tooLong: Bool)
        case killed(tooLong: Bool)
    }

    /// Starts it.
    static func start(
        _ run: Run, signals: consuming SignalReader
    ) throws(LaunchProblem) -> ForegroundRun {
        let order = LaunchOrder(run)
        do {
            let host = try LaunchHost.current()
            let sources =
                order.needsSources ? try LaunchSources.read(for: order, on: host) : .none
            let launch = try Launch(order, on: host, with: sources)
            let pipe = try makePipe()
            let input = launch.input.isEmpty ? try openNull() : try memoryFile(launch.input)
            let process = try launch.start(input: input.raw, output: pipe.writeEnd.raw)
            let epoll = try Epoll()
            try epoll.add(process.pidfd, token: Token.process, interests: .readable)
            try epoll.add(pipe.readEnd.raw, token: Token.output, interests: .readable)
            try epoll.add(signals.raw, token: Token.signals, interests: .readable)
            return ForegroundRun(
                order, run, process: process, output: pipe.keepReadEnd(), signals: signals,
                epoll: epoll)
        } catch let problem as LaunchProblem {
            throw problem
        } catch {
            throw LaunchProblem("\(error)")
        }
    }

    private init(
        _ order: LaunchOrder, _ run: Run, process: consuming ChildProcess,
        output: consuming Descriptor, signals: consuming SignalReader, epoll: consuming Epoll
    ) {
        options = order.spec.run
        if order.command.isURL {
            answer = AnswerTail(isWholeWanted: !order.http.expectJSON.isEmpty)
        }
        marks = order.distinctMarks
        deadline = options.timeout.map { readUptime() + $0 }
        self.process = process
        self.output = consume output
        self.signals = signals
        self.epoll = epoll
    }

    /// Waits for its end, and passes on what it writes and the signals that come.
    mutating func finish() throws(SystemError) -> Ending {
        var events = [ReadyEvent](repeating: ReadyEvent(), count: 3)
        while true {
            let limit = deadline.map { max(.zero, $0 - readUptime()) }
            let count = try epoll.wait(into: &events, timeLimit: limit)
            let tokens = events.prefix(count).map(\.token)
            if tokens.contains(Token.signals) { for _ in try signals.read() { hurry() } }
            if let deadline, deadline <= readUptime() { advance(tooLong: stop == .none) }
            if tokens.contains(Token.output) { try passOn() }
            if tokens.contains(Token.process), let end = try process.peek() {
                return try conclude(end)
            }
        }
    }

    /// What it left in the pipe is passed on, or what comes within a moment where somebody else
    /// holds it.
    private mutating func conclude(_ end: ChildEnd) throws(SystemError) -> Ending {
        try epoll.remove(process.pidfd)
        let until = readUptime() + .milliseconds(100)
        var events = [ReadyEvent](repeating: ReadyEvent(), count: 2)
        while output != nil, readUptime() < until {
            let left = max(.zero, until - readUptime())
            guard try epoll.wait(into: &events, timeLimit: left) > 0 else { break }
            try passOn()
        }
        if stop != .none {
            for left in sweep() { complain("process \(left.pid) (\(left.name)) has survived KILL") }
        }
        _ = try process.reap()
        if case .asked(tooLong: true) = stop { return .tooLong }
        if case .killed(tooLong: true) = stop { return .tooLong }
        switch end.way {
        case .exited(let code):
            guard answer != nil else { return .exited(code) }
            let status = answer?.takeStatus(to: Self.say) ?? 0
            return .answered(status: status, exitCode: code, answer?.body)
        case .signalled(let number, _):
            answer?.passRest(to: Self.say)
            return .signalled(number)
        }
    }

    /// Somebody wants it to end: the stop sequence, and the second time its last step.
    private mutating func hurry() { advance(tooLong: false) }

    private mutating func advance(tooLong: Bool) {
        switch stop {
        case .none:
            stop = .asked(tooLong: tooLong)
            deadline = readUptime() + options.killAfter
            process.signalGroup(options.stopSignal.number)
            // One that is stopped would not see it.
            if options.stopSignal != .kill { process.signalGroup(Self.goOn) }
        case .asked(let tooLong):
            stop = .killed(tooLong: tooLong)
            deadline = nil
            _ = sweep()
            // Where /proc can't be read, or no descriptor is left, nobody was found.
            process.signalGroup(Self.kill)
        case .killed: break
        }
    }

    private func sweep() -> [ProcessEntry] {
        SessionSweep(leader: process.pid, marks: marks).run(patience: .seconds(2))
    }

    private mutating func passOn() throws(SystemError) {
        guard let fd = output?.raw else { return }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        switch try readAvailable(fd, into: &buffer) {
        case .bytes(let count):
            let isRead = buffer.withUnsafeBytes { all in
                pass(UnsafeRawBufferPointer(rebasing: all.prefix(count)))
            }
            if !isRead {
                // The run notices that nobody reads it any more, as in a pipeline.
                try epoll.remove(fd)
                output = nil
            }
        case .wouldBlock: break
        case .end:
            try epoll.remove(fd)
            output = nil
        }
    }

    /// False: nobody reads standard output any more.
    private mutating func pass(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard answer != nil else { return Self.write(bytes) }
        var isRead = true
        answer?.append(bytes) { isRead = Self.write($0) && isRead }
        return isRead
    }

    private static func say(_ bytes: UnsafeRawBufferPointer) { _ = write(bytes) }

    private static func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        do throws(SystemError) {
            try writeStandardOutput(Array(bytes))
            return true
        } catch {
            return false
        }
    }

    private enum Token {
        static let process: UInt64 = 0
        static let output: UInt64 = 1
        static let signals: UInt64 = 2
    }

    /// SIGKILL.
    private static let kill: Int32 = 9
    /// SIGCONT.
    private static let goOn: Int32 = 18
}
