import Calendar

/// How the child process of a run came to its end.
package enum ChildResult: Sendable, Equatable {
    case exited(code: Int32)
    /// `name` is without SIG: `KILL`.
    case signalled(name: String)
    /// A URL job whose server answered with this status, or with none (0).
    case answered(httpStatus: Int, exitCode: Int32)
    /// It has ended, and it was no child of this daemon: nobody tells how.
    case unknown
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
    /// A stop signal was sent to it while it ran.
    package var wasSignalled: Bool
    /// Nil where there never was a child.
    package var usage: Usage?
    /// What KILL could not end of all that it had started.
    package var survivors: [Survivor] = []
    /// Why `output_file` lacks some of the output. Nil: it has all, or there is none.
    package var outputProblem: String?
    /// What a server answered, where the verdict depends on it.
    package var answer: AnswerBody?

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

    package init(
        result: ChildResult, output: RunOutput, endedAt: Moment, wasSignalled: Bool = false,
        usage: Usage?
    ) {
        self.result = result
        self.output = output
        self.endedAt = endedAt
        self.wasSignalled = wasSignalled
        self.usage = usage
    }
}

/// A process that is left of a run that was stopped.
package struct Survivor: Hashable, Sendable {
    package let pid: Int32
    /// The first 15 bytes of its program's name.
    package let name: String

    package init(pid: Int32, name: String) {
        self.pid = pid
        self.name = name
    }
}
