/// Both clocks as the loop read them once at the head of a turn.
package struct Moment: Hashable, Sendable {
    /// What the wall clock said; calendars use it.
    package let wall: Timestamp
    /// What the monotonic clock said; waiting and measuring use it.
    package let uptime: Uptime

    /// How long the host has slept since its start, in which the monotonic clock stands still.
    package let asleep: Duration

    /// Takes readings of the same instant.
    package init(wall: Timestamp, uptime: Uptime, asleep: Duration = .zero) {
        self.wall = wall
        self.uptime = uptime
        self.asleep = asleep
    }
}
