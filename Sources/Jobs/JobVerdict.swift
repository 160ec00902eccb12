/// What became of a job that is in two job sets, one after the other.
package enum JobVerdict: Equatable, Sendable {
    /// By these keys.
    case changed([String])
    case unchanged
}

/// Compares what a job means, not how it is written: an edited comment or description changes
/// nothing, an edited calendar or zone file does. Cheap for the very same instance, else a few
/// microseconds.
package func verdict(wanted: Job, present: Job) -> JobVerdict {
    if wanted === present { return .unchanged }
    let keys = wanted.changedKeys(from: present)
    return keys.isEmpty ? .unchanged : .changed(keys)
}

/// A verdict that was reached ahead, and on which versions of the job.
struct JudgedJob: Sendable {
    let wanted: Job
    let present: Job
    let verdict: JobVerdict

    init(wanted: Job, present: Job) {
        self.wanted = wanted
        self.present = present
        verdict = Jobs.verdict(wanted: wanted, present: present)
    }
}

/// The verdicts on all jobs that are in both lists, sorted by id, as other instances; those that
/// are `known` by their id needn't be reached again.
func verdicts(
    from before: [Job], to after: [Job], known: [JobID: JudgedJob], pause: () -> Void
) -> [JobID: JudgedJob] {
    var judged: [JobID: JudgedJob] = [:]
    var rest = before[...]
    for job in after {
        pause()
        while let next = rest.first, next !== job, next.spec.id < job.spec.id {
            rest.removeFirst()
        }
        guard let present = rest.first, present !== job, present.spec.id == job.spec.id else {
            continue
        }
        if let same = known[job.spec.id], same.wanted === job, same.present === present {
            judged[job.spec.id] = same
        } else {
            judged[job.spec.id] = JudgedJob(wanted: job, present: present)
        }
    }
    return judged
}
