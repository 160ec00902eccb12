import Calendar
import Jobs

/// A job as the records define it, and what of it is on record.
struct AuditedJob {
    /// Where it was defined.
    struct Origin {
        /// Nil: before the records begin.
        let place: RecordPlace?
        let seq: Int
        let time: Timestamp
    }

    let origin: Origin
    /// The definition, or the verdict that came last.
    private(set) var place: RecordPlace?
    private let past: PastJob
    private let revive: @Sendable () -> Job?
    private var revived: Revived?
    /// Of a job that no calendar knows: whether this definition has its verdict.
    private var hasVerdict: Bool
    /// In which life of the daemon an `@reboot` had its verdict.
    private var bootLife: Int?
    /// What was due until then may come twice: the clock was set back by much.
    private var repeatsUntil = Timestamp.distantPast

    private enum Revived {
        /// Its zone is gone, or it can't be read any more.
        case unknown
        case known(Definition, Accounts)
    }

    private struct Definition {
        /// Nil: the occurrences depend on none.
        let zone: String?
        let isPaused: Bool
    }

    init(
        _ past: PastJob, from origin: Origin, hasVerdict: Bool = false,
        revive: @escaping @Sendable () -> Job?
    ) {
        self.past = past
        self.origin = origin
        self.hasVerdict = hasVerdict
        self.revive = revive
        place = origin.place
    }

    /// Nil: its occurrences can't be worked out here.
    var accounts: Accounts? {
        mutating get {
            if case .known(_, let accounts) = known() { accounts } else { nil }
        }
    }

    /// The zone that decides when it is due. Nil: none does, or that isn't known.
    var zone: String? {
        mutating get {
            if case .known(let definition, _) = known() { definition.zone } else { nil }
        }
    }

    var isPaused: Bool {
        mutating get {
            if case .known(let definition, _) = known() { definition.isPaused } else { false }
        }
    }

    /// Only when it is asked for: it takes as long as reading a job file.
    private mutating func known() -> Revived {
        if let revived { return revived }
        var known = Revived.unknown
        if let job = revive() {
            let name = job.spec.zone.name
            let zone = name == "UTC" ? nil : name == "Local" ? "local" : name
            known = .known(
                Definition(zone: zone, isPaused: job.spec.paused),
                Accounts(job.recurrence, since: past.through, held: past.held))
        }
        revived = known
        return known
    }

    /// Whether what is known of it may be wrong: records are missing since it was defined, its zone
    /// was another one then, or its occurrences can't be worked out here.
    mutating func isDoubtful(_ doubts: Doubts) -> Bool {
        if origin.seq < doubts.lossSeq { return true }
        guard case .known(let definition, _) = known() else { return true }
        guard let zone = definition.zone, let change = doubts.zoneChanges[zone] else {
            return false
        }
        return origin.seq < change
    }

    /// Takes a verdict of one life of the daemon. Nil: it can't be checked.
    mutating func settle(
        _ verdict: Verdict, life: Int, _ doubts: Doubts
    ) -> [Accounts.Flaw]? {
        defer { place = verdict.place }
        if isDoubtful(doubts) { return nil }
        guard case .known(let definition, var accounts) = known() else { return nil }
        // So that there is one owner of what is changed.
        revived = nil
        defer { revived = .known(definition, accounts) }
        let tally = verdict.tally
        // What waited when the clock was set back tells nothing of the time that is now.
        if tally.last > verdict.time, tally.last <= repeatsUntil {
            accounts.forget(tally)
            return []
        }
        let kind = accounts.recurrence.kind
        if kind == .date || kind == .recurring || accounts.isWaiting(for: tally) {
            return accounts.settle(tally, isExcluded: verdict.isExcluded, held: verdict.held)
                .filter { !isRepetition($0) }
        }
        // No calendar knows it: there is one for each definition, or for each boot of the host.
        let isAgain = kind == .now ? hasVerdict : bootLife == life
        // What waited when the last daemon went is due anew.
        if !isAgain { accounts.forgetUnknown() }
        (hasVerdict, bootLife) = (true, life)
        return accounts.drop(but: verdict.held) + (isAgain ? [.double(tally)] : [])
    }

    /// Whether it begins in a time that came twice.
    private func isRepetition(_ flaw: Accounts.Flaw) -> Bool {
        switch flaw {
        case .gap(let tally), .double(let tally), .noOccurrence(let tally):
            tally.first <= repeatsUntil
        case .count: false
        }
    }

    /// The clock was set back by much, to `now`.
    mutating func startAnew(at now: Timestamp, from before: Timestamp) {
        // A date is due once all the same.
        guard case .known(let definition, var accounts) = known(),
            accounts.recurrence.kind == .recurring
        else { return }
        repeatsUntil = max(repeatsUntil, before, accounts.through)
        accounts.startAnew(at: now)
        revived = .known(definition, accounts)
    }

    /// Another definition takes its place at some time, and what waits with it. What else was due
    /// by then has no verdict.
    mutating func pass(to next: inout AuditedJob) -> [Accounts.Flaw] {
        next.repeatsUntil = repeatsUntil
        guard case .known(_, var old) = known(), case .known(let definition, let new) = next.known()
        else { return [] }
        let (since, held) = (next.past.through, next.past.held)
        let isSame = old.recurrence == new.recurrence
        // The daemon came up, and the clock was set back by much meanwhile.
        if isSame, old.recurrence.kind == .recurring,
            old.through - since > SetBack.repeatsNothing
        {
            next.repeatsUntil = max(repeatsUntil, old.through)
            return []
        }
        // What waited when the last daemon went is due anew: it is what is held now.
        if old.recurrence.kind == .now { old.forgetUnknown() }
        // A date that is only written otherwise goes on.
        let goesOn = isSame || old.recurrence.kind == .date && new.recurrence.kind == .date
        let flaws = old.close(through: goesOn ? since : next.origin.time, held: held)
        var holes = old.holes
        if old.recurrence.kind == .now || old.recurrence.kind == .atBoot {
            // What is held by it from before is known.
            holes += held.filter { !old.isWaiting(for: $0) }.map {
                Hole(tally: $0, sort: .unknown, recurrence: new.recurrence)
            }
        }
        next.revived = .known(
            definition, Accounts(new.recurrence, since: since, holes: holes))
        return flaws.filter { !isRepetition($0) }
    }

    /// It is gone: nothing may be left.
    mutating func close(through end: Timestamp) -> [Accounts.Flaw] {
        guard var accounts else { return [] }
        return accounts.close(through: end, held: []).filter { !isRepetition($0) }
    }
}

/// Since when nothing is certain any more.
struct Doubts {
    /// The number of the record behind the newest place where some are missing. 0: none are.
    var lossSeq = 0
    /// The number of the record that told last that a zone changed.
    var zoneChanges: [String: Int] = [:]
}

/// That some occurrences were started, skipped or missed.
struct Verdict {
    let tally: Tally
    let isExcluded: Bool
    let held: [Tally]
    /// When it was put on record.
    let time: Timestamp
    let place: RecordPlace
}
