import Calendar
import Jobs
import Linux
import Scheduling

/// The children of all runs: started, listened to, signalled and waited for. It decides nothing.
struct Children: ~Copyable {
    private let host: Launch.Host
    /// The standard input of runs that have none.
    private let null: Descriptor
    private var buffer = [UInt8](repeating: 0, count: Self.readBytes)
    private var bySerial: [UInt64: Child] = [:]
    private var serials: [RunID: UInt64] = [:]
    private var lastSerial: UInt64 = 0
    /// Those that ended while somebody still holds their output.
    private var draining: Set<UInt64> = []
    /// Those that are over and not yet taken.
    private var over: Set<UInt64> = []

    init(host: Launch.Host) throws(SystemError) {
        self.host = host
        null = try openNull()
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
        case .process(let serial): noteEnd(serial, now, epoll)
        case .output(let serial):
            // Both readinesses of a child may come in one turn, and the other one have ended it.
            guard let child = bySerial[serial], !over.contains(serial) else { return }
            read(child, epoll)
            if child.ending != nil, child.output == nil { finish(child, serial, epoll) }
        }
    }

    /// The runs that are over, in the order of their ids, each once.
    mutating func takeEnded(at now: Uptime, epoll: borrowing Epoll) -> [(RunID, RunReport)] {
        for serial in draining.subtracting(over) {
            guard let child = bySerial[serial], let until = child.drainUntil else { continue }
            if until <= now { finish(child, serial, epoll) }
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
    mutating func signal(_ id: RunID, _ step: StopStep, at now: Uptime) {
        guard let serial = serials[id], let child = bySerial[serial] else { return }
        switch step {
        case .ask(let signal):
            // Its end is only being waited for: there is nothing to stop any more.
            guard child.ending == nil else { return }
            child.isStopping = true
            child.process.signalGroup(signal.number)
        case .kill:
            child.process.signalGroup(Signals.kill)
            if child.ending != nil { child.drainUntil = now + Self.drainTime }
        }
    }

    private func spawn(_ launch: Launch, of run: Run) throws(LaunchProblem) -> Child {
        do {
            let pipe = try makePipe()
            var input: Descriptor?
            if let bytes = launch.input { input = try memoryFile(bytes) }
            let process = try ChildProcess.spawn(
                launch.spawn(input: input?.raw ?? null.raw, output: pipe.writeEnd.raw))
            return Child(run: run, process: process, output: pipe.keepReadEnd())
        } catch {
            throw LaunchProblem("\(error)")
        }
    }

    /// The leader ended. What it wrote is read to its end, or for a short while where a process
    /// that it left behind holds the pipe; that one goes on, but is no longer listened to.
    ///
    /// In a stop the rest of the group has the same patience as its leader had: until it has closed
    /// the output, or KILL comes. The leader is reaped after that, so that the group's number
    /// stays its own.
    private mutating func noteEnd(_ serial: UInt64, _ now: Moment, _ epoll: borrowing Epoll) {
        guard let child = bySerial[serial], child.ending == nil, let end = child.peek() else {
            return
        }
        child.ending = (end, now)
        // Removing can fail only for a descriptor that isn't there.
        try? epoll.remove(child.process.pidfd)
        read(child, epoll)
        if child.output == nil { return finish(child, serial, epoll) }
        draining.insert(serial)
        if !child.isStopping { child.drainUntil = now.uptime + Self.drainTime }
    }

    /// Nothing more is waited for.
    private mutating func finish(_ child: Child, _ serial: UInt64, _ epoll: borrowing Epoll) {
        stopReading(child, epoll)
        if child.isStopping { child.process.signalGroup(Signals.kill) }
        child.reap()
        over.insert(serial)
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
    static let worldWatch: UInt64 = 5
    static let linkWatch: UInt64 = 6
    static let mounts: UInt64 = 7

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
