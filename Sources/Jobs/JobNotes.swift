import Calendar

/// What is right in job files and surprises people, as notes for `ruqi check` and `ruqi explain`.
package enum JobNotes {
    /// The notes on a file's jobs, by place. Changes of the clock are looked for in the two years
    /// after `now`.
    package static func diagnostics(
        on file: ParsedJobFile, after now: Timestamp
    ) -> [Diagnostic] {
        let found = zip(file.jobs, file.rulePlaces).flatMap { job, places in
            diagnostics(on: job, rulesAt: places, after: now)
        }
        let others = file.jobs.flatMap { job in
            [missingID(job), quote(job)].compactMap(\.self) + unusedKeys(job)
        }
        return (others + found).sorted { $0.place < $1.place }
    }

    /// A command that a word processor has quoted.
    private static func quote(_ job: Job) -> Diagnostic? {
        guard case .shell(let text) = job.spec.command, let hint = TypographicQuote.hint(text)
        else { return nil }
        return Diagnostic(
            .typographicQuote, at: job.origins(ofKey: "cmd").first ?? job.place,
            "the command begins with a quote that is none for YAML and for the shell", hint: hint,
            severity: .note)
    }

    /// Keys that mean nothing to the kind of command that a job has. The settings' `defaults` may
    /// have them for all jobs.
    private static func unusedKeys(_ job: Job) -> [Diagnostic] {
        unused.compactMap { key, isForURLs, message, hint in
            guard job.spec.command.isURL != isForURLs,
                let place = job.origins(ofKey: key).first, place.file == job.place.file
            else { return nil }
            return Diagnostic(.misplacedKey, at: place, message, hint: hint, severity: .note)
        }
    }

    private static let unused: [(key: String, isForURLs: Bool, message: String, hint: String)] = [
        (
            "success_codes", false,
            "'success_codes' is about the exit codes of commands, and this job has a URL",
            "leave it out: 'expect_status' under 'http' says which answer is a success"
        ),
        (
            "stdin", false, "'stdin' is what a command reads, and this job has a URL",
            "what is sent to a URL stands behind a '#' in 'cmd', or in 'body' under 'http'"
        ),
        (
            "http", true, "'http' is about the request of a URL, and this job has a command",
            "leave it out; a URL in 'cmd' begins with http:// or https://"
        ),
    ]

    /// A job that was read under a temporary name, and has an id of its own neither. Nil: another.
    private static func missingID(_ job: Job) -> Diagnostic? {
        let name = JobFile.name(ofFile: job.place.file)
        guard job.origins(ofKey: "job_id").isEmpty, JobID(name) == nil else { return nil }
        return Diagnostic(
            .badJobID, at: job.place,
            "without a 'job_id' the file needs a name in jobs.d that gives one; "
                + "'\(shortened(name))' is none",
            severity: .note)
    }

    /// The notes on the rules of one job, in their order; `places` is where each of them stands.
    package static func diagnostics(
        on job: Job, rulesAt places: [Place], after now: Timestamp
    ) -> [Diagnostic] {
        let timing = job.spec.timing
        return zip(job.spec.ruleTexts, places).flatMap { text, place in
            notes(text, timing, job.spec.id.text, now, at: place)
        }
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
