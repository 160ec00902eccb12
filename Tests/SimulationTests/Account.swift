import Calendar
import Jobs

/// What became of the occurrences of one job, as its definitions and the slow twin have them.
struct Account {
    /// One that was due, and has no verdict yet.
    struct Open {
        let moment: Timestamp
        let isExcluded: Bool
        /// Which of the job's definitions it is of.
        let definition: Int
    }

    private(set) var job: Job
    private var twin: SlowTwin
    /// Counts definitions, and corrections of the clock.
    private(set) var definition = 0
    /// Up to here the twin was asked.
    private(set) var through: Timestamp
    /// In order; none is later than ``through``.
    private(set) var open: [Open] = []
    /// Due before the clock was corrected, and so due again: they may have a verdict.
    private var optional: [Open] = []
    /// What was held as the latest record has it.
    private var told: [Tally] = []
    /// How many verdicts may come on what the scheduler had dated, when this was another kind of
    /// job.
    var strayCount = 0
    /// The date that has come, by the fingerprint of its definition.
    private var date: UInt64?

    init(_ job: Job, since: Timestamp, _ twin: SlowTwin) {
        self.job = job
        self.twin = twin
        through = since
    }

    /// Another definition of the job is in force.
    mutating func define(
        _ item: DefinedJob, highest: Timestamp, at now: Timestamp, _ twin: SlowTwin
    ) {
        let (next, since) = (item.job, item.since)
        let isSameDate =
            job.recurrence.kind == .date && next.recurrence.kind == .date
            && job.dateDefinition == next.dateDefinition
        // A daemon that comes up begins anew where the clock was set back by much.
        if through - now > SetBack.repeatsNothing, since <= now {
            correct(from: through, to: now)
        }
        // What a stop left undecided may be left to the next definition.
        let isPassedOn = since < now && next.recurrence.kind == .recurring
        ask(through: isPassedOn ? since : max(now, since))
        // Decided on when the clock was later.
        for tally in item.held where tally.last > through {
            let dues = self.twin.dues(after: tally.first - .nanoseconds(1), through: tally.last)
                .filter { !$0.isExcluded }
            let decided = tagged(dues.filter { $0.moment > through && $0.moment <= highest })
            if dues.count == tally.count {
                open += decided
            } else if item.held.count == Self.heldMax {
                // What goes beyond so many is counted together, whatever it is of.
                optional += decided
            }
        }
        if !isSameDate { date = nil }
        if job.recurrence.kind == .atBoot, next.recurrence.kind != .atBoot { strayCount += 1 }
        if isSameDate, let date = open.first, date.moment > since {
            // It has come, and is not decided on.
            open.removeAll()
            self.date = nil
        }
        // A date that has come doesn't come again by an edit.
        through = isSameDate && date != nil ? .distantFuture : since
        definition += 1
        job = next
        self.twin = twin
    }

    /// The wall clock was wrong, and is right now: what comes is due, though it may have been
    /// before.
    mutating func correct(from before: Timestamp, to now: Timestamp) {
        let own = open.first { $0.moment > now && $0.definition == definition }
        let isDate = job.recurrence.kind == .date
        optional += open.filter { $0.moment > now }
        open.removeAll { $0.moment > now }
        definition += 1
        // Decided on, maybe, and not on record.
        optional += tagged(twin.dues(after: max(through, now), through: before))
        if isDate {
            // It is to come again, as long as it has no verdict.
            if own != nil { (through, date) = (now, nil) }
            return
        }
        through = min(through, now)
    }

    private func tagged(_ dues: [SlowTwin.Due]) -> [Open] {
        dues.map { Open(moment: $0.moment, isExcluded: $0.isExcluded, definition: definition) }
    }

    /// Takes what the twin has up to a moment.
    mutating func ask(through end: Timestamp) {
        guard end > through else { return }
        let dues = twin.dues(after: through, through: end)
        if job.recurrence.kind == .date, !dues.isEmpty { date = job.dateDefinition }
        through = end
        guard !dues.isEmpty else { return }
        let isBehind = open.last.map { $0.moment <= dues[0].moment } ?? true
        open += tagged(dues)
        if !isBehind { open.sort { $0.moment < $1.moment } }
    }

    /// Whether one of that moment has no verdict yet.
    func isOpen(_ moment: Timestamp) -> Bool { open.contains { $0.moment == moment } }

    /// The same, or it may have one.
    func isKnown(_ moment: Timestamp) -> Bool {
        isOpen(moment) || optional.contains { $0.moment == moment }
    }

    /// Takes a verdict on what the scheduler had dated. Whether one may come.
    mutating func takeStray() -> Bool {
        guard strayCount > 0 else { return false }
        strayCount -= 1
        return true
    }

    /// Takes those out that have a verdict now. Returns which definition they are of; nil: they are
    /// not what the twin has.
    mutating func settle(
        _ tally: Tally, isExcluded: Bool, highest: Timestamp, at now: Timestamp
    ) -> Int? {
        if let former = settleOpen(tally, isExcluded) { return former }
        // What is later than the clock ever was since it was set back was due before.
        if tally.last > highest {
            let isMixed = open.contains { tally.first <= $0.moment && $0.moment <= tally.last }
            if isMixed, let former = settleMixed(tally) { return former }
            if let former = settleAgain(tally) { return former }
            var asked = self
            asked.ask(through: now)
            if let former = asked.settleMixed(tally) {
                self = asked
                return former
            }
        }
        var asked = self
        asked.ask(through: tally.last)
        if let found = asked.settleOpen(tally, isExcluded) ?? asked.settleMixed(tally) {
            self = asked
            return found
        }
        // What is of a former definition tells nothing of this one.
        if let former = settleAgain(tally) { return former }
        if settleTold(tally, at: now) { return -1 }
        self = asked
        return tally.count == 1 && takeStray() ? -1 : nil
    }

    private mutating func settleOpen(_ tally: Tally, _ isExcluded: Bool) -> Int? {
        let found = open.indices.filter {
            open[$0].moment >= tally.first && open[$0].moment <= tally.last
                && (open[$0].isExcluded == isExcluded || open[$0].definition != definition)
        }
        for number in Set(found.map { open[$0].definition }).sorted(by: >) {
            let fitting = found.filter { open[$0].definition == number }
            guard fitting.count == tally.count, let first = fitting.first, let last = fitting.last,
                open[first].moment == tally.first, open[last].moment == tally.last
            else { continue }
            if last - first + 1 == fitting.count {
                open.removeSubrange(first...last)
            } else {
                let gone = Set(fitting)
                open = open.indices.filter { !gone.contains($0) }.map { open[$0] }
            }
            return number
        }
        // By one that changed nothing of when it is due.
        if found.count == tally.count {
            let gone = Set(found)
            open = open.indices.filter { !gone.contains($0) }.map { open[$0] }
            return -1
        }
        return nil
    }

    /// The same of what was told as held: what waited by a former definition when the clock was set
    /// back by little, or what of several was counted together because there was so much.
    private mutating func settleTold(_ tally: Tally, at now: Timestamp) -> Bool {
        func isMeant(_ moment: Timestamp) -> Bool { tally.first <= moment && moment <= tally.last }
        let isPart = told.contains { $0.first <= tally.first && tally.last <= $0.last }
        guard told.contains(tally) || tally.last > now && isPart else { return false }
        open.removeAll { isMeant($0.moment) && (tally.last > now || $0.definition != definition) }
        optional.removeAll { isMeant($0.moment) }
        return true
    }

    private mutating func takeOptional(_ moment: Timestamp) {
        if let index = optional.firstIndex(where: { $0.moment == moment }) {
            optional.remove(at: index)
        }
    }

    /// The same where a correction came between some of them.
    private mutating func settleMixed(_ tally: Tally) -> Int? {
        func isMeant(_ moment: Timestamp) -> Bool { tally.first <= moment && moment <= tally.last }
        let due = Set(open.map(\.moment).filter(isMeant))
        let again = Set(optional.map(\.moment).filter(isMeant)).subtracting(due)
        guard !again.isEmpty, again.count + due.count == tally.count else { return nil }
        for moment in again { takeOptional(moment) }
        open.removeAll { isMeant($0.moment) }
        return -1
    }

    /// The same of those that were due before a correction.
    private mutating func settleAgain(_ tally: Tally) -> Int? {
        let meant = optional.filter { tally.first <= $0.moment && $0.moment <= tally.last }
        let parts = Set(meant.map(\.definition)).map { number in
            Set(meant.filter { $0.definition == number }.map(\.moment))
        }
        guard
            let again = (parts + [Set(meant.map(\.moment))]).first(where: {
                $0.count == tally.count && $0.contains(tally.first) && $0.contains(tally.last)
            })
        else { return nil }
        for moment in again { takeOptional(moment) }
        if job.recurrence.kind == .date, date == nil, twin.isDue(tally.first) {
            // It has come.
            (through, date) = (.distantFuture, job.dateDefinition)
        }
        return -1
    }

    /// What is neither on record nor told as held, or told and on record. What comes again where
    /// the clock was set back needn't be told.
    mutating func difference(from held: [Tally], at now: Timestamp) -> String? {
        told = held
        if open.isEmpty && held.isEmpty { return nil }
        let lost = open.first { due in
            !held.contains { $0.first <= due.moment && due.moment <= $0.last }
                && !(due.moment > now && twin.isDue(due.moment))
        }
        if let lost { return "the one of \(lost.moment) is neither on record nor held" }
        // What is later than the latest on record may or may not be told.
        let told = held.filter { $0.first <= through || isOpen($0.first) }
        let count = told.reduce(0) { $0 + $1.count }
        // What the scheduler dates the twin doesn't know.
        if job.recurrence.kind == .now || job.recurrence.kind == .atBoot { return nil }
        let isClear =
            optional.isEmpty && strayCount == 0 && told.allSatisfy { $0.last <= through }
            && open.allSatisfy { $0.moment <= now }
        return !isClear || count == open.count
            ? nil : "\(count) are held, and \(open.count) are not on record"
    }

    /// Whether an `@reboot` job's run waits for something.
    var waitsForBoot: Bool { job.recurrence.kind == .atBoot && !told.isEmpty }

    /// Whether a correction of the clock has left something that may or may not be told.
    var isBlurred: Bool { !optional.isEmpty }

    /// How many occurrences wait by a moment, as far as it matters whether they are `most`.
    func openCount(by now: Timestamp, after last: Timestamp, most: Int) -> Int {
        let known = open.count { !$0.isExcluded }
        if known >= most { return known }
        return known + twin.dues(after: max(last, through), through: now).count { !$0.isExcluded }
    }

    /// So many spans are told as held; the last one is a mixture then.
    private static let heldMax = 64
}
