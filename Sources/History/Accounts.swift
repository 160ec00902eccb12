import Calendar

/// Which occurrences of one definition of a job are on record, as its verdicts come in. Memory:
/// what is in flight.
struct Accounts {
    let recurrence: Recurrence
    /// All occurrences up to here are on record, but for those in `holes`.
    private(set) var through: Timestamp
    /// What lies before the latest verdict and has none. In no order.
    private(set) var holes: [Hole] = []

    /// What is wrong with a verdict, or with its absence.
    enum Flaw {
        /// These have none, and aren't held.
        case gap(Tally)
        /// These have one already.
        case double(Tally)
        /// The rule has none there, or doesn't begin and end so.
        case noOccurrence(Tally)
        /// Between first and last there are so many.
        case count(Tally, expected: Int)
    }

    /// Counts from `since` on. `holes`: what is left of the job as it was.
    init(_ recurrence: Recurrence, since: Timestamp, holes: [Hole] = []) {
        self.recurrence = recurrence
        through = since
        self.holes = holes
    }

    /// Goes on from what was known: of what is held the rule tells which occurrences these are.
    init(_ recurrence: Recurrence, since: Timestamp, held: [Tally]) {
        self.init(recurrence, since: since)
        holes = held.map { tally in
            for sort in [Hole.Sort.regular, .excluded] {
                let hole = Hole(tally: tally, sort: sort, recurrence: recurrence)
                if hole.part(tally) == tally { return hole }
            }
            return Hole(tally: tally, sort: .unknown, recurrence: recurrence)
        }
    }

    /// Takes a verdict. `held` are those that are known to have none yet. Nanoseconds for the
    /// occurrence that is next, else O(holes · held).
    mutating func settle(_ tally: Tally, isExcluded: Bool, held: [Tally]) -> [Flaw] {
        var flaws: [Flaw] = []
        if isNext(tally, isExcluded) {
            through = tally.last.endOfMicrosecond
        } else if fill(tally, isExcluded) {
            // It was waited for.
        } else if tally.last <= through {
            flaws.append(isOccurrence(tally, isExcluded) ? .double(tally) : .noOccurrence(tally))
        } else {
            flaws += advance(tally, isExcluded)
        }
        return flaws + drop(but: held)
    }

    /// The definition counts no longer: all up to `end` has to be on record, or held.
    mutating func close(through end: Timestamp, held: [Tally]) -> [Flaw] {
        addHoles(.regular, through: end)
        addHoles(.excluded, through: end)
        through = max(through, end)
        return drop(but: held)
    }

    /// The clock was set back to `now`: what comes then comes again.
    mutating func startAnew(at now: Timestamp) {
        through = min(through, now)
        holes = holes.compactMap { $0.cut(through: now) }
    }

    /// Nothing is waited for there any more.
    mutating func forget(_ tally: Tally) {
        holes = holes.flatMap { hole in hole.part(tally).map(hole.without) ?? [hole] }
    }

    /// The same of what no calendar knows.
    mutating func forgetUnknown() {
        holes.removeAll { $0.sort == .unknown }
    }

    /// Whether it is known that they have no verdict yet.
    func isWaiting(for tally: Tally) -> Bool {
        holes.contains { $0.part(tally) == tally }
    }

    /// Those that are to start after the latest verdict, up to a moment.
    func coming(through end: Timestamp) -> Tally? {
        recurrence.recorded(.regular, after: through, through: end)
    }

    /// How many occurrences up to a moment have no verdict yet.
    func pendingCount(through end: Timestamp) -> Int {
        let coming = coming(through: end)?.count ?? 0
        let excluded = recurrence.recorded(.excluded, after: through, through: end)?.count ?? 0
        return holes.reduce(coming + excluded) { $0 + $1.tally.count }
    }

    /// The usual verdict is on the one that is next.
    private func isNext(_ tally: Tally, _ isExcluded: Bool) -> Bool {
        guard tally.count == 1, !isExcluded, tally.first > through, !recurrence.hasExclusions else {
            return false
        }
        return recurrence.next(after: through)?.cutToMicrosecond == tally.first
    }

    private func isOccurrence(_ tally: Tally, _ isExcluded: Bool) -> Bool {
        let sort: Hole.Sort = isExcluded ? .excluded : .regular
        return Hole(tally: tally, sort: sort, recurrence: recurrence).part(tally) == tally
    }

    /// Takes what has its verdict out of the holes: of one, or of several, and behind them what
    /// comes next.
    private mutating func fill(_ tally: Tally, _ isExcluded: Bool) -> Bool {
        if holes.isEmpty { return false }
        let fitting = holes.indices.filter { !isExcluded || holes[$0].sort != .regular }
        if let index = fitting.first(where: { holes[$0].part(tally) == tally }) {
            holes.replaceSubrange(index...index, with: holes[index].without(tally))
            return true
        }
        guard tally.first <= through else { return false }
        let own = fitting.filter { holes[$0].recurrence == recurrence }
        return fill(fitting, tally, isExcluded) || fill(own, tally, isExcluded)
    }

    private mutating func fill(_ indices: [Int], _ tally: Tally, _ isExcluded: Bool) -> Bool {
        let sort: Hole.Sort = isExcluded ? .excluded : .regular
        let end = tally.last.endOfMicrosecond
        let parts = indices.compactMap { index in
            holes[index].part(tally).map { (index: index, tally: $0) }
        }
        let rest = recurrence.recorded(sort, after: through, through: end)
        let all = parts.map(\.tally) + [rest].compactMap { $0 }
        guard !parts.isEmpty, all.reduce(0, { $0 + $1.count }) == tally.count,
            all.map(\.first).min() == tally.first, all.map(\.last).max() == tally.last
        else { return false }
        for part in parts.reversed() {
            holes.replaceSubrange(
                part.index...part.index, with: holes[part.index].without(part.tally))
        }
        if rest != nil {
            addHoles(isExcluded ? .regular : .excluded, through: end)
            through = end
        }
        return true
    }

    /// A verdict that goes further than all before.
    private mutating func advance(_ tally: Tally, _ isExcluded: Bool) -> [Flaw] {
        var flaws: [Flaw] = []
        let own: Hole.Sort = isExcluded ? .excluded : .regular
        let before = tally.first - .nanoseconds(1)
        let end = tally.last.endOfMicrosecond
        let expected = recurrence.recorded(own, after: before, through: end)
        if expected?.first != tally.first || expected?.last != tally.last {
            flaws.append(.noOccurrence(tally))
            if tally.count == 1 { return flaws }
        } else if let expected, expected.count != tally.count {
            flaws.append(.count(tally, expected: expected.count))
        }
        if tally.first <= through,
            let again = recurrence.recorded(own, after: before, through: through)
        {
            flaws.append(.double(again))
        }
        addHoles(own, through: before)
        addHoles(isExcluded ? .regular : .excluded, through: end)
        through = end
        return flaws
    }

    private mutating func addHoles(_ sort: Hole.Sort, through end: Timestamp) {
        guard let tally = recurrence.recorded(sort, after: through, through: end) else { return }
        holes.append(Hole(tally: tally, sort: sort, recurrence: recurrence))
    }

    /// What is neither on record nor held is a gap, and told once.
    mutating func drop(but held: [Tally]) -> [Flaw] {
        if holes.isEmpty { return [] }
        var flaws: [Flaw] = []
        var kept: [Hole] = []
        let spans = held.sorted { $0.first < $1.first }
        for hole in holes {
            let (covered, bare) = hole.divided(by: spans)
            kept += covered
            flaws += bare.map { .gap($0.tally) }
        }
        holes = kept
        return flaws
    }
}
