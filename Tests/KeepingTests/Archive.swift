import Calendar
import Glibc
import History
import Jobs
import Keeping
import Linux

/// A log directory and a state directory of a test's own.
final class Archive: Sendable {
    static let noon = Timestamp(seconds: 1_767_614_400)  // 2026-01-05 12:00:00 UTC
    let root: String
    let files: HistoryFiles

    init() throws {
        var template = Array("/tmp/ruqi-keeping-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Missing() }
        root = String(cString: made)
        files = HistoryFiles(logDirectory: "\(root)/log")
        try makeDirectories(files.directory)
        try makeDirectories(stateDir)
    }

    deinit {
        for directory in [files.directory, "\(root)/log", stateDir, root] {
            for name in (try? directoryNames(directory)) ?? [] { unlink("\(directory)/\(name)") }
            rmdir(directory)
        }
    }

    var stateDir: String { "\(root)/state" }

    func keeping(_ change: (inout HistorySettings) -> Void = { _ in }) -> HistoryKeeping {
        var settings = HistorySettings()
        change(&settings)
        return HistoryKeeping(files: files, stateDir: stateDir, settings: settings)
    }

    /// Writes segments of so many runs each; `outputBytes` of each stand in its record. Each run
    /// takes two records, each segment begins at another day.
    func write(segments: Int, runs: Int, outputBytes: Int = 20) throws {
        let jobs = try (0..<5).map { try Self.job("job_id: j\($0)\nrule: 10s\ncmd: x\n") }
        let encoder = RecordEncoder(schedulerName: "s", host: "h", zone: .utc)
        var seq = 1
        for day in 0..<segments {
            let first = seq
            let start = Self.noon + .seconds(86_400 * day)
            var bytes: [UInt8] = []
            func add(_ event: Record.Event, at time: Timestamp) {
                encoder.append(Record(time: time, event: event), seq: seq, to: &bytes)
                seq += 1
            }
            let defined = jobs.map { DefinedJob($0, since: start) }
            if day == 0 { add(.fact(.defined(defined)), at: start) }
            for number in 0..<runs {
                let due = start + .seconds(10 * number)
                let run = Run(job: jobs[number % 5], due: due, cause: .due)
                add(.fact(.started(run, held: [])), at: due)
                add(.fact(.ended(Self.end(run, outputBytes: outputBytes))), at: due)
            }
            let name = SegmentName(day: Zone.utc.civil(at: start).date, firstSeq: first)
            try AppendFile(path: "\(files.directory)/\(name.text)").append(bytes)
        }
    }

    static func job(_ yaml: String) throws -> Job {
        let context = JobContext(defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] })
        let parsed = JobFile.parse(Array(yaml.utf8), file: "x.yaml", in: context)
        guard let job = parsed.jobs.first else { throw Missing() }
        return job
    }

    private static func end(_ run: Run, outputBytes: Int) -> EndedRun {
        let moment = Moment(wall: run.due, uptime: Uptime(nanoseconds: 0))
        // As different as the output of programs is.
        let salt = Int(run.due.seconds) * 31
        let output = (0..<outputBytes).map { number -> UInt8 in
            let letter: Int = (salt + number * number) % 90
            return UInt8(0x20 + letter)
        }
        let kept = RunOutput(kept: output, totalBytes: output.count, truncated: false)
        return EndedRun(
            run: run, outcome: .success, startedAt: moment, pid: 7,
            report: RunReport(
                result: .exited(code: 0), output: kept, endedAt: moment, usage: nil))
    }

    /// The names in the history directory, sorted.
    var names: [String] { ((try? directoryNames(files.directory)) ?? []).sorted() }

    /// All lines, in order.
    var lines: [String] {
        let source = files.source()
        var lines: [String] = []
        for name in source.list() {
            source.forEachLine(of: name) { lines.append(String(decoding: $0[$1], as: UTF8.self)) }
        }
        return lines
    }

    struct Missing: Error {}
}
