/// What a job's rule means, apart from zone and job: equal rules are due alike.
package enum Rule: Hashable, Sendable {
    case interval(IntervalRule)
    case date(DateRule)
    case cron(CronRule)
    /// `@reboot`: once for each boot of the host, when the scheduler first looks at its files.
    case reboot

    /// Reads an interval, a date or a cron rule; which of them is seen by the text itself.
    package static func parse(_ text: String) throws(RuleError) -> Rule {
        try RuleParser(text).parse()
    }

    /// The kind of the rule.
    package var trigger: Trigger {
        switch self {
        case .interval: .interval
        case .date: .date
        // One of crontab's words.
        case .cron, .reboot: .cron
        }
    }

    /// One spelling for equal rules, read by ``parse(_:)`` as this rule.
    package var text: String {
        switch self {
        case .interval(let rule): rule.text
        case .date(let rule): rule.text
        case .cron(let rule): rule.text
        case .reboot: "@reboot"
        }
    }

    /// Whether the rule is `now`: due once, when the scheduler first sees it.
    package var isNow: Bool { self == .date(.now) }
}
