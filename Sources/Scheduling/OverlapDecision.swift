import Jobs

/// What to do about an occurrence.
package enum OverlapDecision: Sendable, Equatable {
    case start
    /// Let it pass.
    case skip
    /// Start it when a run of the job has ended.
    case keep
    /// Stop the oldest run of the job, and start it then, in the place of whatever is kept.
    case replace
}

/// `going` runs of its job are going or wait for a place, at most `limit` may (nil: no limit);
/// `isOneKept`: an earlier occurrence waits for the end of one of them.
package func decideOverlap(
    _ policy: OverlapPolicy, going: Int, limit: Int?, isOneKept: Bool
) -> OverlapDecision {
    if limit.map({ going < $0 }) ?? true, !isOneKept { return .start }
    return switch policy {
    case .skip, .allow: .skip
    case .queue: isOneKept ? .skip : .keep
    case .replace: .replace
    }
}
