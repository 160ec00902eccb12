import Calendar
import Jobs

/// When a job is due, as a CronJob has it: a crontab line of five fields in a zone.
struct KubernetesSchedule {
    let text: String
    let zone: String

    /// Refuses what can't be said there.
    init(_ job: Job, from now: Timestamp) throws(ExportRefusal) {
        let rules = job.spec.rules
        guard rules.count == 1 else {
            throw ExportRefusal(
                "rule", "a CronJob has one schedule, and these are \(rules.count) rules",
                hint: "make a job of each of them")
        }
        try ExportBounds.check(job, "a CronJob", from: now)
        switch rules[0] {
        case .reboot:
            throw ExportRefusal(
                "rule", "a cluster is not booted", hint: "use a DaemonSet, or keep the job here")
        case .date:
            throw ExportRefusal(
                "rule", "a CronJob is due again and again, not once", hint: "use a Job")
        case .interval(let interval):
            (text, zone) = (try Self.text(interval, of: job), "Etc/UTC")
        case .cron(let cron):
            guard job.recurrence.jitterDelay == .zero else {
                throw ExportRefusal(
                    "jitter", "a CronJob has no delay", hint: "use H in the rule instead")
            }
            text = try Self.text(cron.resolved(seed: job.spec.id.text))
            zone = try Self.name(of: job.spec.zone)
        }
    }

    private static func name(of zone: Zone) throws(ExportRefusal) -> String {
        if zone.name == "Local" {
            throw ExportRefusal(
                "timezone", "the zone of this host has no name", hint: "timezone: UTC")
        }
        if zone.hasNameOfHost {
            throw ExportRefusal(
                "timezone", "a cluster knows no zone '\(zone.name)'", hint: ExportZones.hint)
        }
        return zone.name == "UTC" ? "Etc/UTC" : zone.name
    }

    private static func text(_ rule: CronRule) throws(ExportRefusal) -> String {
        guard rule.seconds == 1 else { throw seconds("") }
        guard rule.dayMarks.isEmpty, rule.weekdayMarks.isEmpty else {
            throw ExportRefusal(
                "rule", "the schedule of a CronJob has no L, W and #",
                hint: "run it on all days that it may be, and let the command look at the date")
        }
        let isEachDay = rule.days == ExportDays.allDays
        let isEachWeekday = rule.weekdays == ExportDays.allWeekdays
        guard rule.isEitherDay || isEachDay || isEachWeekday else {
            throw ExportRefusal(
                "rule",
                "days that must be both a day of the month and a weekday can't be said"
                    + " there: a CronJob runs on either",
                hint: "name one of them, and let the command look at the other")
        }
        return [
            field(rule.minutes, 0...59), field(rule.hours, 0...23), field(rule.days, 1...31),
            field(rule.months, 1...12), field(rule.weekdays, 0...6),
        ].joined(separator: " ")
    }

    private static func text(
        _ rule: IntervalRule, of job: Job
    ) throws(ExportRefusal) -> String {
        let step = Int(rule.every.wholeMilliseconds)
        let first = try ExportBounds.firstPoint(rule, of: job)
        let isWeekly = step == 7 * ExportTimes.dayMilliseconds
        guard isWeekly || ExportTimes.dayMilliseconds % step == 0 else {
            throw ExportRefusal(
                "rule", "an interval of \(rule.text) is due at other times each day",
                hint: "take an interval that divides a day, such as 10m, 1h or 1d, or one of 7d")
        }
        guard step % 60_000 == 0, first % 60_000 == 0 else {
            throw seconds(
                "; the points of an interval are placed by the job's id unless there is a"
                    + " start_time")
        }
        let times =
            isWeekly
            ? [first % ExportTimes.dayMilliseconds]
            : Array(stride(from: first % step, to: ExportTimes.dayMilliseconds, by: step))
        let combinations = ExportTimes.combinations(of: times)
        guard combinations.count == 1 else {
            throw ExportRefusal(
                "rule", "an interval of \(rule.text) is due at other minutes in each hour",
                hint: "take one that divides an hour, or of whole hours")
        }
        // 1970-01-01 was a Thursday.
        let weekday = isWeekly ? "\((first / ExportTimes.dayMilliseconds + 4) % 7)" : "*"
        let minutes = field(combinations[0].minutes, 0...59)
        return "\(minutes) \(field(combinations[0].hours, 0...23)) * * \(weekday)"
    }

    private static func seconds(_ more: String) -> ExportRefusal {
        ExportRefusal(
            "rule", "a CronJob is due on full minutes only\(more)",
            hint: "write the field of the second as 0, or give start_time on a full minute")
    }

    /// `*`, `*/15`, or values and ranges.
    private static func field(_ bits: UInt64, _ range: ClosedRange<Int>) -> String {
        let values = bitNumbers(bits)
        if values.count == range.count { return "*" }
        if range.lowerBound == 0, values.count > 2, values[0] == 0 {
            let step = values[1]
            if values == Array(stride(from: 0, through: range.upperBound, by: step)) {
                return "*/\(step)"
            }
        }
        return spans(values, joint: "-") { "\($0)" }.joined(separator: ",")
    }
}
