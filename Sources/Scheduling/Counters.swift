import Jobs

/// What happened since the daemon started. A value of fixed size that has no memory apart: each
/// snapshot copies it, and no count takes an allocation.
package struct Counters: Sendable {
    /// Runs that began.
    package internal(set) var started = 0
    /// Attempts behind the first of their run.
    package internal(set) var retries = 0
    /// Takeovers of job files that changed something, or refused what wasn't refused before.
    package internal(set) var reconciles = 0
    /// How long attempts took that ended their run, on the monotonic clock.
    package internal(set) var runTimes = Histogram(.runTime)
    /// How late runs began that were due: those that are caught up are late by their nature.
    package internal(set) var lateness = Histogram(.lateness)
    /// From the look at the job files up to the schedule that matches them; also where nothing had
    /// changed.
    package internal(set) var reconcileTimes = Histogram(.reconcileTime)
    private var ended = InlineArray<6, Int>(repeating: 0)
    private var skipped = InlineArray<3, Int>(repeating: 0)
    private var missed = InlineArray<5, Int>(repeating: 0)

    init() {}

    /// Runs that ended so.
    package func ended(_ outcome: Outcome) -> Int { ended[outcome.place] }

    /// Occurrences that were let pass for that reason.
    package func skipped(_ reason: SkipReason) -> Int { skipped[reason.place] }

    /// Occurrences that could not start for that reason.
    package func missed(_ reason: MissReason) -> Int { missed[reason.place] }

    /// The same, whatever the reason.
    package var skippedCount: Int { SkipReason.allCases.reduce(0) { $0 + skipped($1) } }

    /// The same, whatever the reason.
    package var missedCount: Int { MissReason.allCases.reduce(0) { $0 + missed($1) } }

    mutating func count(_ run: EndedRun) {
        ended[run.outcome.place] += 1
        runTimes.add(run.cost)
    }

    mutating func count(_ occurrences: Int, _ reason: SkipReason) {
        skipped[reason.place] += occurrences
    }

    mutating func count(_ occurrences: Int, _ reason: MissReason) {
        missed[reason.place] += occurrences
    }
}

// Where each is counted: without a table, because it is on the way of each run.

extension Outcome {
    fileprivate var place: Int {
        switch self {
        case .success: 0
        case .failure: 1
        case .timeout: 2
        case .stopped: 3
        case .startFailed: 4
        case .lost: 5
        }
    }
}

extension SkipReason {
    fileprivate var place: Int {
        switch self {
        case .overlap: 0
        case .paused: 1
        case .excluded: 2
        }
    }
}

extension MissReason {
    fileprivate var place: Int {
        switch self {
        case .late: 0
        case .suspended: 1
        case .clockStep: 2
        case .down: 3
        case .removed: 4
        }
    }
}
