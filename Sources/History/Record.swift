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

    /// What a line tells.
    package enum Event: Sendable {
        /// What the scheduler decided.
        case fact(Fact)
        /// A run whose start is on record and whose end never came.
        case lost(OpenRun)
        /// The daemon came up. `repairedBytes`: how much of a torn last line was cut off. `bootID`:
        /// which boot of the host this is; nil where the system doesn't tell.
        /// `adopted`: the ids of those runs of an earlier daemon that go on.
        case daemonStarted(
            version: String, pid: Int32, repairedBytes: Int, bootID: String?,
            adopted: [String] = [])
        case daemonStopped
        /// These time zones, by the names that jobs use, are others than before; sorted.
        case zonesChanged([String])
        /// The same of calendars.
        case calendarsChanged([String])
        /// The disk took no records for so long that some had to be left out.
        case dropped(DroppedRecords)
    }
}
