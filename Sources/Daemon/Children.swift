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
    /// Nil: runs that go on after the daemon can't be found again.
    private var register: BirthRegister?
    var buffer = [UInt8](repeating: 0, count: Self.readBytes)
    var bySerial: [UInt64: Child] = [:]
    private var serials: [ChildName: UInt64] = [:]
    private var lastSerial: UInt64 = 0
    /// Those that threads start, because accounts or files have to be looked up for them.
    private(set) var preparations = Preparations()
    /// What threads have come to.
    let answers: Mailbox<Answer>
    /// The files that outputs are added to, while children have them.
    var files: [OutputFile.Key: OutputFile] = [:]
    /// Those that ended while somebody still holds their output, or lives on.
    var draining: Set<UInt64> = []
    /// Those that are over and not yet taken.
    var over: Set<UInt64> = []
    /// Some that nobody waits for may have ended.
    var hasOrphans = false
    /// Those that could not be started after all, or were stopped before.
    private var failed: [(ChildName, String, wasStopped: Bool)] = []

    /// What became of the wish for a child.
    enum Start {
        case started(Born)
        /// It is told later, by `takeStarts` or `takeEnded`.
        case preparing
    }

    /// A child that the loop listens to.
    struct Born {
        let pid: Int32
        let startedAt: Moment
    }

    enum Answer: Sendable {
        case started(Preparations.Wish, Berth, Result<Cradle, LaunchProblem>)
        case swept(serial: UInt64, [Survivor])
        case output(OutputFile.Key, OutputFile.Answer)
    }

    init(host: LaunchHost, register: consuming BirthRegister?) throws(SystemError) {
        let answers = try Mailbox<Answer>()
        null = try openNull()
        groups = ControlGroups.make()
        self.register = register
        self.answers = answers
        self.host = host
    }

    /// Readable while `takeStarts` has something to do.
    var answersNumber: Int32 { answers.raw }

    /// Starts a child and has the loop listen to it. One that has rights of its own, or needs
    /// files, is started by a thread: looking them up may take long, and so may a directory or
    /// program that is its user's.
    mutating func start(
        _ name: ChildName, _ order: LaunchOrder, epoll: borrowing Epoll
    ) throws(LaunchProblem) -> Start {
        if order.needsSources {
            preparations.add(name, order)
            beginPreparations()
            return .preparing
        }
        let berth = takeBerth(order)
        let child: Newborn
        do throws(LaunchProblem) {
            child = try Newborn.start(order, on: host, with: .none, null: null.raw, in: berth)
        } catch {
            giveBack(berth)
            throw error
        }
        return .started(try adopt(child, name, order, berth, epoll))
    }

    private mutating func beginPreparations() {
        while let wish = preparations.begin() {
            let berth = takeBerth(wish.order)
            let (answers, host, null) = (answers, host, null.raw)
            do throws(SystemError) {
                try Worker.start(name: "start") {
                    let child = Result { () throws(LaunchProblem) in
                        let sources = try LaunchSources.read(for: wish.order, on: host)
                        return Cradle(
                            try Newborn.start(
                                wish.order, on: host, with: sources, null: null, in: berth))
                    }
                    answers.post(.started(wish, berth, child))
                }
            } catch {
                answers.post(.started(wish, berth, .failure(LaunchProblem("\(error)"))))
            }
        }
    }

    /// Takes those that threads have started, some time ago. What can't be started is among those
    /// that ended.
    mutating func takeStarts(
        at now: Uptime, epoll: borrowing Epoll
    ) -> [(name: ChildName, born: Born)] {
        var started: [(ChildName, Born)] = []
        for answer in answers.takeAll() {
            switch answer {
            case .swept(let serial, let survivors): noteSweep(serial, survivors, now, epoll)
            case .output(let key, let answer): note(answer, of: key, now, epoll)
            case .started(let wish, let berth, let child):
                if let born = take(wish, berth, child, epoll) { started.append((wish.name, born)) }
            }
        }
        beginPreparations()
        return started.sorted { $0.0 < $1.0 }
    }

    /// Nil: it could not be started, or is not wanted any more.
    private mutating func take(
        _ wish: Preparations.Wish, _ berth: Berth, _ child: Result<Cradle, LaunchProblem>,
        _ epoll: borrowing Epoll
    ) -> Born? {
        let order = preparations.end(wish)
        // Those that have ended meanwhile may have been taken for children of nobody.
        if preparations.threadCount == 0, hasOrphans { reapOrphans() }
        do throws(LaunchProblem) {
            guard let newborn = try child.get().take() else { return nil }
            guard let order else {
                abandon(newborn, wish, berth, epoll)
                return nil
            }
            return try adopt(newborn, wish.name, order, berth, epoll)
        } catch {
            if case .failure = child { giveBack(berth) }
            if order != nil { failed.append((wish.name, error.sentence, wasStopped: false)) }
            return nil
        }
    }

    /// It was stopped before it was there: it is ended, and nobody hears of it.
    private mutating func abandon(
        _ newborn: consuming Newborn, _ wish: Preparations.Wish, _ berth: Berth,
        _ epoll: borrowing Epoll
    ) {
        // There may be another one of that name by now.
        let other = serials[wish.name]
        // Where nobody can listen to it, it is ended there.
        guard (try? adopt(newborn, wish.name, wish.order, berth, epoll)) != nil else { return }
        serials[wish.name] = other
        guard let child = bySerial[lastSerial] else { return }
        child.isAbandoned = true
        child.isStopping = true
        sweep(child, lastSerial)
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
        var ended = failed.map { name, sentence, wasStopped in
            (
                name,
                RunReport(
                    result: .startFailed(sentence), output: .none, endedAt: now,
                    wasSignalled: wasStopped, usage: nil)
            )
        }
        failed = []
        for serial in over {
            guard let child = bySerial.removeValue(forKey: serial), let ending = child.ending
            else { continue }
            if !child.isAbandoned { serials[child.name] = nil }
            close(child.file)
            giveBack(child)
            if !child.isAbandoned { ended.append((child.name, child.report(ending))) }
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

    /// Sends a step of the stop sequence to the whole process group of a child, KILL to all that
    /// came from it.
    mutating func signal(_ name: ChildName, _ step: StopStep, at now: Uptime) {
        if preparations.withdraw(name) {
            failed.append(
                (name, "stopped while its account and files were looked up", wasStopped: true))
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

    /// Removes the control groups; from here on children have none.
    mutating func removeGroups() {
        groups?.remove()
        groups = nil
    }

    private mutating func takeBerth(_ order: LaunchOrder) -> Berth {
        Berth(group: groups?.take(), birth: order.birthName.flatMap { register?.take(for: $0) })
    }

    /// No child was born there.
    private mutating func giveBack(_ berth: Berth) {
        if let group = berth.group { groups?.giveBack(group) }
        if let birth = berth.birth { register?.giveBack(birth.number) }
    }

    private mutating func giveBack(_ child: Child) {
        if let number = child.birthNumber { register?.giveBack(number) }
        guard let group = child.group else { return }
        if child.process.isChild {
            groups?.giveBack(group, wasKilled: child.sweep != .none)
        } else {
            groups?.discard(group)
        }
    }

    /// Takes over processes of an earlier daemon's runs, and has the loop wait for their ends.
    mutating func adopt(
        _ foundlings: [Adoption.Foundling], _ epoll: borrowing Epoll
    ) throws(SystemError) {
        for foundling in foundlings {
            let child = Child(foundling)
            lastSerial += 1
            try epoll.add(
                child.process.pidfd, token: Token.process(lastSerial), interests: .readable)
            bySerial[lastSerial] = child
            serials[child.name] = lastSerial
        }
    }

    /// Has the loop listen to a child that was started.
    private mutating func adopt(
        _ newborn: consuming Newborn, _ name: ChildName, _ order: LaunchOrder,
        _ berth: Berth, _ epoll: borrowing Epoll
    ) throws(LaunchProblem) -> Born {
        let startedAt = newborn.startedAt
        let file = file(for: order, newborn.identity)
        let isInGroup = newborn.process.isInGroup
        if let group = berth.group, !isInGroup {
            groups?.giveBack(group)
            // Where it was there to be let in, the next one would not be let in either.
            if group.isOpen { removeGroups() }
        }
        let place = Berth(group: isInGroup ? berth.group : nil, birth: berth.birth)
        let child = Child(newborn, name: name, order: order, file: file, in: place)
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
            giveBack(place)
            close(file)
            throw LaunchProblem("\(error)")
        }
        bySerial[lastSerial] = child
        serials[name] = lastSerial
        return Born(pid: child.process.pid, startedAt: startedAt)
    }

    static let readBytes = 64 << 10
}
