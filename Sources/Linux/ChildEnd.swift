/// How a child ended, and what it cost including its own children that it had waited for.
package struct ChildEnd: Hashable, Sendable {
    /// The way it went.
    package enum Way: Hashable, Sendable {
        /// It ended by itself, with a code from 0 to 255.
        case exited(Int32)
        /// A signal ended it.
        case signalled(Int32, coreDumped: Bool)
    }

    package let way: Way
    package let cpuUser: Duration
    package let cpuSystem: Duration
    /// The most memory it had at once, as the kernel counts it: never below what the daemon had at
    /// most when it started the child, because the two shared their memory until the program ran.
    package let maxRSSBytes: Int
    /// The most memory the daemon itself has had so far.
    package let maxRSSFloorBytes: Int

    /// The most memory the child's program had at once; nil when it was less than the daemon's own
    /// and so can't be told.
    package var knownMaxRSSBytes: Int? {
        maxRSSBytes > maxRSSFloorBytes ? maxRSSBytes : nil
    }
}
