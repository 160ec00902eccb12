import Calendar
import HashTreeCollections
import HeapModule
import Jobs

// What records tell of occurrences that are decided on, or passed, and have no record of their own.
extension Scheduler {
    /// Tells with each record of an occurrence what else of its job is not on record though a later
    /// one is, and with a definition all that isn't: also what comes with later records of the same
    /// effects, because the disk may take only the first.
    mutating func noteHeld(in effects: inout [Effect]) {
        var marks: [Mark] = []
        for index in effects.indices {
            switch effects[index] {
            case .record(.started(let run, _)):
                mark(index, run.job, Tally(first: run.due, last: run.due, count: 1), in: &marks)
            case .record(.skipped(let passed, _)), .record(.missed(let passed, _)):
                mark(index, passed.job, passed.tally, in: &marks)
            case .record(.defined): marks.append(Mark(index: index))
            default: break
            }
        }
        departed = [:]
        guard !marks.isEmpty else { return }
        // Those of the last record go furthest.
        var later: [JobID: [Tally]] = [:]
        for mark in marks.reversed() {
            guard case .record(let fact) = effects[mark.index] else { continue }
            guard let job = mark.job, let own = mark.own else {
                effects[mark.index] = .record(holding(fact, later))
                continue
            }
            let id = job.spec.id
            let others = later[id] ?? held(of: id, through: mark.through, beside: fact)
            if marks.count > 1 { later[id] = job.recurrence.joined(others + [own]) }
            let before = others.filter { $0.first <= mark.through }
            if !before.isEmpty { effects[mark.index] = .record(fact.holding(before)) }
        }
    }

    private mutating func mark(_ index: Int, _ job: Job, _ own: Tally, in marks: inout [Mark]) {
        let id = job.spec.id
        let state = jobs[id]
        let recorded = state?.recordedThrough ?? .distantPast
        let through = max(own.last, recorded, departed[id] ?? .distantPast)
        let told = max(through, state?.formerThrough ?? .distantPast)
        marks.append(Mark(index: index, job: job, own: own, through: told))
        if through > recorded { jobs[id]?.recordedThrough = through }
        if departed[id] != nil { departed[id] = through }
    }

    /// Definitions with what is held of the jobs as they were.
    private func holding(_ fact: Fact, _ later: [JobID: [Tally]]) -> Fact {
        guard case .defined(var defined) = fact else { return fact }
        for index in defined.indices {
            let id = defined[index].job.spec.id
            let held = later[id] ?? held(of: id, through: .distantFuture, beside: fact)
            if !held.isEmpty { defined[index].held = held }
        }
        return .defined(defined)
    }

    /// What of a job is decided on and not on record, up to some moment: it waits for a place or
    /// for the end of a run, or is counted together with more of its kind. O(n) in all that wait
    /// for a place if one of the job may.
    private func held(of id: JobID, through: Timestamp, beside fact: Fact) -> [Tally] {
        guard let state = jobs[id] else { return [] }
        var held = state.backlog.spans.map(\.tally)
        if let skipped = state.skipped { held.append(skipped) }
        if let kept = state.kept { held.append(Tally(first: kept.due, last: kept.due, count: 1)) }
        var others = busy[id] ?? 0
        if case .started = fact { others -= 1 }
        if others > 0, !waiting.isEmpty {
            for item in waiting.unordered where item.run.id.job == id && item.run.attempt == 1 {
                held.append(Tally(first: item.run.due, last: item.run.due, count: 1))
            }
        }
        held += undecided(state, through: min(through, seen.wall))
        return state.job.recurrence.joined(held.filter { $0.first <= through })
    }

    /// What of a job comes before an occurrence of a former definition that has its verdict now,
    /// and is to be decided on yet.
    private func undecided(_ state: JobState, through end: Timestamp) -> [Tally] {
        let recurrence = state.job.recurrence
        // A date comes again anyway.
        guard recurrence.kind == .recurring else { return [] }
        var undecided: [Tally] = []
        let after = state.due.map { $0 - .nanoseconds(1) } ?? state.pausedAfter
        if let after, after < end, let coming = recurrence.tally(after: after, through: end) {
            undecided.append(coming)
        }
        if let after = state.excludedAfter, after < end,
            let excluded = recurrence.excludedTally(after: after, through: end)
        {
            undecided.append(excluded)
        }
        return undecided
    }
}

/// A record of occurrences, or of definitions, among effects.
private struct Mark {
    let index: Int
    /// Nil: it is one of definitions.
    var job: Job?
    var own: Tally?
    /// The latest occurrence of the job that is on record with it, or is of a former definition.
    var through = Timestamp.distantPast
}

extension Recurrence {
    /// The same in as few as can be, sorted: thousands may wait, one after the other. Those of a
    /// former rule follow nothing by this one: beyond some they are counted together all the same,
    /// so that records stay small.
    fileprivate func joined(_ tallies: [Tally]) -> [Tally] {
        guard tallies.count > 1 else { return tallies }
        var joined: [Tally] = []
        // Whether the last one ends with one of this rule; nil: not asked yet.
        var isOwn: Bool?
        for tally in tallies.sorted(by: { $0.first < $1.first }) {
            guard let last = joined.last else {
                joined.append(tally)
                continue
            }
            var isNext = next(after: last.last) == tally.first
            if isNext {
                isNext = isOwn ?? isDue(last.last)
                isOwn = tally.count == 1 ? true : nil
            } else {
                isOwn = nil
            }
            if isNext || joined.count == Limits.heldMax {
                joined[joined.count - 1] = Tally(
                    first: last.first, last: tally.last, count: last.count + tally.count)
            } else {
                joined.append(tally)
            }
        }
        return joined
    }

    /// Whether one of that moment is its own.
    func isDue(_ moment: Timestamp) -> Bool {
        next(after: moment - .nanoseconds(1)) == moment
    }
}

extension Fact {
    fileprivate func holding(_ held: [Tally]) -> Fact {
        func with(_ passed: Passed) -> Passed {
            var passed = passed
            passed.held = held
            return passed
        }
        return switch self {
        case .started(let run, _): .started(run, held: held)
        case .skipped(let passed, let reason): .skipped(with(passed), reason)
        case .missed(let passed, let reason): .missed(with(passed), reason)
        default: self
        }
    }
}
