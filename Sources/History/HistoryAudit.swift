import Calendar
import Jobs

/// Checks that each occurrence of each job is accounted for once, and each run has one end: works
/// all occurrences out from the definitions that the history itself has, and compares them with its
/// records, taken in their order.
///
/// Memory: the jobs, the runs that are going and the occurrences in flight, however long the
/// history is. Time: constant for nearly each record.
package struct HistoryAudit: Sendable {
    /// Makes a job of its definition: as a daemon of that name did on that host. Nil: that can't be
    /// told here any more.
    package typealias Revive =
        @Sendable (_ past: PastJob, _ schedulerName: String, _ host: String) -> Job?

    let revive: Revive
    /// Of the times in sentences.
    let zone: Zone
    var report = AuditReport()
    var jobs: [String: AuditedJob] = [:]
    var runs: [String: AuditedRun] = [:]
    /// How many times the daemon started.
    var life = 0
    /// When it had looked at its files in this life.
    var loadedAt: Timestamp?
    /// Up to when the clock was slept over or set: what passed then is decided on a while later.
    var unsteadyUntil = Timestamp.distantPast
    /// The newest time that is on record, also one that was set back from.
    var newestTime = Timestamp.distantPast
    /// What was due before it, and would have run, is decided on. Nil: that can't be told.
    var nothingWaitsBefore: Timestamp?
    var doubts = Doubts()
    /// The time of the first record behind the newest place where some are missing. Nil: none are.
    var lossTime: Timestamp?
    var suspects: [Suspect] = []
    /// Jobs that have a verdict and no definition, each told once.
    var undefined: Set<String> = []
    private var segment: SegmentName?
    private var lineNumber = 0
    private var brokenCount = 0
    /// What was known before the first record, which tells whose it is.
    private var past: Recollection?

    /// `past` is what was known before the first record; without it the first one should be number
    /// 1.
    package init(from past: Recollection? = nil, zone: Zone, revive: @escaping Revive) {
        self.revive = revive
        self.zone = zone
        self.past = past
        report.lastSeq = past?.lastSeq ?? 0
    }

    /// The lines that follow are those of another segment.
    package mutating func begin(_ segment: SegmentName) {
        self.segment = segment
        lineNumber = 0
        report.segmentCount += 1
    }

    /// Takes the next line of the segment.
    package mutating func take(_ bytes: [UInt8], in range: Range<Int>) {
        lineNumber += 1
        guard let segment else { return }
        guard let line = RecordLine(bytes, in: range) else {
            brokenCount += 1
            let place = RecordPlace(segment: segment, line: lineNumber, seq: 0)
            report.add(
                AuditFinding(kind: .brokenLine, sentence: "the line is no record", places: [place]))
            return
        }
        let place = RecordPlace(segment: segment, line: lineNumber, seq: line.seq)
        if let past { recall(past, line) }
        past = nil
        guard isInOrder(line, place) else { return }
        findEarly(before: line)
        newestTime = max(newestTime, line.time)
        report.note(line)
        take(line, place)
    }

    /// Whether a record comes after all that were taken. Tells what is missing before it.
    private mutating func isInOrder(_ line: RecordLine, _ place: RecordPlace) -> Bool {
        defer { brokenCount = 0 }
        let expected = report.lastSeq + 1
        if line.seq == expected { return true }
        if line.seq < expected {
            let sentence = "record \(line.seq) stands behind record \(report.lastSeq)"
            report.add(
                AuditFinding(kind: .repeatedRecords, sentence: sentence, places: [place]))
            return false
        }
        doubts.lossSeq = line.seq
        lossTime = line.time
        let count = line.seq - expected
        let sentence =
            count == 1
            ? "record \(expected) is not there"
            : "records \(expected) to \(line.seq - 1) are not there"
        if report.recordCount == 0, expected == 1 {
            // The oldest segments are removed one day.
            report.notes.append("\(sentence): what they define can't be checked")
        } else if count > brokenCount {
            report.add(
                AuditFinding(kind: .missingRecords, sentence: sentence, places: [place]))
        }
        return true
    }

    private mutating func take(_ line: RecordLine, _ place: RecordPlace) {
        switch line.event {
        case "started":
            noteIdleness(line)
            start(line, place)
            judge(line, place)
        case "skipped", "missed": judge(line, place)
        case "finished", "lost": end(line, place)
        case "reconciled": remove(line, place)
        case "daemon": takeNews(line, place)
        default: break
        }
    }

    private mutating func takeNews(_ line: RecordLine, _ place: RecordPlace) {
        switch line.action {
        case "start":
            life += 1
            loadedAt = nil
            adopt(line)
        case "loaded":
            loadedAt = line.time
            unsteadyUntil = line.time
            expectNoRuns(place) { [life] in $0.life < life }
        case "stop": expectNoRuns(place) { _ in true }
        case "defined": define(line, place)
        case "suspend": unsteadyUntil = line.time
        case "clock_step": takeStep(line)
        case "dropped":
            doubts.lossSeq = line.seq
            lossTime = line.time
            report.notes.append(
                "record \(line.seq): records were dropped, what they told is not checked")
        case "zones_changed":
            for name in line.strings("zones") {
                doubts.zoneChanges[name] = line.seq
                report.doubt(zone: name)
            }
        default: break
        }
    }

    private mutating func takeStep(_ line: RecordLine) {
        unsteadyUntil = line.time
        guard let step = line.step, step < 0 else { return }
        let before = line.time - .seconds(step)
        newestTime = max(newestTime, before)
        guard .seconds(step) < .zero - SetBack.repeatsNothing else { return }
        nothingWaitsBefore = nil
        for id in jobs.keys { jobs[id]?.startAnew(at: line.time, from: before) }
    }

    /// Nothing more comes: the result.
    package consuming func finish() -> AuditReport {
        findEarly(before: nil)
        report.jobCount = jobs.count
        report.goingCount = runs.values.count { !isDoubtful($0) }
        for id in jobs.keys.sorted() {
            guard var job = jobs[id], !job.isDoubtful(doubts), let accounts = job.accounts else {
                continue
            }
            report.pendingCount += accounts.pendingCount(through: newestTime)
            findSilence(&job, accounts, id)
        }
        report.finish()
        return report
    }
}

extension SegmentSource {
    /// Audits a history, from its beginning or from where `past` ends.
    package func audit(
        from past: Recollection? = nil, zone: Zone, revive: @escaping HistoryAudit.Revive
    ) -> AuditReport {
        var audit = HistoryAudit(from: past, zone: zone, revive: revive)
        for name in list() {
            audit.begin(name)
            forEachLine(of: name) { bytes, range in audit.take(bytes, in: range) }
        }
        return audit.finish()
    }
}
