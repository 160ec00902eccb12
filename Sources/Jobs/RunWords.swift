/// Why a run began.
package enum Cause: String, CaseIterable, Hashable, Sendable {
    case due
    case catchUp = "catch-up"
    case retry
    case manual
}

/// How a run ended.
package enum Outcome: String, CaseIterable, Hashable, Sendable {
    case success
    case failure
    /// It went on for longer than its job's `timeout` and was stopped.
    case timeout
    /// The daemon was stopped, and it with it.
    case stopped
    /// There never was a child process.
    case startFailed = "start_failed"
    /// Its start is on record and its end isn't: the daemon or the host went down meanwhile.
    case lost
}

/// Why an occurrence was let pass though it could have started.
package enum SkipReason: String, CaseIterable, Hashable, Sendable {
    /// A run of the job was going.
    case overlap
    case paused
    /// Its local date is one that the job excludes.
    case excluded
}

/// Why an occurrence could not start.
package enum MissReason: String, CaseIterable, Hashable, Sendable {
    /// Noticed later than the misfire grace allows, because the daemon was too busy or its job came
    /// too late.
    case late
    /// The host slept when it was due.
    case suspended
    /// The wall clock was set forward over it.
    case clockStep = "clock_step"
    /// No daemon ran when it was due, or the last one left it undecided.
    case down
    /// Its job was removed while it waited for a place among the running ones.
    case removed
}
