import Calendar

/// What each job begins with: what is built in, and the settings' `defaults` in one context.
final class JobTemplate: Sendable {
    let draft: JobDraft
    /// What is wrong with a default in this context (a calendar may be missing), by key: the
    /// business of each job that has no value of its own.
    let problems: [(key: Int, problem: Diagnostic)]
    /// The options of all jobs that say nothing of their own. Nil: something is wrong with them.
    let options: JobOptions?
    let defaults: JobDefaults?

    /// Without `defaults`.
    init(defaultZone: Zone) {
        draft = JobDraft()
        problems = []
        defaults = nil
        options = JobOptions(draft, defaultZone: defaultZone)
    }

    /// `context` is one without `defaults`.
    init(_ defaults: JobDefaults, in context: JobContext) {
        var draft = JobDraft()
        var problems: [(key: Int, problem: Diagnostic)] = []
        let memo = JobMemo()
        for entry in defaults.entries {
            var decoder = JobDecoder(file: entry.place.file, context: context, memo: memo)
            decoder.draft = draft
            JobKey.all[entry.key].decode?(&decoder, entry.value)
            draft = decoder.draft
            problems += decoder.findings.diagnostics.map { (entry.key, $0) }
        }
        self.draft = draft
        self.problems = problems
        self.defaults = defaults
        options = problems.isEmpty ? JobOptions(draft, defaultZone: context.defaultZone) : nil
    }
}
