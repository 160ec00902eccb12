/// Remembers the courses of cron rules that don't depend on a job's id: in a large `jobs.d` many
/// jobs have the same rule and zone, and share one. Each thread has its own.
package final class CourseMemo {
    private struct Key: Hashable {
        let rule: CronRule
        let dst: DaylightSaving
        let zone: ObjectIdentifier
    }

    private var known: [Key: Course] = [:]

    /// Knows of none.
    package init() {}

    func course(_ rule: Rule, _ timing: Timing, seed: String) -> Course {
        guard case .cron(let cron) = rule, cron.hashed.isEmpty else {
            return Course(rule, timing, seed: seed)
        }
        let key = Key(
            rule: cron, dst: timing.dst, zone: ObjectIdentifier(timing.zone.stretches))
        if let course = known[key] { return course }
        // The course holds the zone, so that its identity stays its own.
        let course = Course(rule, timing, seed: seed)
        if known.count < CourseMemo.countMax { known[key] = course }
        return course
    }

    /// Keeps the memory small where no rule occurs twice.
    private static let countMax = 10_000
}
