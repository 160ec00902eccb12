import Calendar

/// What the keys of one document said so far, on top of the settings' `defaults`.
struct JobDraft: Sendable {
    /// Bit i: key i of ``JobKey/all`` was there.
    var seen: UInt64 = 0
    /// Bit i: key i was probably meant by an unknown one.
    var meant: UInt64 = 0
    /// Where the keys of the document stand.
    var places = KeyPlaces()
    var id: JobID?
    var jobName: String?
    var description: String?
    /// Its rules, with their texts and where they stand.
    var rules: [(rule: Rule, text: String, node: YAMLNode)] = []
    var start: TimeValue?
    var end: TimeValue?
    var exclusions = Exclusions.none
    var jitter: Duration = .zero
    var dst = DaylightSaving.cron
    var trigger: (Trigger, YAMLNode)?
    var zone: Zone?
    var command: Command?
    /// Large, and for most documents what is built in.
    @CopyOnWrite var run = RunOptions()
    var paused = false
    /// The value of `http` in the document.
    var request: YAMLNode?
    /// Something else than the keys of the document made the options other ones than those of the
    /// settings' `defaults`.
    var differsFromDefaults = false
    var hosts: [String] = []
}
