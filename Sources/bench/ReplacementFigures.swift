import Calendar
import Linux

/// 10,000 job files get other commands at once while 50 jobs run each second. The lateness of the
/// runs that are due from the first rename until the last change is in effect, against that at
/// rest.
///
/// The program that renames needs a processor of its own for a while. So that only the daemon's
/// share is counted, it also works in the phase at rest, as often, on a directory that nobody
/// watches. A stretch at rest is as long as the first replacement took to be in effect.
struct ReplacementFigures {
    /// From and to when runs that are due count.
    private struct Stretch {
        let begin: Timestamp
        let end: Timestamp
        var length: Duration { end - begin }
    }

    let place: Workplace

    func measure() throws -> [Figure] {
        let replacing = try prepare()
        let daemon = try place.start(jobs: Self.watched, home: Self.home)
        try daemon.await("ready: \(Self.files + Self.stamps) jobs", limit: .seconds(60))
        try place.waiter.pause(Self.resting)
        var version = 0
        func replace() throws -> Stretch {
            version += 1
            return try self.replace(daemon, replacing, version)
        }
        // The first one tells how long it takes, and is not counted.
        let length = try replace().length
        guard length > .zero else { throw Failure("a replacement was told before it began") }
        let rounds = min(Int(Self.sampleSeconds / length.inSeconds) + 1, Self.roundsMax)
        var calm: [Stretch] = []
        for round in 0..<rounds { calm.append(try rest(replacing, round, length)) }
        var busy: [Stretch] = []
        for _ in 0..<rounds { busy.append(try replace()) }
        try daemon.stop()
        return try figures(StampedRuns(place: place, home: Self.home), calm, busy)
    }

    /// Writes all files, and two versions of the many to replace them by.
    private func prepare() throws -> Replacing {
        for version in 0...1 {
            try place.writeJobs(Self.files, to: Self.source(version), version: version)
        }
        for directory in [Self.watched, Self.unwatched] {
            try place.writeJobs(Self.files, to: directory)
        }
        try place.makeDirectory(Self.stage)
        try place.writeStamps(Self.stamps, rule: "1s", to: Self.watched) { "[\($0)]" }
        return try Replacing(place: place)
    }

    private func replace(
        _ daemon: RunningProgram, _ replacing: Replacing, _ version: Int
    ) throws -> Stretch {
        let seen = try daemon.countLines()
        let program = try replacing.start(
            Self.source(version % 2), by: Self.stage, into: Self.watched)
        try daemon.awaitChanged(Self.files, after: seen, limit: .seconds(60))
        let end = readWallClock()
        let begin = try replacing.end(program)
        try place.waiter.pause(Self.resting)
        return Stretch(begin: begin, end: end)
    }

    private func rest(
        _ replacing: Replacing, _ version: Int, _ length: Duration
    ) throws -> Stretch {
        let program = try replacing.start(
            Self.source(version % 2), by: Self.stage, into: Self.unwatched)
        let begin = try replacing.end(program)
        let end = begin + length
        try place.waiter.pause(max(end - readWallClock(), .zero) + Self.resting)
        return Stretch(begin: begin, end: end)
    }

    private func figures(
        _ record: StampedRuns, _ calm: [Stretch], _ busy: [Stretch]
    ) throws -> [Figure] {
        let atRest = lateness(record, calm)
        let meanwhile = lateness(record, busy)
        guard min(atRest.count, meanwhile.count) >= Self.sampleMin else {
            throw Failure(
                "only \(atRest.count) runs at rest and \(meanwhile.count) during replacements "
                    + "counted, \(Self.sampleMin) are needed")
        }
        let time = quantile(0.5, of: busy.map { $0.length.inSeconds * 1e3 })
        let rest = quantile(0.99, of: atRest)
        return [
            Figure(
                "10,000 files replaced: in effect", ours: "\(text(time, decimals: 0)) ms",
                goal: ""),
            Figure(
                "lateness p99 of 50 jobs a second, files elsewhere replaced",
                ours: "\(text(rest, decimals: 0)) µs", goal: ""),
            Figure(
                "the same while 10,000 job files are replaced, by that",
                ours: quantile(0.99, of: meanwhile), reference: rest, unit: "µs", decimals: 0,
                goal: "at most 1.5"),
            Figure(
                "runs skipped or missed in all that time", ours: String(record.leftOut), goal: "0"),
        ]
    }

    /// Of the runs that were due in one of the stretches.
    private func lateness(_ record: StampedRuns, _ stretches: [Stretch]) -> [Double] {
        record.runs.filter { run in
            stretches.contains { $0.begin <= run.due && run.due <= $0.end }
        }.map(\.lateness)
    }

    private static func source(_ version: Int) -> String { "version-\(version)" }

    private static let files = 10_000
    private static let stamps = 50
    private static let home = "replacement"
    private static let watched = "replaced"
    private static let unwatched = "elsewhere"
    private static let stage = "stage"
    /// In which 50 jobs a second make more runs than are needed.
    private static let sampleSeconds = 11.0
    private static let sampleMin = 400
    private static let roundsMax = 50
    /// Until the daemon is at rest again.
    private static let resting: Duration = .milliseconds(500)
}
