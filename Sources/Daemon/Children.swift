import Calendar
import Jobs
import Linux
import Scheduling

/// The children of all runs: started, listened to, signalled and waited for. It decides nothing.
struct Children: ~Copyable {
    private let host: Launch.Host
    private var buffer = [UInt8](repeating: 0, count: Self.readBytes)
    private var bySerial: [UInt64: Child] = [:]
    private var serials: [RunID: UInt64] = [:]
    private var lastSerial: UInt64 = 0
    /// Those that ended while somebody still holds their output.
    private var draining: Set<UInt64> = []
    /// Those that are over and not yet taken.
    private var over: Set<UInt64> = []

    init(host: Launch.Host) {
        self.host = host
    }

    /// Starts the child of a run and has the loop listen to it. Returns its process id.
    mutating func start(_ run: Run, epoll: borrowing Epoll) throws(LaunchProblem) -> Int32 {
        let launch = try Launch(run, on: host)
        let child = try spawn(launch, of: run)
        lastSerial += 1
        do throws(SystemError) {
            if let output = child.outputNumber {
                try epoll.add(output, token: Token.output(lastSerial), interests: .readable)
            }
            try epoll.add(
                child.process.pidfd, token: Token.process(lastSerial), interests: .readable)
        } catch {
            // Nobody would notice its end: it must not go on.
            child.process.signalGroup(Signals.kill)
            throw LaunchProblem("\(error)")
        }
        bySerial[lastSerial] = child
        serials[run.id] = lastSerial
        return child.process.pid
    }

    /// Brings one readiness of the loop.
    mutating func handle(_ source: Token.Source, at now: Moment, epoll: borrowing Epoll) {
        switch source {
        case .process(let serial): reap(serial, now, epoll)
        case .output(let serial):
            guard let child = bySerial[serial] else { return }
            read(child, epoll)
            if child.ending != nil, child.output == nil { over.insert(serial) }
        }
    }

    /// The runs that are over, in the order of their ids, each once.
    mutating func takeEnded(at now: Uptime, epoll: borrowing Epoll) -> [(RunID, RunReport)] {
        for serial in draining {
            guard let child = bySerial[serial], let until = child.drainUntil else { continue }
            if until <= now {
                stopReading(child, epoll)
                over.insert(serial)
            }
        }
        guard !over.isEmpty else { return [] }
        var ended: [(RunID, RunReport)] = []
        for serial in over {
            guard let child = bySerial.removeValue(forKey: serial), let ending = child.ending
            else { continue }
            serials[child.run.id] = nil
            ended.append((child.run.id, child.report(ending)))
        }
        draining.subtract(over)
        over = []
        return ended.sorted { $0.0 < $1.0 }
    }

    /// When `takeEnded` has to be called even if nothing becomes ready. Nil: never.
    var deadline: Uptime? {
        draining.lazy.compactMap { [bySerial] in bySerial[$0]?.drainUntil }.min()
    }

    /// Sends a step of the stop sequence to the whole process group of a run.
    func signal(_ id: RunID, _ signal: StopSignal) {
        guard let serial = serials[id], let child = bySerial[serial] else { return }
        child.isStopping = true
        guard child.ending == nil else { return }
        switch signal {
        case .terminate: child.process.signalGroup(Signals.terminate)
        case .kill: child.process.signalGroup(Signals.kill)
        }
    }

    private func spawn(_ launch: Launch, of run: Run) throws(LaunchProblem) -> Child {
        do {
            let pipe = try makePipe()
            let input = try launch.input.map { try memoryFile($0) } ?? openNull()
            let process = try ChildProcess.spawn(
                launch.spawn(input: input.raw, output: pipe.writeEnd.raw))
            return Child(run: run, process: process, output: pipe.keepReadEnd())
        } catch {
            throw LaunchProblem("\(error)")
        }
    }

    /// The child ended. What it wrote is read to its end, or for a short while where a process
    /// that it left behind holds the pipe; that one goes on, but is no longer listened to.
    private mutating func reap(_ serial: UInt64, _ now: Moment, _ epoll: borrowing Epoll) {
        guard let child = bySerial[serial], child.ending == nil else { return }
        if child.isStopping { killRest(child) }
        guard let end = child.reap() else { return }
        child.ending = (end, now)
        // Removing can fail only for a descriptor that isn't there.
        try? epoll.remove(child.process.pidfd)
        read(child, epoll)
        if child.output == nil {
            over.insert(serial)
        } else {
            child.drainUntil = now.uptime + Self.drainTime
            draining.insert(serial)
        }
    }

    /// The leader of a stopped run ended, but is not reaped: its group's number is still its own.
    private func killRest(_ child: Child) {
        child.process.signalGroup(Signals.kill)
    }

    /// Reads what is there, a bounded amount in one turn.
    private mutating func read(_ child: Child, _ epoll: borrowing Epoll) {
        for _ in 0..<Self.readsPerTurnMax {
            guard let fd = child.outputNumber else { return }
            // A pipe that can't be read any more is as good as at its end.
            let answer = (try? readAvailable(fd, into: &buffer)) ?? .end
            switch answer {
            case .bytes(let count):
                buffer.withUnsafeBytes {
                    child.capture.append(UnsafeRawBufferPointer(rebasing: $0.prefix(count)))
                }
            case .wouldBlock: return
            case .end: return stopReading(child, epoll)
            }
        }
    }

    private func stopReading(_ child: Child, _ epoll: borrowing Epoll) {
        guard let fd = child.outputNumber else { return }
        try? epoll.remove(fd)  // Can fail only for a descriptor that isn't there.
        child.output = nil
    }

    private static let readBytes = 64 << 10
    /// A run that floods its output gets a mebibyte a turn and no more of the loop.
    private static let readsPerTurnMax = 16
    /// What a process that outlives its run's leader gets to close the output.
    private static let drainTime: Duration = .milliseconds(100)
}

/// The numbers of the signals that are sent (signal(7), the same on all of Linux).
enum Signals {
    static let hangUp: Int32 = 1
    static let interrupt: Int32 = 2
    static let kill: Int32 = 9
    static let terminate: Int32 = 15
}

/// What a readiness of the loop belongs to, as the 64 bits that epoll keeps for us.
enum Token {
    static let signals: UInt64 = 0
    static let wallAlarm: UInt64 = 1
    static let uptimeAlarm: UInt64 = 2
    static let watch: UInt64 = 3
    static let loader: UInt64 = 4

    enum Source: Equatable {
        case process(serial: UInt64)
        case output(serial: UInt64)
    }

    /// Serials count from 1.
    static func process(_ serial: UInt64) -> UInt64 { first + serial * 2 }
    static func output(_ serial: UInt64) -> UInt64 { first + serial * 2 + 1 }

    /// Nil for the tokens above.
    static func source(_ token: UInt64) -> Source? {
        guard token >= first else { return nil }
        let serial = (token - first) / 2
        return token % 2 == 0 ? .process(serial: serial) : .output(serial: serial)
    }

    private static let first: UInt64 = 16
}
