import Calendar

/// What a job says about its runs: how they are started, with what, and how they end. What is built
/// in to begin with.
package struct RunOptions: Hashable, Sendable {
    /// An absolute path; nil: wherever the daemon starts runs.
    package var cwd: ExactText?
    /// What runs a command that is a text, which becomes its last argument. Never empty.
    package var shell = Self.shellDefault
    /// A user's name or number; nil: the daemon's user.
    package var user: ExactText?
    /// A group's name or number; nil: that of the user.
    package var group: ExactText?
    /// No name twice.
    package var env: [EnvironmentVariable] = []
    /// Absolute paths of files with more variables, read at each start.
    package var envFiles: [ExactText] = []
    /// File mode creation mask, 0 to 0777.
    package var umask = Self.umaskDefault
    /// -20 to 19; 0: the daemon's.
    package var nice = 0
    /// Each kind at most once, in the order of kinds.
    package var limits: [RunLimit] = []
    /// What a command reads; nil: nothing.
    package var stdin: ExactText?
    /// What is asked of a URL, and which answer is a success.
    package var http = HTTPOptions()
    /// Longer than zero; nil: a run may go on for ever.
    package var timeout: Duration? = Self.timeoutDefault
    /// What a run is asked to end with, before it gets KILL.
    package var stopSignal = Self.stopSignalDefault
    /// Longer than zero: the patience between that signal and KILL.
    package var killAfter: Duration = Self.killAfterDefault
    /// With which a command that ended by itself was a success.
    package var successCodes = Self.successCodesDefault
    /// What becomes of an occurrence while runs of the job are going.
    package var overlap = OverlapPolicy.skip
    /// Runs of the job at once; nil: as many as `overlap` says.
    package var maxInstances: Int?
    /// Longer than zero: how late a start still counts as on time.
    package var misfireGrace: Duration = Self.misfireGraceDefault
    /// What becomes of occurrences that are noticed later than that.
    package var catchUp = CatchUpPolicy.none
    /// Whether a run that has failed is tried again.
    package var retry = RetryPolicy()

    /// Bytes of the output that are kept on record, 0 to ``outputLimitMax``.
    package var outputLimit = Self.outputLimitDefault
    /// An absolute path: the whole output is added to that file, too.
    package var outputFile: ExactText?
    /// What is run after a run that succeeded, one that did not, and the first success after that.
    package var onSuccess: [Command] = []
    package var onFailure: [Command] = []
    package var onRecovery: [Command] = []

    init() {}

    /// Whether the user database or files have to be read for a start, which may take long.
    package var needsSources: Bool { user != nil || group != nil || !envFiles.isEmpty }

    /// Runs of the job at once; nil: no limit.
    package var instancesLimit: Int? { maxInstances ?? (overlap == .allow ? nil : 1) }

    /// CONTRACT §1, `output_limit`.
    package static let outputLimitDefault = 4_096
    /// A record is a line that queries read; more belongs into a file.
    package static let outputLimitMax = 1 << 20
    /// Commands of one hook: more are a script.
    static let hooksMax = 16
    /// More than a host can bear.
    static let instancesMax = 100_000
    /// CONTRACT §1, `shell`.
    package static let shellDefault: [ExactText] = ["/bin/sh", "-c"]
    /// CONTRACT §1, `umask`.
    package static let umaskDefault: UInt32 = 0o022
    /// CONTRACT §1, `timeout`: a command that hangs must not keep its job from running for ever.
    package static let timeoutDefault: Duration = .seconds(3600)
    /// CONTRACT §1, `stop_signal`.
    package static let stopSignalDefault = StopSignal.terminate
    /// CONTRACT §1, `kill_after`.
    package static let killAfterDefault: Duration = .seconds(10)
    /// CONTRACT §1, `misfire_grace_time`.
    package static let misfireGraceDefault: Duration = .seconds(30)
    /// CONTRACT §1, `success_codes`.
    package static let successCodesDefault: ExitCodes = {
        var codes = ExitCodes()
        codes.insert(0...0)
        return codes
    }()
}
