import ArgumentParser
import Calendar
import Exchange
import Jobs
import Linux

/// A job file of an import that isn't judged yet.
struct ImportDraft {
    /// Where it comes from: `line 7`, or a job's id.
    let place: String
    let file: NewFile
    /// It is paused for good reason.
    let isPaused: Bool
    /// Holds the job against who has it now. Nil: there is nothing to compare.
    let comparison: (Recurrence) -> OccurrenceComparison?
}

extension ImportReport {
    /// Judges the files by the daemon's parser, compares, writes and tells. Ends with 1 where a job
    /// has no file or is due at other times.
    func finish(_ drafts: [ImportDraft], _ check: JobFileCheck, inJSON: Bool) throws {
        var report = self
        var good: [NewFile] = []
        for draft in drafts {
            let parsed = check.parsed(Array(draft.file.text.utf8), name: draft.file.name)
            let problems = parsed.diagnostics.filter { $0.severity == .error }.map(\.text)
            let job = problems.isEmpty ? parsed.jobs.first : nil
            let isHere = job.map { check.isOnThisHost(Array(draft.file.text.utf8), $0) } ?? true
            report.files.append(
                File(
                    place: draft.place, name: draft.file.name, problems: problems,
                    comparison: job.flatMap { draft.comparison($0.recurrence) },
                    isMadePaused: job?.spec.paused == true && !draft.isPaused,
                    isElsewhere: !isHere,
                    defaults: job?.defaultedKeys ?? []))
            if problems.isEmpty { good.append(draft.file) }
        }
        try writeAll(good)
        try say(inJSON ? report.json : report.text)
        if !report.isWhole { throw ExitCode.no }
    }

    private func writeAll(_ files: [NewFile]) throws {
        guard !files.isEmpty else { return }
        let taken: [String]
        do throws(SystemError) {
            try makeDirectories(directory)
            let there = Set(try listDirectory(directory).map(\.name))
            taken = files.map(\.name).filter(there.contains)
            if taken.isEmpty { _ = try writeNew(files, in: directory) }
        } catch {
            throw fail("\(error)", .no)
        }
        guard taken.isEmpty else {
            throw fail(
                "nothing is written: \(directory) has \(taken.joined(separator: ", ")) already; name"
                    + " another directory, or move them away", .no)
        }
    }
}
