import Jobs

/// What became of one job between two job sets.
enum JobVerdict: Equatable {
    case added
    case changed
    case unchanged
}

/// Compares what a job means, not how it is written: an edited comment or description changes
/// nothing, an edited calendar or zone file does. Cheap for the very same instance.
func verdict(wanted: Job, present: Job?) -> JobVerdict {
    guard let present else { return .added }
    if wanted === present { return .unchanged }
    let isSame =
        wanted.recurrence == present.recurrence && wanted.fingerprint == present.fingerprint
    return isSame ? .unchanged : .changed
}
