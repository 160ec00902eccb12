/// What a time on the wall means in a zone.
package enum LocalTime: Hashable, Sendable {
    /// The wall shows it once.
    case unique(Timestamp)
    /// The wall never shows it, the clock was set forward over it; `end` is the first instant
    /// after.
    case gap(end: Timestamp)
    /// The wall shows it twice, the clock was set back over it.
    case fold(first: Timestamp, second: Timestamp)

    /// The instant that a promise to act at this local time is kept: the only one, the first one,
    /// or the first after the gap.
    package var earliest: Timestamp {
        switch self {
        case .unique(let instant): instant
        case .gap(let end): end
        case .fold(let first, _): first
        }
    }
}
