/// Both clocks as the loop read them once at the head of a turn.
package struct Moment: Hashable, Sendable {
    /// What the wall clock said; calendars use it.
    package let wall: Timestamp
    /// What the monotonic clock said; waiting and measuring use it.
    package let uptime: Uptime

    /// Takes two readings of the same instant.
    package init(wall: Timestamp, uptime: Uptime) {
        self.wall = wall
        self.uptime = uptime
    }
}
