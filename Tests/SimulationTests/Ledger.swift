import Calendar
import History
import Jobs

/// What a history has to tell, record by record: whether each occurrence has one verdict, and each
/// start one end. It knows only what is on file.
struct Ledger {
    private(set) var findings: [Finding] = []
    private(set) var accounts: [JobID: Account] = [:]
    private var runs: Set<RunID> = []
    private var lastSeq = 0
    /// The latest time since the clock was corrected.
    private(set) var highest = Timestamp.distantPast
    /// The same before the latest step.
    private var formerHighest = Timestamp.distantPast
    /// The daemon is to stop: it starts nothing more.
    var isStopping = false
    /// A daemon came up, and has only told of those before it.
    private var isNew = false
    private var twins: [TwinTiming: SlowTwin] = [:]
    /// Jobs with the rule `now` whose occurrence has no verdict yet.
    private var nows: Set<JobID> = []
    /// Which definition had it.
    private var pastNows: [JobID: UInt64] = [:]
    private var boot: String?
    /// In which boot an `@reboot` job had its verdict.
    private var boots: [JobID: String] = [:]
    /// `@reboot` jobs whose run of the boot before was waiting.
    private var pastBoots: Set<JobID> = []
    private let schedulerName: String

    init(schedulerName: String) {
        self.schedulerName = schedulerName
    }

    /// The twin of a job; one for all that are due alike.
    mutating func twin(_ timing: TwinTiming) -> SlowTwin {
        if let known = twins[timing] { return known }
        let twin = SlowTwin(timing, schedulerName: schedulerName)
        twins[timing] = twin
        return twin
    }

    /// Whether a run's start is on file, and its end isn't.
    func isOpen(_ id: RunID) -> Bool { runs.contains(id) }

    /// The next record, with the line that was read of it.
    mutating func take(_ record: Record, _ line: RecordLine?) {
        guard let line else { return find(.history, "a line is no record") }
        if line.seq != lastSeq + 1 { find(.history, "\(line.seq) follows \(lastSeq)") }
        lastSeq = line.seq
        noteTime(record)
        switch record.event {
        case .fact(let fact):
            if isNew, let first = runs.min() {
                find(.oneEnd, "\(first.text) has no end, and another daemon has come up")
            }
            isNew = false
            take(fact, at: record.time)
        case .lost(let run):
            guard let id = runs.first(where: { $0.text == run.runID }) else {
                return find(.oneEnd, "\(run.runID) is lost, and was not open")
            }
            runs.remove(id)
        case .daemonStarted(_, _, _, let bootID, _):
            if boot != bootID { pastBoots = Set(accounts.filter { $0.value.waitsForBoot }.keys) }
            boot = bootID
            isNew = true
        case .daemonStopped, .zonesChanged, .calendarsChanged, .dropped: break
        }
    }

    private mutating func noteTime(_ record: Record) {
        highest = max(highest, record.time)
        guard case .fact(.clockStepped(let step)) = record.event else { return }
        let before = record.time - step
        formerHighest = max(highest, before)
        highest = step < .zero - SetBack.repeatsNothing ? record.time : max(highest, before)
    }

    private mutating func take(_ fact: Fact, at now: Timestamp) {
        switch fact {
        case .started(let run, let held):
            if !runs.insert(run.id).inserted { find(.oneEnd, "\(run.id.text) is started twice") }
            let one = Tally(first: run.due, last: run.due, count: 1)
            settle(one, of: run.job, held, at: now)
        case .ended(let ended):
            if runs.remove(ended.run.id) == nil {
                find(.oneEnd, "\(ended.run.id.text) ends, and was not started")
            }
        case .skipped(let passed, let reason):
            settle(passed.tally, of: passed.job, passed.held, reason == .excluded, at: now)
        case .missed(let passed, let reason):
            let definition = settle(passed.tally, of: passed.job, passed.held, at: now)
            checkMiss(passed, reason, definition, at: now)
        case .defined(let jobs): for item in jobs { define(item, at: now) }
        case .reconciled(let change): for id in change.removed { close(id, at: now) }
        case .clockStepped(let step) where step < .zero - SetBack.repeatsNothing:
            for id in accounts.keys { accounts[id]?.correct(from: formerHighest, to: now) }
        case .hookFailed, .clockStepped, .slept, .loaded: break
        }
    }

    private mutating func define(_ item: DefinedJob, at now: Timestamp) {
        let (job, id) = (item.job, item.job.spec.id)
        let twin = twin(TwinTiming(job.spec))
        if job.recurrence.kind != .now, nows.remove(id) != nil {
            accounts[id]?.strayCount += 1
        } else if job.recurrence.kind == .now, !job.spec.paused,
            item.since.nanoseconds < now.nanoseconds / 1_000 * 1_000
        {
            // One that waits is passed on to the new definition, or is run anew.
            if !nows.insert(id).inserted { accounts[id]?.strayCount += 1 }
        } else if job.recurrence.kind == .now, nows.contains(id) {
            accounts[id]?.strayCount += 1
        }
        if accounts[id] == nil {
            accounts[id] = Account(job, since: item.since, twin)
        } else {
            accounts[id]?.define(item, highest: highest, at: now, twin)
            if let difference = accounts[id]?.difference(from: item.held, at: now) {
                find(.eachOccurrenceOnce, "\(id) is another one, and \(difference)")
            }
        }
    }

    private mutating func close(_ id: JobID, at now: Timestamp) {
        nows.remove(id)
        pastNows[id] = nil
        guard var account = accounts.removeValue(forKey: id) else { return }
        account.ask(through: now)
        if let first = account.open.first, first.moment <= now {
            find(.eachOccurrenceOnce, "\(id) is removed, and nothing is told of \(first.moment)")
        }
    }

    /// Returns which definition the occurrences are of. Nil: that can't be said.
    @discardableResult
    private mutating func settle(
        _ tally: Tally, of job: Job, _ held: [Tally], _ isExcluded: Bool = false, at now: Timestamp
    ) -> Int? {
        let id = job.spec.id
        let kind = job.recurrence.kind
        let isPassedOn = tally.count == 1 && accounts[id]?.isKnown(tally.first) == true
        if kind == .now || kind == .atBoot, tally.count == 1, !isPassedOn {
            settleDated(tally, of: job, isExcluded, at: now)
            return nil
        }
        guard accounts[id] != nil else {
            find(.eachOccurrenceOnce, "\(id) has a verdict, and was never defined")
            return nil
        }
        let definition = accounts[id]?.settle(
            tally, isExcluded: isExcluded, highest: highest, at: now)
        if definition == nil {
            let span = "\(tally.count) from \(tally.first) to \(tally.last)"
            find(.eachOccurrenceOnce, "\(id) has a verdict on \(span), which are not due")
        }
        if let difference = accounts[id]?.difference(from: held, at: now) {
            find(.eachOccurrenceOnce, "\(id): \(difference)")
        }
        return definition
    }

    /// An occurrence that the scheduler has dated.
    private mutating func settleDated(
        _ tally: Tally, of job: Job, _ isExcluded: Bool, at now: Timestamp
    ) {
        let id = job.spec.id
        if job.recurrence.kind == .atBoot {
            if pastBoots.remove(id) != nil { return }
            if boots[id] == boot { find(.eachOccurrenceOnce, "\(id) is due twice in a boot") }
            boots[id] = boot
            return
        }
        // A daemon that comes up runs a changed definition, and doesn't tell that it is another
        // one.
        let isAnother = pastNows.updateValue(job.dateDefinition, forKey: id) != job.dateDefinition
        if nows.remove(id) == nil, !isExcluded, !isAnother, accounts[id]?.takeStray() != true {
            find(.eachOccurrenceOnce, "\(id) is due again, and was not defined anew")
        }
    }

    /// Only what is too late is missed, and what is to be caught up isn't.
    private mutating func checkMiss(
        _ passed: Passed, _ reason: MissReason, _ definition: Int?, at now: Timestamp
    ) {
        let id = passed.job.spec.id
        // Of a former definition only what its occurrences were is known.
        guard reason != .removed, !isStopping, let account = accounts[id],
            definition == account.definition,
            passed.job.place.file != "history", !account.isBlurred
        else { return }
        let options = passed.job.spec.run
        let isInTime = passed.tally.last >= now - options.misfireGrace
        if options.catchUp == .none, !isInTime { return }
        let most = Self.backlogMax
        let later = account.openCount(by: now, after: passed.tally.last, most: most)
        let span = "from \(passed.tally.first) to \(passed.tally.last)"
        if isInTime, later < most { find(.inTime, "\(id) misses what is in time, \(span)") }
        switch options.catchUp {
        case .none: break
        case .latest: if later < 1 { find(.inTime, "\(id) misses the latest, \(span)") }
        case .all:
            if later < most {
                find(.inTime, "\(id) misses what it can catch up, \(span), \(later)")
            }
        }
    }

    /// Everything is at rest after an orderly stop.
    mutating func close(at now: Timestamp) {
        for (id, account) in accounts.sorted(by: { $0.key < $1.key }) {
            var account = account
            account.ask(through: now)
            // What is later comes again: the clock was set back.
            if let first = account.open.first, first.moment <= now {
                find(.rest, "\(id): nothing is told of the one of \(first.moment)")
            }
        }
        for id in nows.sorted() { find(.rest, "\(id) was to run, and nothing is told of it") }
        for id in runs.sorted() { find(.oneEnd, "\(id.text) has no end") }
    }

    private mutating func find(_ checker: Checker, _ sentence: String) {
        findings.append(Finding(checker: checker, sentence: sentence))
    }

    /// CONTRACT §3.8: so many of one job are looked at.
    private static let backlogMax = 1_000
}
