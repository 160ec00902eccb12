import Calendar
import Jobs

/// When a job is due, as the lines of a `.timer` have it.
struct SystemdTiming {
    private(set) var lines: [String] = []
    /// What is due by the calendar: the values of `OnCalendar=`.
    private(set) var calendars: [String] = []

    /// Refuses what can't be said; of a rule by the key that stands in the way.
    init(_ job: Job, from now: Timestamp, _ findings: inout ExportFindings) throws(ExportRefusal) {
        let spec = job.spec
        switch job.recurrence.kind {
        case .now:
            throw ExportRefusal(
                "rule", "'now' is due when ruqid sees it, and a timer sees nothing",
                hint: "start it once with systemd-run(1), or give a date")
        case .atBoot:
            try ExportBounds.check(job, "a timer", from: now)
            let delay = job.recurrence.jitterDelay
            lines = ["OnBootSec=\(SystemdSyntax.span(delay))"]
            findings.note(
                "rule", "a timer that is started after the boot starts the job at once",
                hint: "enable it without --now")
        case .date, .recurring:
            if job.recurrence.kind == .recurring {
                try ExportBounds.check(job, "a timer", from: now)
            }
            for rule in spec.rules {
                calendars += try Self.calendars(rule, of: job, from: now, &findings)
            }
            if let far = calendars.first(where: Self.isTooFar) { throw Self.tooFar(far) }
            guard !calendars.isEmpty else { throw ExportBounds.over }
            calendars = Self.withoutRepetitions(calendars)
            guard calendars.count <= Self.linesMax else { throw Self.tooMany(calendars.count) }
            lines = calendars.map { "OnCalendar=\($0)" }
        }
        // Without it a timer may be a minute late.
        lines.append("AccuracySec=1us")
        switch spec.run.catchUp {
        case .none:
            guard spec.run.misfireGrace != RunOptions.misfireGraceDefault,
                job.recurrence.kind != .atBoot
            else { break }
            findings.note(
                "misfire_grace_time",
                "a timer has none: what is due while the host is off is lost, and what is late"
                    + " because it slept starts",
                hint: "catch_up: latest")
        case .latest where job.recurrence.kind == .atBoot: break
        case .latest: lines.append("Persistent=true")
        case .all: findings.refuse(Self.allMissed)
        }
    }

    private static func withoutRepetitions(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }

    private static func calendars(
        _ rule: Rule, of job: Job, from now: Timestamp, _ findings: inout ExportFindings
    ) throws(ExportRefusal) -> [String] {
        switch rule {
        case .reboot, .date(.now): return []
        case .date: return dates(rule, of: job, from: now, &findings)
        case .interval(let interval): return try calendars(interval, of: job).map(\.text)
        case .cron(let cron): return try calendars(cron, of: job, from: now).map(\.text)
        }
    }

    /// A date as an instant, so that nothing about zones is left open. None where it is over.
    private static func dates(
        _ rule: Rule, of job: Job, from now: Timestamp, _ findings: inout ExportFindings
    ) -> [String] {
        var timing = job.spec.timing
        timing.rules = [rule]
        let single = Recurrence(timing, seed: job.spec.id.text, schedulerName: "")
        // The delay is that of the job, which knows its scheduler.
        let offset = job.recurrence.jitterDelay.inNanoseconds - single.jitterDelay.inNanoseconds
        guard let due = single.next(after: .distantPast) else { return [] }
        let nanoseconds = due.nanoseconds + offset
        guard Timestamp(nanoseconds: nanoseconds) > now else { return [] }
        let rest = nanoseconds % 1_000
        if rest != 0 {
            findings.note("rule", "a timer has whole microseconds: what is below one is cut")
        }
        let instant = Timestamp(nanoseconds: nanoseconds - rest)
        let text = instant.rfc3339(in: .utc, fraction: .asNeeded)
        // 2026-12-16T17:03:17.682862+00:00
        let local = text.prefix { $0 != "+" && $0 != "Z" }
        return ["\(local.replacing("T", with: " ")) UTC"]
    }

    /// The grid of an interval, where it is the same each day or each week.
    private static func calendars(
        _ rule: IntervalRule, of job: Job
    ) throws(ExportRefusal) -> [SystemdCalendar] {
        let step = Int(rule.every.wholeMilliseconds)
        let first = try ExportBounds.firstPoint(rule, of: job)
        if step == 7 * ExportTimes.dayMilliseconds {
            let (day, time) = first.quotientAndRemainder(dividingBy: ExportTimes.dayMilliseconds)
            // 1970-01-01 was a Thursday.
            let days = ExportDays(weekdays: 1 << UInt64((day + 4) % 7))
            return ExportTimes.combinations(of: [time]).map {
                SystemdCalendar(days: days, times: $0, zone: "UTC")
            }
        }
        guard ExportTimes.dayMilliseconds % step == 0 else {
            throw ExportRefusal(
                "rule",
                "an interval of \(rule.text) is due at other times each day, and monotonic"
                    + " timers keep no grid",
                hint: "take an interval that divides a day, such as 10m, 1h or 1d, or one of 7d")
        }
        let times = stride(from: first % step, to: ExportTimes.dayMilliseconds, by: step)
        return ExportTimes.combinations(of: Array(times)).map {
            SystemdCalendar(days: ExportDays(), times: $0, zone: "UTC")
        }
    }

    private static func calendars(
        _ rule: CronRule, of job: Job, from now: Timestamp
    ) throws(ExportRefusal) -> [SystemdCalendar] {
        let cron = rule.resolved(seed: job.spec.id.text)
        let days = try ExportDays.parts(of: cron)
        let delay = Int(job.recurrence.jitterDelay.wholeMilliseconds)
        let isEveryDay = days.contains(where: \.isEveryDay)
        let isOfElapsedTime =
            isEveryDay && !cron.isFixed && cron.hours == ExportTimes.allHours
            && job.spec.zone.shiftsByHours(after: now)
        let zone = isOfElapsedTime ? "UTC" : try name(of: job.spec.zone)
        let times = try delayed(ExportTimes(cron), by: delay, isEveryDay: isEveryDay)
        return (isEveryDay ? [ExportDays()] : days).flatMap { days in
            times.map { times in
                SystemdCalendar(days: days, times: times, zone: zone)
            }
        }
    }

    /// Nil: it is that of the host. Names of capital letters may be abbreviations in that zone, and
    /// systemd looks there first (`calendar_spec_from_string` in its calendarspec.c): on a host in
    /// London GMT is then a time of the winter, and the timer rests in summer.
    private static func name(of zone: Zone) throws(ExportRefusal) -> String? {
        if zone.name == "Local" { return nil }
        if zone.hasNameOfHost {
            throw ExportRefusal(
                "timezone", "not every host has a zone '\(zone.name)'", hint: ExportZones.hint)
        }
        if zone.name.contains("/") || zone.name == "UTC" { return zone.name }
        // GMT, Zulu and the like.
        if zone.nextTransition(after: .distantPast) == nil, zone.offset(at: .distantPast) == 0 {
            return "UTC"
        }
        guard SystemdSyntax.mayBeAbbreviation(zone.name) else { return zone.name }
        throw ExportRefusal(
            "timezone",
            "'\(zone.name)' may be an abbreviation in the host's own zone: systemd takes it for"
                + " that, and rests for half a year",
            hint: ExportZones.equals[zone.name].map { "timezone: \($0)" } ?? ExportZones.hint)
    }

    private static func delayed(
        _ times: ExportTimes, by delay: Int, isEveryDay: Bool
    ) throws(ExportRefusal) -> [ExportTimes] {
        guard delay > 0 else { return [times] }
        let later = times.times.map { $0 + delay }
        guard isEveryDay || (later.last ?? 0) < ExportTimes.dayMilliseconds else {
            throw ExportRefusal(
                "jitter",
                "the job's share of it, \(Duration.milliseconds(delay).text), leads over"
                    + " midnight, to other days than those of the rule",
                hint: "take a shorter jitter, or an earlier time")
        }
        return ExportTimes.combinations(of: later.map { $0 % ExportTimes.dayMilliseconds })
    }

    /// Whether it is a date of the 2200s; other lines begin with a weekday or a star.
    private static func isTooFar(_ text: String) -> Bool {
        text.first?.isNumber == true && text >= "2200"
    }

    private static func tooFar(_ text: String) -> ExportRefusal {
        ExportRefusal(
            "rule", "systemd takes no year after 2199, and this is \(text)",
            hint: "take an earlier one")
    }

    private static func tooMany(_ count: Int) -> ExportRefusal {
        ExportRefusal(
            "rule",
            "it takes \(count) OnCalendar lines, and more than \(linesMax) are hard to read",
            hint: "take a rule whose times have a pattern")
    }

    private static let allMissed = ExportRefusal(
        "catch_up", "a timer makes up for one missed start, not for all",
        hint: "catch_up: latest")
    /// Somebody has to read them.
    private static let linesMax = 100
}

extension Zone {
    /// Whether the clock is changed after an instant, and from then on by whole hours only, the
    /// offset being one of whole hours: minutes are then those of UTC.
    func shiftsByHours(after instant: Timestamp) -> Bool {
        var time = instant
        var count = 0
        guard offset(at: time) % 3_600 == 0 else { return false }
        while let next = nextTransition(after: time), count < 40 {
            guard offset(at: next) % 3_600 == 0 else { return false }
            time = next
            count += 1
        }
        return count > 0
    }
}
