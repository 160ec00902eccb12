import Exchange
import Jobs
import Linux

/// What became of one job: written as files, or refused as it was.
struct ExportedJob {
    let id: JobID
    /// The paths of what was written.
    let files: [String]
    let notes: [Finding]
    /// Not empty where nothing was written.
    let refusals: [Finding]

    /// A finding with its place in a file.
    struct Finding {
        let place: Place
        /// Nil: it is about no key.
        let key: String?
        let message: String
        let hint: String?
    }

    /// Writes its files, all of them or none. `owners` has the jobs of the files that were written
    /// before.
    init(
        _ job: Job, _ export: Export, from directory: String, to output: String,
        beside owners: inout [String: JobID]
    ) {
        func finding(_ found: ExportFinding) -> Finding {
            let place = job.origins(ofKey: found.key).first ?? job.place
            return Finding(
                place: place.file == job.place.file ? place.below(directory) : place,
                key: found.key, message: found.message, hint: found.hint)
        }
        id = job.spec.id
        notes = export.notes.map(finding)
        if let name = export.files.map(\.name).first(where: { owners[$0] != nil }) {
            files = []
            refusals = [
                Finding(
                    place: job.place.below(directory), key: "job_id",
                    message: "the job '\(owners[name]?.text ?? "")' has a '\(name)', too",
                    hint: "give one of them another id")
            ]
            return
        }
        do throws(SystemError) {
            files = try writeNew(export.files, in: output)
            refusals = export.refusals.map(finding)
            for file in export.files { owners[file.name] = id }
        } catch {
            files = []
            let isThere = error.isExisting
            refusals = [
                Finding(
                    place: job.place.below(directory), key: nil,
                    message: isThere
                        ? "there is a file '\(error.subject ?? output)' already, and it stays"
                        : "\(error)",
                    hint: isThere ? "write to an empty directory, and compare" : nil)
            ]
        }
    }
}
