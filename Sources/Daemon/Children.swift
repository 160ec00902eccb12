import Calendar
import Jobs
import Launching
import Linux
import Scheduling

/// The children of all runs: started, listened to, signalled and waited for. It decides nothing.
struct Children: ~Copyable {
    private let host: LaunchHost
    /// The standard input of runs that have none.
    private let null: Descriptor
    /// Nil: control groups can't be had.
    private var groups: ControlGroups?
    var buffer = [UInt8](repeating: 0, count: Self.readBytes)
    var bySerial: [UInt64: Child] = [:]
    private var serials: [ChildName: UInt64] = [:]
    private var lastSerial: UInt64 = 0
    /// Those for which files and accounts are being read.
    private var preparing: [ChildName: LaunchOrder] = [:]
    /// Threads that read them; also those whose order was withdrawn since.
    private var preparationCount = 0
    /// What threads have come to.
    let answers: Mailbox<Answer>
    /// The files that outputs are added to, while children have them.
    var files: [OutputFile.Key: OutputFile] = [:]
    /// Those that ended while somebody still holds their output, or lives on.
    var draining: Set<UInt64> = []
    /// Those that are over and not yet taken.
    var over: Set<UInt64> = []
    /// Those that could not be started after all, or were stopped before.
    private var failed: [(ChildName, String)] = []

    /// What became of the wish for a child.
    enum Start {
        case started(pid: Int32)
        /// It is told later, by `takeStarts` or `takeEnded`.
        case preparing
    }

    enum Answer: Sendable {
        case prepared(ChildName, Result<LaunchSources, LaunchProblem>)
        case swept(serial: UInt64, [Survivor])
        case output(OutputFile.Key, OutputFile.Answer)
    }

    init(host: LaunchHost) throws(SystemError) {
        let answers = try Mailbox<Answer>()
        null = try openNull()
        groups = ControlGroups.make()
        self.answers = answers
        self.host = host
    }

    /// Readable while `takeStarts` has something to do.
    var answersNumber: Int32 { answers.raw }

    /// Starts a child and has the loop listen to it. Where files or the user database have to be read
    /// before, that happens on a thread of its own.
    mutating func start(
        _ name: ChildName, _ order: LaunchOrder, epoll: borrowing Epoll
    ) throws(LaunchProblem) -> Start {
        guard order.needsSources else {
            return .started(pid: try launch(name, order, with: .none, epoll))
        }
        guard preparationCount < Self.preparationsMax else {
            throw LaunchProblem(
                "\(preparationCount) other starts wait for their accounts and files")
        }
        let (answers, host) = (answers, host)
        do throws(SystemError) {
            try Worker.start(name: "prepare") {
                let sources = Result { () throws(LaunchProblem) in
                    try LaunchSources.read(for: order.spec, on: host)
                }
                answers.post(.prepared(name, sources))
            }
        } catch {
            throw LaunchProblem("\(error)")
        }
        preparing[name] = order
        preparationCount += 1
        return .preparing
    }

    /// Starts those that everything is read for: their process ids. What can't be started is among
    /// those that ended.
    mutating func takeStarts(
        at now: Uptime, epoll: borrowing Epoll
    ) -> [(name: ChildName, pid: Int32)] {
        var started: [(ChildName, Int32)] = []
        for answer in answers.takeAll() {
            switch answer {
            case .swept(let serial, let survivors): noteSweep(serial, survivors, now, epoll)
            case .output(let key, let answer): note(answer, of: key, now, epoll)
            case .prepared(let name, let sources):
                preparationCount -= 1
                // Nil: it was stopped meanwhile, or it is the answer to an earlier try.
                guard let order = preparing.removeValue(forKey: name) else { continue }
                do throws(LaunchProblem) {
                    started.append((name, try launch(name, order, with: sources.get(), epoll)))
                } catch {
                    failed.append((name, error.sentence))
                }
            }
        }
        return started.sorted { $0.0 < $1.0 }
    }

    /// Brings one readiness of the loop.
    mutating func handle(_ source: Token.Source, at now: Moment, epoll: borrowing Epoll) {
        switch source {
        case .process(let serial): noteEnd(serial, now, epoll)
        case .output(let serial):
            // Both readinesses of a child may come in one turn, and the other one have ended it.
            guard let child = bySerial[serial], !over.contains(serial) else { return }
            read(child, serial, epoll)
            if child.ending != nil, child.output == nil { finish(child, serial, now.uptime, epoll) }
        }
    }

    /// Those that are over, in the order of their names, each once.
    mutating func takeEnded(
        at now: Moment, epoll: borrowing Epoll
    ) -> [(name: ChildName, report: RunReport)] {
        for serial in draining.subtracting(over) {
            guard let child = bySerial[serial], let until = child.drainUntil else { continue }
            if until <= now.uptime { finish(child, serial, now.uptime, epoll) }
        }
        guard !over.isEmpty || !failed.isEmpty else { return [] }
        var ended = failed.map { name, sentence in
            (
                name,
                RunReport(result: .startFailed(sentence), output: .none, endedAt: now, usage: nil)
            )
        }
        failed = []
        for serial in over {
            guard let child = bySerial.removeValue(forKey: serial), let ending = child.ending
            else { continue }
            serials[child.name] = nil
            close(child.file)
            if let group = child.group {
                groups?.giveBack(group, wasKilled: child.sweep != .none)
            }
            ended.append((child.name, child.report(ending)))
        }
        draining.subtract(over)
        over = []
        return ended.sorted { $0.0 < $1.0 }
    }

    /// When `takeEnded` has to be called even if nothing becomes ready. Nil: never.
    var deadline: Uptime? {
        if !failed.isEmpty { return Uptime(nanoseconds: 0) }
        return draining.lazy.compactMap { [bySerial] in bySerial[$0]?.drainUntil }.min()
    }

    /// Sends a step of the stop sequence to the whole process group of a child, KILL to all that came
    /// from it.
    mutating func signal(_ name: ChildName, _ step: StopStep, at now: Uptime) {
        if preparing.removeValue(forKey: name) != nil {
            failed.append((name, "stopped while its account and files were looked up"))
        }
        guard let serial = serials[name], let child = bySerial[serial] else { return }
        switch step {
        case .ask(let signal):
            // Its end is only being waited for: there is nothing to stop any more.
            guard child.ending == nil else { return }
            child.isStopping = true
            child.process.signalGroup(signal.number)
            // One that is stopped (SIGSTOP) would not see it.
            if signal != .kill { child.process.signalGroup(Signals.goOn) }
        case .kill:
            // It had ended by itself: what it left behind is left alone.
            guard child.ending == nil || child.isStopping else { return }
            child.isStopping = true
            sweep(child, serial)
            if child.ending != nil { child.drainUntil = now + Self.drainTime }
        }
    }

    /// In a control group, if there is one and the system lets us.
    private mutating func start(
        _ launch: Launch, input: Int32, output: Int32, in group: ControlGroup?
    ) throws(SpawnError) -> ChildProcess {
        guard let group else { return try launch.start(input: input, output: output) }
        guard let directory = group.open() else {
            groups?.giveBack(group)
            return try launch.start(input: input, output: output)
        }
        let process: ChildProcess
        do throws(SpawnError) {
            process = try launch.start(input: input, output: output, controlGroup: directory.raw)
        } catch {
            groups?.giveBack(group)
            throw error
        }
        if process.isInGroup { return process }
        // The next one would not be let in either.
        groups?.giveBack(group)
        removeGroups()
        return process
    }

    /// Removes the control groups; from here on children have none.
    mutating func removeGroups() {
        groups?.remove()
        groups = nil
    }

    private mutating func launch(
        _ name: ChildName, _ order: LaunchOrder, with sources: LaunchSources,
        _ epoll: borrowing Epoll
    ) throws(LaunchProblem) -> Int32 {
        let launch = try Launch(order, on: host, with: sources)
        let file = file(for: order, launch)
        var isStarted = false
        // A start that fails leaves nothing behind.
        defer { if !isStarted { close(file) } }
        let child = try spawn(launch, name, order, file)
        lastSerial += 1
        do throws(SystemError) {
            if let output = child.outputNumber {
                try epoll.add(output, token: Token.output(lastSerial), interests: .readable)
            }
            try epoll.add(
                child.process.pidfd, token: Token.process(lastSerial), interests: .readable)
        } catch {
            // Nobody would notice its end: it must not go on.
            stopReading(child, epoll)
            child.process.end(patience: Self.drainTime)
            if let group = child.group { groups?.giveBack(group) }
            throw LaunchProblem("\(error)")
        }
        isStarted = true
        bySerial[lastSerial] = child
        serials[name] = lastSerial
        return child.process.pid
    }

    private mutating func spawn(
        _ launch: Launch, _ name: ChildName, _ order: LaunchOrder, _ outputFile: OutputFile?
    ) throws(LaunchProblem) -> Child {
        do {
            // For its standard input and its pidfd; an output file may need one later.
            let pipe = try makePipe(withRoomFor: 3)
            var file: Descriptor?
            if !launch.input.isEmpty { file = try memoryFile(launch.input) }
            let input = file?.raw ?? null.raw
            let output = pipe.writeEnd.raw
            let group = groups?.take()
            let process = try start(launch, input: input, output: output, in: group)
            let isInGroup = process.isInGroup
            return Child(
                name: name, order: order, process: process, output: pipe.keepReadEnd(),
                file: outputFile,
                group: isInGroup ? group : nil)
        } catch {
            throw LaunchProblem("\(error)")
        }
    }

    static let readBytes = 64 << 10
    /// Threads that wait for file systems and user databases.
    private static let preparationsMax = 256
}
