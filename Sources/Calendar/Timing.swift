/// All that decides when a job is due, apart from its id: its rules, and the keys beside them.
package struct Timing: Hashable, Sendable {
    /// At least one; the job is due when any of them is. `now` and `@reboot` stand alone.
    package var rules: [Rule]
    /// The zone of cron and date rules, and of ``excluded``.
    package var zone: Zone
    /// What becomes of times in a change of the clock.
    package var dst: DaylightSaving
    /// No occurrence before it; places the grid of intervals.
    package var start: Timestamp?
    /// No occurrence at or after it.
    package var end: Timestamp?
    /// Local days without runs.
    package var excluded: DateRanges
    /// Each occurrence is later by an amount below this that is fixed for the job.
    package var jitter: Duration

    /// Only rules and zone; the rest as when nobody says anything.
    package init(
        rules: [Rule], zone: Zone, dst: DaylightSaving = .cron, start: Timestamp? = nil,
        end: Timestamp? = nil, excluded: DateRanges = .none, jitter: Duration = .zero
    ) {
        self.rules = rules
        self.zone = zone
        self.dst = dst
        self.start = start
        self.end = end
        self.excluded = excluded
        self.jitter = jitter
    }

    /// How the first rule is called.
    package var trigger: Trigger { rules.first?.trigger ?? .cron }
}
