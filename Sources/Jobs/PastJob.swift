import Calendar

/// A job as the history knows it: how it was defined last, and how far it is accounted for.
package struct PastJob: Sendable {
    /// Its ``JobSpec/scheduleText``.
    package let schedule: [UInt8]
    /// The same and the rest of its keys, as a job file has them, without the closing brace: for
    /// ``Job/revived(from:in:)``.
    package let keys: [UInt8]
    /// Up to here all its occurrences are on record, but for those that are `held`.
    package var through: Timestamp
    /// Decided on and not on record.
    package var held: [Tally]

    package init(schedule: [UInt8], keys: [UInt8], through: Timestamp, held: [Tally] = []) {
        self.schedule = schedule
        self.keys = keys
        self.through = through
        self.held = held
    }
}
