import Calendar

/// What is right in job files and surprises people, as notes for `ruqi check` and `ruqi explain`.
package enum JobNotes {
    /// The notes on the rules of jobs, by place. Changes of the clock are looked for in the two
    /// years after `now`.
    package static func diagnostics(on jobs: [Job], after now: Timestamp) -> [Diagnostic] {
        jobs.flatMap { job in
            zip(job.spec.ruleTexts, job.rulePlaces).flatMap { text, place in
                notes(text, job.spec.timing, job.spec.id.text, now, at: place)
            }
        }.sorted { $0.place < $1.place }
    }

    /// The notes on a rule of the command line, whose place is `--rule`.
    package static func diagnostics(
        onRule text: String, in timing: Timing, seed: String, after now: Timestamp
    ) -> [Diagnostic] {
        notes(text, timing, seed, now, at: Place(file: "--rule", line: 1, column: 1))
    }

    private static func notes(
        _ text: String, _ timing: Timing, _ seed: String, _ now: Timestamp, at place: Place
    ) -> [Diagnostic] {
        RuleNotes.notes(on: text, in: timing, seed: seed, after: now)
            .map { diagnostic($0, at: place) }
    }

    private static func diagnostic(_ note: RuleNote, at place: Place) -> Diagnostic {
        let there = Place(
            file: place.file, line: place.line, column: place.column + note.column - 1)
        return Diagnostic(
            DiagnosticCode(note.kind), at: there, note.message, hint: note.hint, severity: .note)
    }
}
