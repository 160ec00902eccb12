/// What became of a job that is in two job sets, one after the other.
package enum JobVerdict: Equatable, Sendable {
    /// By these keys.
    case changed([String])
    case unchanged
}

/// Compares what a job means, not how it is written: an edited comment or description changes
/// nothing, an edited calendar or zone file does. Cheap for the very same instance.
package func verdict(wanted: Job, present: Job) -> JobVerdict {
    if wanted === present { return .unchanged }
    if wanted.recurrence == present.recurrence, wanted.fingerprint == present.fingerprint {
        return .unchanged
    }
    return .changed(wanted.changedKeys(from: present))
}
