import Calendar
import Jobs

/// One execution of a job. It keeps the definition it began with, whatever the files say later.
package struct Run: Sendable {
    package let id: RunID
    package let job: Job
    package let cause: Cause
    /// Which try this is, from 1.
    package let attempt: Int

    /// The moment it was planned for.
    package var due: Timestamp { id.due }

    package init(job: Job, due: Timestamp, cause: Cause, attempt: Int = 1) {
        self.id = RunID(job: job.spec.id, due: due)
        self.job = job
        self.cause = cause
        self.attempt = attempt
    }
}

/// Why a run is being brought to an end before its time.
package enum StopReason: Sendable, Equatable {
    /// It went on for longer than the job's `timeout`.
    case timeLimit
    /// The daemon stops and its patience (`stop_timeout`) is over.
    case daemonStop
}

/// A step of the stop sequence: first asked, then forced.
package enum StopSignal: Sendable, Equatable {
    /// TERM to the whole process group.
    case terminate
    /// KILL to the whole process group.
    case kill
}

/// How the child process of a run came to its end.
package enum ChildResult: Sendable, Equatable {
    case exited(code: Int32)
    /// `name` is without SIG: `KILL`.
    case signalled(name: String)
    /// A URL job whose server answered with this status, or with none (0).
    case answered(httpStatus: Int, exitCode: Int32)
    /// There never was a child; the sentence names the step that failed.
    case startFailed(String)
}

/// What a run wrote: the part that is kept, and how much there was.
package struct RunOutput: Sendable, Equatable {
    /// The kept bytes, with a mark where the middle was left out.
    package var kept: [UInt8]
    /// All bytes that the run wrote.
    package var totalBytes: Int
    package var truncated: Bool

    package static let none = RunOutput(kept: [], totalBytes: 0, truncated: false)

    package init(kept: [UInt8], totalBytes: Int, truncated: Bool) {
        self.kept = kept
        self.totalBytes = totalBytes
        self.truncated = truncated
    }
}

/// What the system told about a run that ended.
package struct RunReport: Sendable {
    package var result: ChildResult
    package var output: RunOutput
    /// When the child ended, or when starting it failed.
    package var endedAt: Moment
    /// Nil where there never was a child.
    package var usage: Usage?

    /// What the child and its waited-for descendants used (getrusage(2)).
    package struct Usage: Sendable, Equatable {
        package var cpuUser: Duration
        package var cpuSystem: Duration
        /// Nil: less than the daemon's own, so the kernel doesn't tell.
        package var maxRSSBytes: Int?

        package init(cpuUser: Duration, cpuSystem: Duration, maxRSSBytes: Int?) {
            self.cpuUser = cpuUser
            self.cpuSystem = cpuSystem
            self.maxRSSBytes = maxRSSBytes
        }
    }

    package init(result: ChildResult, output: RunOutput, endedAt: Moment, usage: Usage?) {
        self.result = result
        self.output = output
        self.endedAt = endedAt
        self.usage = usage
    }
}

/// A run that is over, with the verdict on it.
package struct EndedRun: Sendable {
    package let run: Run
    package let outcome: Outcome
    package let startedAt: Moment
    /// Nil where there never was a child.
    package let pid: Int32?
    package let report: RunReport

    /// How late it started against the plan; zero at the least.
    package var lateness: Duration { max(.zero, startedAt.wall - run.due) }

    /// How long it took, on the monotonic clock.
    package var cost: Duration { max(.zero, report.endedAt.uptime - startedAt.uptime) }
}

/// The verdict on a run: being stopped outweighs what the child made of it.
package func judge(_ result: ChildResult, stopped: StopReason?) -> Outcome {
    switch (result, stopped) {
    case (.startFailed, _): .startFailed
    case (_, .timeLimit): .timeout
    case (_, .daemonStop): .stopped
    case (.exited(let code), nil): code == 0 ? .success : .failure
    case (.signalled, nil): .failure
    case (.answered(let status, let code), nil):
        code == 0 && (200...299).contains(status) ? .success : .failure
    }
}
