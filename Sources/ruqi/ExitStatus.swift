import ArgumentParser

/// CONTRACT §7, after sysexits.h.
extension ExitCode {
    /// The answer is no.
    static let no = ExitCode(1)
    /// The run went on for too long, as timeout(1) tells it.
    static let tooLong = ExitCode(124)
    /// The run could not be started, as shells tell it.
    static let notStarted = ExitCode(126)
    /// EX_UNAVAILABLE: the daemon is not reachable.
    static let unavailable = ExitCode(69)
    /// EX_OSERR: the system refuses what no command can do without.
    static let system = ExitCode(71)
    /// EX_CONFIG: bad settings.
    static let badSettings = ExitCode(78)
}
