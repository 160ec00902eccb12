import Jobs

/// What the loop must do. Facts are written to the history before any other effect of the turn, or
/// kept for it in memory where the disk refuses.
package enum Effect: Sendable {
    case record(Fact)
    /// Start the child; answered by `Event.started`, or by `Event.ended` with `startFailed`.
    case start(Run)
    case signal(RunID, StopStep)
    /// Nothing is left to do after `Event.stop`.
    case exit
}
