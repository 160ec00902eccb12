import Jobs

/// What the loop must do. Facts are written to the history before any other effect of the turn, or
/// kept for it in memory where the disk refuses.
package enum Effect: Sendable {
    case record(Fact)
    /// Start the child; answered by `Event.started`, or by `Event.ended` with `startFailed`.
    case start(Run)
    case signal(RunID, StopStep)
    /// An attempt of a run has failed, and another one follows. To be told only: it is no end.
    indirect case retry(EndedRun, after: Duration)
    /// Start the hook; answered by `Event.hookEnded`.
    indirect case startHook(HookRun)
    case signalHook(Int, StopStep)
    /// A hook that was to be started is not.
    indirect case dropHook(HookRun)
    /// Nothing is left to do after `Event.stop`.
    case exit
}
