/// One occurrence.
package enum DateRule: Hashable, Sendable {
    /// As soon as the scheduler sees the rule, which then knows the moment; the calendar does not.
    case now
    /// An instant, from a text with an offset.
    case instant(Timestamp)
    /// A local time in the job's zone: the first of two in a fold, the first instant after a gap.
    case local(CivilDateTime)

    /// Years whose local times are timestamps in every zone.
    package static let years = 1_678...2_261

    /// `now`, RFC 3339 in UTC, or `2026-12-16 18:03:17` with a fraction where there is one.
    package var text: String {
        switch self {
        case .now: "now"
        case .instant(let instant): instant.rfc3339(in: .utc, fraction: .asNeeded)
        case .local(let civil): civil.text(fraction: .asNeeded)
        }
    }
}

extension DateRule {
    /// Reads a local time or RFC 3339, or a date alone, which is its 00:00:00.
    package static func parse(time text: String) throws(RuleError) -> DateRule {
        try RuleParser(text.utf8.count == "2026-12-25".utf8.count ? text + " 00:00:00" : text)
            .date()
    }

    /// The moment in a zone; nil for `now`.
    package func instant(in zone: Zone) -> Timestamp? {
        switch self {
        case .now: nil
        case .instant(let instant): instant
        case .local(let civil): zone.localTime(civil).earliest
        }
    }
}
