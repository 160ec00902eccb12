import Calendar
import Jobs

/// A run whose start is on record and whose end isn't.
struct AuditedRun {
    let jobID: String?
    /// Nil: before the records begin.
    let place: RecordPlace?
    let seq: Int
    /// In which life of the daemon it started, or was adopted last.
    var life: Int
}

// What the records say of runs.
extension HistoryAudit {
    mutating func start(_ line: RecordLine, _ place: RecordPlace) {
        guard let id = line.runID else { return }
        let run = AuditedRun(jobID: line.jobID, place: place, seq: line.seq, life: life)
        if let former = runs.updateValue(run, forKey: id), !isDoubtful(former) {
            tell(
                .startedTwice, "the run \(id) was started again before its end", id, line.jobID,
                [former.place, place])
        }
    }

    mutating func end(_ line: RecordLine, _ place: RecordPlace) {
        guard let id = line.runID, runs.removeValue(forKey: id) == nil else { return }
        // Its start may be among those that are missing.
        let due = line.scheduledTime.flatMap { Timestamp(rfc3339: $0) }
        if let lossTime, due ?? .distantPast <= lossTime { return }
        tell(
            .endWithoutStart, "the run \(id) ended and was not started", id, line.jobID, [place])
    }

    /// Runs that go on from an earlier life.
    mutating func adopt(_ line: RecordLine) {
        for id in line.strings("adopted_runs") { runs[id]?.life = life }
    }

    /// Runs whose daemon is gone by now, and that have no end.
    mutating func expectNoRuns(_ place: RecordPlace, of isMeant: (AuditedRun) -> Bool) {
        guard !runs.isEmpty else { return }
        for (id, run) in runs.filter({ isMeant($0.value) }).sorted(by: { $0.key < $1.key }) {
            runs[id] = nil
            if isDoubtful(run) { continue }
            tell(
                .noEnd, "the run \(id) has no end, and its daemon is gone", id, run.jobID,
                [run.place, place])
        }
    }

    /// Its end may be among the records that are missing.
    func isDoubtful(_ run: AuditedRun) -> Bool { run.seq < doubts.lossSeq }

    private mutating func tell(
        _ kind: AuditFinding.Kind, _ sentence: String, _ runID: String, _ jobID: String?,
        _ places: [RecordPlace?]
    ) {
        report.add(
            AuditFinding(
                kind: kind, sentence: sentence, jobID: jobID, runID: runID,
                places: places.compactMap { $0 }))
    }
}
