/// What a client of the status server may take. Tests have shorter times.
package struct ServerLimits: Sendable {
    /// The setting `http.max_connections`.
    package var connectionsMax = 128
    /// Of a request line with its headers.
    package var headBytesMax = 8 << 10
    /// In which a head has to be complete: since the connection was made, later since its first
    /// byte.
    package var headTime: Duration = .seconds(10)
    /// How long a connection may rest between two requests.
    package var idleTime: Duration = .seconds(30)
    /// In which a client has to take a piece of its answer, 64 KiB or what is left.
    package var stallTime: Duration = .seconds(30)
    /// The same where others wait for a connection.
    package var crowdedStallTime: Duration = .seconds(3)
    /// How long a client has to hang up behind its last answer, so that it can read that.
    package var leaveTime: Duration = .seconds(1)
    /// All answers that wait for those who asked: two lists of 100,000 jobs.
    package var heldBytesMax = 128 << 20

    package init() {}
}
