import Calendar

/// Remembers what many jobs have in common: in a large `jobs.d` most rules and options occur many
/// times, finding one costs less than making it, and shared ones take the memory of one. It lives
/// as long as one look at the directory, on one thread.
final class JobMemo {
    private var rules: [String: Rule] = [:]
    private var options: Set<JobOptions> = []
    private var zoneProblems: [String: ZoneProblem] = [:]
    let courses = CourseMemo()

    func rule(_ text: String) throws(RuleError) -> Rule {
        if let rule = rules[text] { return rule }
        let rule = try Rule.parse(text)
        if rules.count < JobMemo.countMax { rules[text] = rule }
        return rule
    }

    /// Why a name is no zone: a zone that is gone is named by many.
    func problem(ofZone name: String, make: () -> ZoneProblem) -> ZoneProblem {
        if let known = zoneProblems[name] { return known }
        let problem = make()
        if zoneProblems.count < JobMemo.countMax { zoneProblems[name] = problem }
        return problem
    }

    /// The instance for all equal ones.
    func shared(_ new: JobOptions) -> JobOptions {
        if let known = options.firstIndex(of: new) { return options[known] }
        if options.count < JobMemo.countMax { options.insert(new) }
        return new
    }

    /// Keeps the memory small where nothing occurs twice.
    private static let countMax = 10_000
}
