import Calendar
import History
import Jobs
import Keeping
import Launching
import Linux
import Logging
import Scheduling
import Status

/// From settings to a running loop, in the order in which each step can still refuse without
/// leaving anything behind: directories, locks, memory, the status port, threads.
struct Startup {
    private let settings: Settings
    private let arguments: DaemonArguments
    private let contact: ServiceContact
    private let zones = HostZones()
    private let log: Logger
    private let logQueue: LogQueue
    private let shownZone: ShownZone
    private let host = hostName()
    private let bootID = Linux.bootID()
    private let startedAt = readMoment()
    private let files: HistoryFiles

    /// Starts the log's thread: signals must be blocked by then.
    init(
        _ settings: Settings, _ arguments: DaemonArguments, _ contact: ServiceContact,
        _ form: LogForm
    ) throws(Refusal) {
        self.settings = settings
        self.arguments = arguments
        self.contact = contact
        files = HistoryFiles(logDirectory: settings.logDir)
        logQueue = try Self.orRefuse { () throws(SystemError) in try LogQueue(form: form) }
        shownZone = ShownZone(settings.timezone)
        let (zone, level, queue) = (shownZone, settings.logLevel.loggerLevel, logQueue)
        log = Logger(label: "ruqid") { _ in
            StandardErrorLog(level: level, form: form, zone: zone, queue: queue)
        }
    }

    /// The settings file that is named, else the installed one where there is one, and the flags.
    static func settings(_ arguments: DaemonArguments) throws(Refusal) -> Settings {
        var file: (name: String, bytes: [UInt8])?
        let path = arguments.configPath ?? installedConfig
        do throws(FileReadError) {
            file = (path, try readFile(path, limitBytes: YAMLLimits.fileBytesMax))
        } catch {
            guard error.isMissing, arguments.configPath == nil else {
                throw Refusal(sentence: "\(error)", status: ExitStatus.badSettings)
            }
        }
        let zones = HostZones()
        let context = SettingsContext(
            hostName: hostName(), zone: { zones.zone(named: $0) }, zoneNames: { zones.names() },
            zonePlace: { zones.place })
        let read = Settings.read(file: file, flags: arguments.flags, in: context)
        guard let settings = read.settings else {
            throw Refusal(
                sentences: read.diagnostics.map(\.text), status: ExitStatus.badSettings)
        }
        return settings
    }

    /// Takes over the signals of the process. Before any thread starts, because threads inherit
    /// the mask.
    static func takeSignals() throws(Refusal) -> SignalReader {
        ignoreBrokenPipeSignal()
        ignoreLeaseSignal()
        restoreChildSignal()
        return try orRefuse { () throws(SystemError) in
            let orphans = Orphans.comeHere ? [Signals.childEnded] : []
            return try SignalReader(
                [Signals.hangUp, Signals.interrupt, Signals.terminate] + orphans)
        }
    }

    /// Comes up, runs until it is told to stop, and goes down: the exit status.
    func run(_ signals: consuming SignalReader) throws(Refusal) -> Int32 {
        // What was logged is read before the process ends, whatever the reason.
        defer { logQueue.drain() }
        try Self.orRefuse { () throws(SystemError) in
            try makeDirectories(files.directory, mode: 0o750)
            try makeDirectories(settings.stateDir, mode: 0o750)
        }
        let stateLock = try lock(settings.stateDir)
        let logLock = isOneDirectory ? nil : try lock(settings.logDir)
        let launchHost = try Self.orRefuse { () throws(SystemError) in try LaunchHost.current() }
        let descriptors = raiseLimits(for: settings, log)
        guard descriptors >= Self.descriptorsMin else {
            throw Refusal(
                sentence: "this process may have \(descriptors) descriptors, and it takes at least"
                    + " \(Self.descriptorsMin): raise the limit nofile",
                status: ExitStatus.system)
        }
        let past = try recall()
        let world = JobWorld(settings: settings, zones: zones)
        let register = RegisterFile(stateDir: settings.stateDir, bootID: bootID, log: log)
        let adoption = Adoption(
            of: past.recollection.openRuns, by: register, in: world.context, at: startedAt)
        let memory = Memory(
            past.recollection, lost: adoption.lost, bootID: bootID, in: world.context)
        var scheduler = Scheduler(
            settings: Scheduler.Settings(settings), memory: memory, at: startedAt)
        scheduler.adopt(adoption, at: startedAt)
        let published = Published(scheduler.snapshot(at: startedAt))
        let starts = RunStarts()
        let counts = SegmentCounts(segmentBytes: settings.history.segmentBytesMax)
        let server = try Listening(
            settings: settings, host: host, history: files.source(counting: counts),
            measure: { [files] in Measurements(history: files) }, log: log
        ).server(published, shownZone, starts)
        let keeper = try Self.orRefuse { () throws(SystemError) in
            try HistoryKeeper(keeping, files: files, counts: counts, log: log)
        }
        // The first line is written when nothing is left that refuses by itself.
        var loop = try start(
            signals, scheduler, open(past, adoption, keeper), keeper, published, starts,
            launchHost, adoption)
        try Self.orRefuse { () throws(SystemError) in try loop.run() }
        // Held to here: nobody else may write before the last record is on file.
        server?.close()
        stateLock.release()
        if let logLock { logLock.release() }
        log.info("stopped")
        return ExitStatus.done
    }

    /// `state_dir` and `log_dir` may be the same, which can't be locked twice.
    private var isOneDirectory: Bool {
        // Both were just made: one that can't be looked at can't be locked either, and says so.
        let state = try? FileSignature(path: settings.stateDir)
        let log = try? FileSignature(path: settings.logDir)
        return state?.target?.inode == log?.target?.inode
            && state?.target?.device == log?.target?.device
    }

    private func lock(_ directory: String) throws(Refusal) -> DirectoryLock {
        do throws(DirectoryLock.Failure) {
            return try DirectoryLock(directory: directory)
        } catch {
            switch error {
            case .held:
                throw Refusal(
                    sentence: "another ruqid is running here: \(error)", status: ExitStatus.held)
            case .system: throw Refusal(sentence: "\(error)", status: ExitStatus.system)
            }
        }
    }

    /// What the history tells.
    private struct Past {
        let recollection: Recollection
        let repairedBytes: Int
    }

    private func recall() throws(Refusal) -> Past {
        let repaired = try Self.orRefuse { () throws(SystemError) in try files.repair() }
        return Past(recollection: keeping.recall(), repairedBytes: repaired)
    }

    /// What is done with what is on file.
    private var keeping: HistoryKeeping {
        HistoryKeeping(files: files, stateDir: settings.stateDir, settings: settings.history)
    }

    /// Opens the history for writing, says hello, and closes what its last writer left open.
    private func open(
        _ past: Past, _ adoption: Adoption, _ keeper: HistoryKeeper
    ) -> HistoryLog {
        var history = HistoryLog(
            directory: files.directory,
            encoder: RecordEncoder(
                schedulerName: settings.schedulerName, host: host, zone: settings.timezone),
            zone: settings.timezone, settings: settings.history,
            lastSeq: past.recollection.lastSeq, newest: files.segments.last,
            listener: keeper.listener)
        let hello = Record.Event.daemonStarted(
            version: version, pid: processID(), repairedBytes: past.repairedBytes,
            bootID: bootID, adopted: adoption.found.map(\.run.id.text))
        var records = [Record(time: startedAt.wall, event: hello)]
        log.tell(adoption.found)
        for run in adoption.lost {
            log.warning("run \(run.runID) was interrupted; its end is lost")
            records.append(Record(time: startedAt.wall, event: .lost(run)))
        }
        history.append(records, at: startedAt)
        if let trouble = history.trouble { log.error("\(trouble)") }
        return history
    }

    /// Starts the loader and makes the loop.
    private func start(
        _ signals: consuming SignalReader, _ scheduler: consuming Scheduler,
        _ history: consuming HistoryLog, _ keeper: HistoryKeeper, _ published: Published,
        _ starts: RunStarts, _ launchHost: LaunchHost, _ adoption: Adoption
    ) throws(Refusal) -> Loop {
        let requests = try Self.orRefuse { () throws(SystemError) in try Mailbox<Loader.Request>() }
        let replies = try Self.orRefuse { () throws(SystemError) in try Mailbox<Loaded>() }
        let arguments = arguments
        let loader = Loader(
            path: settings.jobsDir, world: JobWorld(settings: settings, zones: zones),
            store: LastGoodStore(stateDir: settings.stateDir), starts: starts,
            rereadSettings: {
                Result { () throws(Refusal) in try Startup.settings(arguments) }
            })
        try Self.orRefuse { () throws(SystemError) in
            try Worker.start(name: "loader") {
                Loader.run(loader, requests: requests, replies: replies)
            }
        }
        do throws(SystemError) {
            let children = try Children(
                host: launchHost, register: adoption.openRegister())
            let watch = JobsWatch(
                path: settings.jobsDir, requests: requests, at: startedAt.uptime)
            let worldWatch = WorldWatch(requests: requests)
            return try Loop(
                log: log, settings: settings, published: published, signals: signals,
                watch: watch, worldWatch: worldWatch, requests: requests, replies: replies,
                shownZone: shownZone, starts: starts,
                children: children, found: adoption.found, history: history, keeper: keeper,
                service: ServiceReport(contact, log: log), scheduler: scheduler)
        } catch {
            throw Refusal(sentence: "\(error)", status: ExitStatus.system)
        }
    }

    private static func orRefuse<Value: ~Copyable>(
        _ body: () throws(SystemError) -> Value
    ) throws(Refusal) -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            throw Refusal(sentence: "\(error)", status: ExitStatus.system)
        }
    }

    /// The daemon has about 24 open for itself; with fewer not one run could start.
    private static let descriptorsMin = 40
    private static let installedConfig = "/etc/ruqi/ruqid.yaml"
}

extension Memory {
    fileprivate init(
        _ past: Recollection, lost: [OpenRun], bootID: String?, in context: JobContext
    ) {
        var lastRuns = past.lastEnds.mapValues {
            LastRun(
                outcome: $0.outcome, startTime: $0.startTime, endTime: $0.endTime,
                isFailing: $0.isFailing, lastSuccess: $0.lastSuccess, recent: $0.recent)
        }
        for run in lost {
            guard let id = JobID(run.jobID) else { continue }
            // Several of one job may have been going.
            let last = lastRuns[id]
            var recent = last?.recent ?? RecentOutcomes()
            recent.add(.lost)
            lastRuns[id] = LastRun(
                outcome: .lost, startTime: run.startTime, endTime: run.startTime, isFailing: true,
                lastSuccess: last?.lastSuccess, recent: recent)
        }
        // In a boot that can't be told from others nothing is run that may have been run before.
        let isBootDone = bootID == nil || bootID == past.lastBoot
        self.init(
            dated: past.dated, lastRuns: lastRuns, jobs: past.jobs, isBootDone: isBootDone,
            revive: { Job.revived(from: $0, in: context) })
    }
}

extension Scheduler.Settings {
    init(_ settings: Settings) {
        self.init(
            runsJobs: settings.schedulerStore == .memory, maxRunning: settings.maxRunning,
            stopTimeout: settings.stopTimeout)
    }
}

extension LogLevel {
    var loggerLevel: Logger.Level {
        switch self {
        case .error: .error
        case .warning: .warning
        case .info: .info
        case .debug: .debug
        }
    }
}
