/// What became of a job that is in two job sets, one after the other.
package enum JobVerdict: Equatable, Sendable {
    /// By these keys.
    case changed([String])
    case unchanged
}

/// Compares what a job means, not how it is written: an edited comment or description changes
/// nothing, an edited calendar or zone file does. Cheap for the very same instance, else some ten
/// microseconds.
package func verdict(wanted: Job, present: Job) -> JobVerdict {
    if wanted === present { return .unchanged }
    if wanted.recurrence == present.recurrence, wanted.fingerprint == present.fingerprint {
        return .unchanged
    }
    return .changed(wanted.changedKeys(from: present))
}

/// A verdict that was reached ahead, and on which former version of the job.
struct JudgedJob: Sendable {
    let present: Job
    let verdict: JobVerdict
}

/// The verdicts on all jobs that are in both lists, sorted by id, as other instances.
func verdicts(from before: [Job], to after: [Job]) -> [JobID: JudgedJob] {
    var judged: [JobID: JudgedJob] = [:]
    var rest = before[...]
    for job in after {
        while let next = rest.first, next !== job, next.spec.id < job.spec.id {
            rest.removeFirst()
        }
        guard let present = rest.first, present !== job, present.spec.id == job.spec.id else {
            continue
        }
        judged[job.spec.id] = JudgedJob(
            present: present, verdict: verdict(wanted: job, present: present))
    }
    return judged
}
