import Calendar
import HashTreeCollections
import HeapModule
import Jobs

// Runs that outlive the daemon that began them.
extension Scheduler {
    /// The run counts as any other that is going. How it ends will not be known, only when.
    mutating func adopt(_ run: Run, _ pid: Int32, _ start: Moment) {
        precondition(!isLoaded, "a run is adopted after something may have been due")
        guard taken.insert(run.id).inserted else {
            preconditionFailure("a run is adopted twice")
        }
        busy[run.id.job, default: 0] += 1
        runs[run.id] = ActiveRun(adopted: run, pid: pid, since: start)
        adopted[run.id.job, default: []].append(run.id)
    }

    /// A job comes into the schedule: adopted runs of it have its time limit and its stop sequence,
    /// because those that they began with are not on record. A job that takes the id later has
    /// nothing to do with them.
    mutating func giveTerms(_ job: Job) {
        guard !adopted.isEmpty,
            !isLoaded || lateFiles.contains(FileName(job.place.file)),
            let ids = adopted.removeValue(forKey: job.spec.id)
        else { return }
        for id in ids {
            guard var active = runs[id] else { continue }
            active.take(terms: job)
            runs[id] = active
            watch(active)
        }
    }
}
