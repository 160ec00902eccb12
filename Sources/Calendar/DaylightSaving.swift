/// What becomes of times that a change of the clock leaves out or repeats (CONTRACT §2.4). The raw
/// values are those of the key `dst`.
package enum DaylightSaving: String, CaseIterable, Hashable, Sendable {
    /// Fixed times run once: after the gap that left them out, in a fold the first time. What isn't
    /// fixed follows the clock as it is shown. As Debian's cron(8).
    case cron
    /// Nothing runs for what a gap leaves out; in a fold fixed times run once, the first time.
    case skip
    /// Fixed times run after the gap that left them out, and in a fold both times.
    case both
}
