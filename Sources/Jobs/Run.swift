import Calendar

/// One execution of a job. It keeps the definition it began with, whatever the files say later.
package struct Run: Sendable {
    package let id: RunID
    package let job: Job
    package let cause: Cause
    /// Which try this is, from 1.
    package let attempt: Int

    /// The moment it was planned for.
    package var due: Timestamp { id.due }

    /// Why this attempt was begun.
    package var attemptCause: Cause { attempt > 1 ? .retry : cause }

    /// The same run, tried once more.
    package var nextAttempt: Run { Run(job: job, due: due, cause: cause, attempt: attempt + 1) }

    package init(job: Job, due: Timestamp, cause: Cause, attempt: Int = 1) {
        self.id = RunID(job: job.spec.id, due: due)
        self.job = job
        self.cause = cause
        self.attempt = attempt
    }
}

/// A run that is over, with the verdict on it.
package struct EndedRun: Sendable {
    package let run: Run
    package let outcome: Outcome
    /// Why a URL job's answer was none that its job expects, without a final stop. Nil: it was, or
    /// the run failed in another way.
    package let problem: String?
    /// When its first attempt started.
    package let startedAt: Moment
    /// When its last attempt started.
    package let triedAt: Moment
    /// Nil where there never was a child.
    package let pid: Int32?
    package private(set) var report: RunReport
    /// What is run because of it.
    package var hooks: [Hook] = []

    package init(
        run: Run, outcome: Outcome, problem: String? = nil, startedAt: Moment,
        triedAt: Moment? = nil, pid: Int32?,
        report: RunReport
    ) {
        self.run = run
        self.outcome = outcome
        self.problem = problem
        self.startedAt = startedAt
        self.triedAt = triedAt ?? startedAt
        self.pid = pid
        self.report = report
    }

    /// The same without what the run wrote; how much that was stays. Nil: it wrote nothing.
    package var withoutOutput: EndedRun? {
        guard !report.output.kept.isEmpty else { return nil }
        var shorter = self
        shorter.report.output.kept = []
        shorter.report.output.truncated = true
        return shorter
    }

    /// How late it started against the plan; zero at the least.
    package var lateness: Duration { max(.zero, startedAt.wall - run.due) }

    /// How long its last attempt took, on the monotonic clock.
    package var cost: Duration { max(.zero, report.endedAt.uptime - triedAt.uptime) }
}
