import Calendar

/// What a job's file and the settings' `defaults` say beside its id, rules and command. Most jobs
/// of a host say the same, and share one.
package final class JobOptions: Hashable, Sendable {
    /// The job's category.
    package let jobName: String
    /// The zone of its rules, times and excluded days.
    package let zone: Zone
    /// What becomes of times in a change of the clock.
    package let dst: DaylightSaving
    /// `start_time`, not yet an instant where it names no offset.
    package let start: DateRule?
    /// `end_time`, likewise.
    package let end: DateRule?
    /// Days without runs.
    package let exclusions: Exclusions
    /// Each occurrence is later by an amount below this.
    package let jitter: Duration
    /// Loaded and shown, not run.
    package let paused: Bool
    /// How its runs are started, and how they end.
    package let run: RunOptions
    /// Globs of the names of hosts that load the job; none: all hosts do.
    package let hosts: [String]

    init(_ draft: JobDraft, defaultZone: Zone) {
        jobName = draft.jobName ?? JobSpec.jobNameDefault
        zone = draft.zone ?? defaultZone
        dst = draft.dst
        start = draft.start?.rule
        end = draft.end?.rule
        exclusions = draft.exclusions
        jitter = draft.jitter
        paused = draft.paused
        var run = draft.run
        run.env.sort { $0.name < $1.name }
        self.run = run
        hosts = draft.hosts
    }

    /// What the options say about when, for these rules.
    func timing(_ rules: [Rule]) -> Timing {
        Timing(
            rules: rules, zone: zone, dst: dst, start: start?.instant(in: zone),
            end: end?.instant(in: zone), excluded: exclusions.days, jitter: jitter)
    }

    /// Whether all is the same; calendars and zone files count with what is in them.
    package static func == (left: JobOptions, right: JobOptions) -> Bool {
        left === right
            || hasSameBytes(left.jobName, right.jobName) && left.zone == right.zone
                && left.dst == right.dst
                && left.start == right.start && left.end == right.end
                && left.exclusions == right.exclusions && left.jitter == right.jitter
                && left.paused == right.paused && left.run == right.run
                && left.hosts == right.hosts
    }

    /// What tells most options apart.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(jobName)
        hasher.combine(zone)
        hasher.combine(run.cwd)
        hasher.combine(run.env)
        hasher.combine(run.timeout)
        hasher.combine(run.user)
        hasher.combine(paused)
        hasher.combine(start)
        hasher.combine(end)
        hasher.combine(exclusions.texts)
        hasher.combine(jitter)
        hasher.combine(hosts)
    }
}

/// The days of `exclude`.
package struct Exclusions: Hashable, Sendable {
    /// Dates, ranges and names of calendars, as the file has them.
    package let texts: [String]
    /// All the days they mean.
    package let days: DateRanges
    /// The days of those calendars that are among the texts, by name.
    package let calendars: [String: DateRanges]

    /// No day.
    package static let none = Exclusions(texts: [], days: .none, calendars: [:])

    /// Whether both were written alike and mean the same days.
    package static func == (left: Exclusions, right: Exclusions) -> Bool {
        left.days == right.days && hasSameBytes(left.texts, right.texts)
            && left.calendars == right.calendars
    }
}

extension Zone {
    /// How files name it: a host's own zone that has no name is `local`.
    var nameInFiles: String { name == "Local" ? "local" : name }
}
