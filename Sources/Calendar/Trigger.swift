/// The kind of a rule, in the original service's words.
package enum Trigger: String, CaseIterable, Hashable, Sendable {
    case interval, date, cron
}
