import ArgumentParser

/// CONTRACT §7, after sysexits.h.
extension ExitCode {
    /// The answer is no.
    static let no = ExitCode(1)
    /// EX_UNAVAILABLE: the daemon is not reachable.
    static let unavailable = ExitCode(69)
    /// EX_CONFIG: bad settings.
    static let badSettings = ExitCode(78)
}
