import Calendar
import Jobs

/// One line of history: something that happened, and when it was put on record.
package struct Record: Sendable {
    package let time: Timestamp
    package let event: Event

    package init(time: Timestamp, event: Event) {
        self.time = time
        self.event = event
    }

    /// The `event` of a line, with what belongs to it.
    package enum Event: Sendable {
        case started(Started)
        case finished(Finished)
        case skipped(Passed, SkipReason)
        case missed(Passed, MissReason)
        case lost(Lost)
        case reconciled(Reconciled)
        case daemon(DaemonEvent)
    }

    /// A run is about to have a child process.
    package struct Started: Sendable {
        package let job: Job
        package let runID: RunID
        package let cause: Cause

        package init(job: Job, runID: RunID, cause: Cause) {
            self.job = job
            self.runID = runID
            self.cause = cause
        }
    }

    /// A run is over.
    package struct Finished: Sendable {
        package let start: Started
        package let attempt: Int
        package let outcome: Outcome
        package let ending: Ending
        package let startTime: Timestamp
        package let endTime: Timestamp
        package let cost: Duration
        package let lateness: Duration
        package let pid: Int32?
        /// What is kept of the output, and the count of all bytes.
        package let output: (kept: [UInt8], totalBytes: Int, truncated: Bool)
        package let usage: Usage?

        package init(
            start: Started, attempt: Int, outcome: Outcome, ending: Ending, startTime: Timestamp,
            endTime: Timestamp, cost: Duration, lateness: Duration, pid: Int32?,
            output: (kept: [UInt8], totalBytes: Int, truncated: Bool), usage: Usage?
        ) {
            self.start = start
            self.attempt = attempt
            self.outcome = outcome
            self.ending = ending
            self.startTime = startTime
            self.endTime = endTime
            self.cost = cost
            self.lateness = lateness
            self.pid = pid
            self.output = output
            self.usage = usage
        }
    }

    /// What the child said with its end. At most one of the fields that name it is written.
    package enum Ending: Sendable {
        case exitCode(Int32)
        case signal(String)
        case httpStatus(Int)
        /// curl(1) itself failed with this exit code, so there is no HTTP status.
        case notAnswered(exitCode: Int32)
        /// There was no child. The sentence is written as the output.
        case notStarted(String)
    }

    /// Processor time and memory of the child (getrusage(2)).
    package struct Usage: Sendable {
        package let cpuUser: Duration
        package let cpuSystem: Duration
        /// Nil: not known.
        package let maxRSSBytes: Int?

        package init(cpuUser: Duration, cpuSystem: Duration, maxRSSBytes: Int?) {
            self.cpuUser = cpuUser
            self.cpuSystem = cpuSystem
            self.maxRSSBytes = maxRSSBytes
        }
    }

    /// Occurrences that passed without a run, alike, counted together.
    package struct Passed: Sendable {
        package let job: Job
        package let tally: Tally

        package init(job: Job, tally: Tally) {
            self.job = job
            self.tally = tally
        }
    }

    /// A run whose start is on record and whose end never came.
    package struct Lost: Sendable {
        package let run: OpenRun

        package init(run: OpenRun) {
            self.run = run
        }
    }

    /// What a pass over `jobs.d` changed.
    package struct Reconciled: Sendable {
        package let added: [JobID]
        package let changed: [JobID]
        package let removed: [JobID]
        /// How many jobs there are now.
        package let jobCount: Int

        package init(added: [JobID], changed: [JobID], removed: [JobID], jobCount: Int) {
            self.added = added
            self.changed = changed
            self.removed = removed
            self.jobCount = jobCount
        }
    }

    /// The `action` of a line about the daemon itself.
    package enum DaemonEvent: Sendable {
        /// `repairedBytes`: how much of a torn last line was cut off the newest segment.
        case start(version: String, pid: Int32, repairedBytes: Int)
        case stop
        case clockStepped(by: Duration)
    }
}
