import Calendar
import History
import Jobs
import Keeping
import Linux

/// What the history costs: records that are appended, by the code that the daemon appends them
/// with; a start behind ten million records; and pages of them.
struct HistoryFigures {
    let place: Workplace

    func measure() throws -> [Figure] {
        let written = try appended()
        let synced = try synced()
        tell("ten million records are written, counted and compressed: three minutes …")
        let records = try RecordMaker(jobs: Self.jobs)
        var home = WrittenHistory(place: place, name: "large", records: records)
        try home.write(runs: Self.runs, batch: Self.batch)
        try home.tend()
        return [written, synced] + (try started(home)) + (try pages())
    }

    /// Records a second, as many at once as the loop starts runs in a turn.
    private func appended() throws -> Figure {
        var rates: [Double] = []
        for round in 0..<Self.rounds {
            let records = try RecordMaker(jobs: Self.jobs)
            var home = WrittenHistory(place: place, name: "append-\(round)", records: records)
            let begin = readUptime()
            try home.write(runs: 500_000, batch: Self.batch)
            rates.append(1_000_000 / (readUptime() - begin).inSeconds)
        }
        return Figure(
            "records appended, sync never",
            ours: "\(text(quantile(0.5, of: rates), decimals: 0)) records/s",
            goal: "at least 200,000")
    }

    private func synced() throws -> Figure {
        let append = try place.twin("append")
        var ours: [Double] = []
        var theirs: [Double] = []
        for round in 0..<Self.rounds {
            let records = try RecordMaker(jobs: Self.jobs)
            var home = WrittenHistory(
                place: place, name: "sync-\(round)", records: records, sync: .always)
            let begin = readUptime()
            try home.write(runs: Self.syncedBatches * Self.batch / 2, batch: Self.batch)
            let count = Double(Self.syncedBatches * Self.batch)
            ours.append(count / (readUptime() - begin).inSeconds)
            let size = try home.sizeBytes() / Self.syncedBatches
            let twin = try RunningProgram(
                append, ["\(place.path)/twin-\(round)", "\(Self.syncedBatches)", "\(size)"],
                waiter: place.waiter)
            try twin.awaitEnd(limit: .seconds(120))
            theirs.append(count * 1e9 / (try twin.number("total_ns")))
        }
        return Figure(
            "records appended, sync always, \(Self.batch) at once", ours: quantile(0.5, of: ours),
            twin: quantile(0.5, of: theirs), unit: "records/s", decimals: 0,
            goal: "at least 0.8")
    }

    /// Start to ready with the history and without it.
    private func started(_ home: WrittenHistory) throws -> [Figure] {
        try place.writeJobs(10, to: "few")
        var with: [Double] = []
        var without: [Double] = []
        for round in 0..<Self.rounds {
            for (name, isLarge) in [("large", true), ("none-\(round)", false)] {
                let daemon = try place.start(jobs: "few", home: name, settings: Self.settings)
                try daemon.await("ready: ", limit: .seconds(60))
                let time = (readUptime() - daemon.startedAt).inSeconds * 1e3
                if isLarge { with.append(time) } else { without.append(time) }
                try daemon.stop()
            }
        }
        // As after a crash: the checkpoint of the last stop is lost.
        var crashed: [Double] = []
        for _ in 0..<Self.rounds {
            try removeFile("\(place.path)/large/state/checkpoint")
            let daemon = try place.start(jobs: "few", home: "large", settings: Self.settings)
            try daemon.await("ready: ", limit: .seconds(60))
            crashed.append((readUptime() - daemon.startedAt).inSeconds * 1e3)
            try daemon.stop()
        }
        let none = quantile(0.5, of: without)
        func more(_ times: [Double]) -> String {
            "\(text(max(quantile(0.5, of: times) - none, 0), decimals: 0)) ms more"
        }
        return [
            Figure(
                "start with 10 million records", ours: more(with), goal: "under 1,000 ms more"),
            Figure("the same after a crash", ours: more(crashed), goal: "under 1,000 ms more"),
        ]
    }

    private func pages() throws -> [Figure] {
        let daemon = try place.start(jobs: "few", home: "large", settings: Self.settings)
        try daemon.await("ready: ", limit: .seconds(60))
        let line = try daemon.await("status is served at ", limit: .seconds(1))
        guard
            let port = line.split(separator: ":").compactMap({ UInt16($0.prefix { $0 != "/" }) })
                .last
        else { throw Failure("the daemon names no port: \(line)") }
        let before = try statusFields("/proc/\(daemon.pid)/status")["VmRSS"] ?? 0
        func time(_ query: String) throws -> Double {
            let begin = readUptime()
            let connection = try TCPConnection(
                host: "127.0.0.1", port: port, timeLimit: .seconds(60))
            let target = "/ruqi/get_history?\(query)"
            let request = "GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            try connection.sendAll(Array(request.utf8), timeLimit: .seconds(60))
            let answer = try connection.receiveAll(limitBytes: 64 << 20, timeLimit: .seconds(60))
            let time = (readUptime() - begin).inSeconds * 1e3
            guard String(decoding: answer.prefix(15), as: UTF8.self) == "HTTP/1.1 200 OK" else {
                throw Failure("no page of history: \(String(decoding: answer, as: UTF8.self))")
            }
            return time
        }
        // What is to be counted of the newest segment is counted by then.
        try place.waiter.pause(.seconds(1))
        let first = try time("page_index=1")
        let page1 = try (0..<50).map { _ in try time("page_index=1") }
        let last = Self.runs / 15
        let deep = try (0..<50).map { try time("page_index=\(1 + ($0 * 7_919 * 41) % last)") }
        let ofJob = try (0..<50).map {
            try time("job_id=job-\($0)&page_index=\(1 + $0 * 7_919 % (last / Self.jobs))")
        }
        let after = try statusFields("/proc/\(daemon.pid)/status")["VmRSS"] ?? 0
        try daemon.stop()
        func milliseconds(_ values: [Double], _ share: Double) -> String {
            "\(text(quantile(share, of: values), decimals: 1)) ms"
        }
        return [
            Figure(
                "get_history, first page of 10 million",
                ours: milliseconds([first], 0.5), goal: "under 10 ms"),
            Figure(
                "the same again", ours: milliseconds(page1, 0.5), goal: "under 10 ms"),
            Figure(
                "any page, the slowest of 50", ours: milliseconds(deep, 1),
                goal: "under 300 ms"),
            Figure(
                "any page of one job, the slowest of 50", ours: milliseconds(ofJob, 1),
                goal: "under 300 ms"),
            Figure(
                "memory that it took", ours: megabytes(after - before), goal: "under 64 MB"),
        ]
    }

    private static let settings = "history: {max_size: none}\n"
    private static let jobs = 100
    private static let runs = 5_000_000
    private static let batch = 16
    private static let syncedBatches = 500
    private static let rounds = 5
}

/// A history that is written here as the daemon does it.
private struct WrittenHistory {
    let files: HistoryFiles
    let stateDir: String
    let settings: HistorySettings
    var records: RecordMaker
    var lastSeq = 0

    init(place: Workplace, name: String, records: RecordMaker, sync: SyncPolicy = .never) {
        files = HistoryFiles(logDirectory: "\(place.path)/\(name)/log")
        stateDir = "\(place.path)/\(name)/state"
        self.records = records
        var settings = HistorySettings()
        settings.sync = sync
        settings.maxSizeBytes = nil
        self.settings = settings
    }

    /// Two records a run.
    mutating func write(runs: Int, batch: Int) throws {
        let zone = Zone.utc
        var log = HistoryLog(
            directory: files.directory,
            encoder: RecordEncoder(schedulerName: "bench", host: "bench", zone: zone), zone: zone,
            settings: settings, lastSeq: lastSeq, newest: nil,
            listener: HistoryLog.Listener(finished: {}, grew: {}, wrote: {}, trouble: { nil }))
        log.append([records.definitions()], at: records.now)
        for _ in 0..<(runs * 2 / batch) {
            let pieces = records.next(batch / 2)
            log.append(pieces, at: records.now)
        }
        let lost = log.close(at: records.now)
        if lost > 0 { throw Failure("\(log.trouble ?? "records are lost")") }
    }

    /// What the daemon's thread for it does.
    func tend() throws {
        try makeDirectories(stateDir)
        var keeping = HistoryKeeping(files: files, stateDir: stateDir, settings: settings)
        let report = keeping.tend(at: readWallClock(), isCutOff: { false })
        if let trouble = report.troubles.first { throw Failure(trouble) }
        try keeping.close()
    }

    func sizeBytes() throws -> Int {
        try files.segments.reduce(0) { try $0 + fileSize("\(files.directory)/\($1.text)") }
    }
}

/// Records of runs, a few minutes' a day.
private struct RecordMaker {
    private let jobs: [Job]
    private var number = 0
    private(set) var now: Moment

    init(jobs count: Int) throws {
        let context = JobContext(defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] })
        jobs = try (0..<count).map { number in
            let text =
                "job_id: job-\(number)\njob_name: name-\(number % 7)\nrule: 10s\ncmd: backup --all\n"
            let parsed = JobFile.parse(Array(text.utf8), file: "x.yaml", in: context)
            guard let job = parsed.jobs.first else { throw Failure("\(parsed.diagnostics)") }
            return job
        }
        // The last record lies some days back.
        now = Moment(
            wall: readWallClock() - .seconds(86_400 * 60),
            uptime: Uptime(nanoseconds: 1_000_000_000))
    }

    func definitions() -> Record {
        let defined = jobs.map { DefinedJob($0, since: now.wall) }
        return Record(time: now.wall, event: .fact(.defined(defined)))
    }

    /// The starts of so many runs, and their ends.
    mutating func next(_ count: Int) -> [Record] {
        now = Moment(wall: now.wall + .milliseconds(8), uptime: now.uptime + .milliseconds(8))
        let runs = (0..<count).map { index in
            Run(job: jobs[(number + index) % jobs.count], due: now.wall, cause: .due)
        }
        number += count
        return runs.map { Record(time: now.wall, event: .fact(.started($0, held: []))) }
            + runs.map { Record(time: now.wall, event: .fact(.ended(end($0)))) }
    }

    private func end(_ run: Run) -> EndedRun {
        let output = RunOutput(
            kept: Array("done: \(number)\n".utf8), totalBytes: 13, truncated: false)
        let usage = RunReport.Usage(
            cpuUser: .milliseconds(1), cpuSystem: .milliseconds(1), maxRSSBytes: 4 << 20)
        let isGood = number % 50 > 0
        return EndedRun(
            run: run, outcome: isGood ? .success : .failure, startedAt: now, pid: 4_321,
            report: RunReport(
                result: .exited(code: isGood ? 0 : 1), output: output, endedAt: now, usage: usage))
    }
}
