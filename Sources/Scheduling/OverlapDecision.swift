/// What to do about an occurrence, given whether a run of its job is going or waiting.
package enum OverlapDecision: Sendable, Equatable {
    case start
    case skip
}

/// `overlap: skip`, the only policy there is so far.
package func decideOverlap(whileRunning running: Bool) -> OverlapDecision {
    running ? .skip : .start
}
