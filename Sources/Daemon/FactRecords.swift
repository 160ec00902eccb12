import Calendar
import History
import Jobs
import Scheduling

extension Record {
    /// What the scheduler decided, as history writes it. `jobCount` is how many jobs there are.
    init(_ fact: Fact, jobCount: Int, at time: Timestamp) {
        let event: Event =
            switch fact {
            case .started(let run): .started(Started(run))
            case .ended(let ended): .finished(Finished(ended))
            case .skipped(let passed, let reason): .skipped(Passed(passed), reason)
            case .missed(let passed, let reason): .missed(Passed(passed), reason)
            case .reconciled(let change):
                .reconciled(
                    Reconciled(
                        added: change.added, changed: change.changed, removed: change.removed,
                        jobCount: jobCount))
            case .clockStepped(let step): .daemon(.clockStepped(by: step))
            }
        self.init(time: time, event: event)
    }
}

extension Record.Started {
    fileprivate init(_ run: Run) {
        self.init(job: run.job, runID: run.id, cause: run.cause)
    }
}

extension Record.Passed {
    fileprivate init(_ passed: Scheduling.Passed) {
        self.init(job: passed.job, tally: passed.tally)
    }
}

extension Record.Finished {
    fileprivate init(_ ended: EndedRun) {
        let report = ended.report
        self.init(
            start: .init(ended.run), attempt: ended.run.attempt, outcome: ended.outcome,
            ending: .init(report.result), startTime: ended.startedAt.wall,
            endTime: report.endedAt.wall, cost: ended.cost, lateness: ended.lateness,
            pid: ended.pid,
            output: (report.output.kept, report.output.totalBytes, report.output.truncated),
            usage: report.usage.map {
                .init(
                    cpuUser: $0.cpuUser, cpuSystem: $0.cpuSystem, maxRSSBytes: $0.maxRSSBytes)
            })
    }
}

extension Record.Ending {
    fileprivate init(_ result: ChildResult) {
        self =
            switch result {
            case .exited(let code): .exitCode(code)
            case .signalled(let name): .signal(name)
            case .answered(let status, let code):
                status > 0 ? .httpStatus(status) : .notAnswered(exitCode: code)
            case .startFailed(let sentence): .notStarted(sentence)
            }
    }
}
