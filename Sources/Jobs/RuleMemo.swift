import Calendar

/// Remembers rules by their text: in a large `jobs.d` most of them occur many times, and reading
/// one costs more than finding it. It lives as long as one look at the directory.
final class RuleMemo {
    private var known: [String: Rule] = [:]

    func rule(_ text: String) throws(RuleError) -> Rule {
        if let rule = known[text] { return rule }
        let rule = try Rule.parse(text)
        if known.count < RuleMemo.countMax { known[text] = rule }
        return rule
    }

    /// Keeps the memory small where no rule occurs twice.
    private static let countMax = 10_000
}
