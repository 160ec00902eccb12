import Calendar
import Jobs
import Status

/// What `ruqi export` says at its end.
struct ExportReport {
    let jobs: [ExportedJob]
    /// What is wrong with the job files.
    let errors: [Diagnostic]
    let output: String

    /// Whether each job was written.
    var isComplete: Bool { errors.isEmpty && jobs.allSatisfy(\.refusals.isEmpty) }

    var text: String {
        var text = errors.map { "\($0.text)\n" }.joined()
        for job in jobs {
            for path in job.files { text += "\(printable(path))\n" }
            let isWritten = job.refusals.isEmpty
            for finding in isWritten ? job.notes : job.refusals {
                text += line(finding, isWritten ? "note" : "refused", of: job.id)
            }
        }
        let refused = jobs.count { !$0.refusals.isEmpty }
        let broken = errors.isEmpty ? "" : ", \(counted(errors.count, "error")) in job files"
        return text + "\(counted(jobs.count - refused, "job")) written to \(printable(output)), "
            + "\(refused) refused\(broken)\n"
    }

    private func line(_ finding: ExportedJob.Finding, _ word: String, of id: JobID) -> String {
        let key = finding.key.map { ", \($0)" } ?? ""
        let first = "\(finding.place.text): \(word): job '\(id.text)'\(key): \(finding.message)"
        return printable(first) + "\n" + (finding.hint.map { "  hint: \(printable($0))\n" } ?? "")
    }

    /// `{"written":[{"job_id","files","notes"}],"refused":[{"job_id","reasons"}],"errors"}`
    var json: String {
        var json = JSONWriter()
        json.beginObject()
        json.key("written")
        json.beginArray()
        for job in jobs where job.refusals.isEmpty {
            json.beginObject()
            json.field("job_id", job.id.text)
            json.key("files")
            json.strings(job.files)
            append(job.notes, named: "notes", &json)
            json.endObject()
        }
        json.endArray()
        json.key("refused")
        json.beginArray()
        for job in jobs where !job.refusals.isEmpty {
            json.beginObject()
            json.field("job_id", job.id.text)
            append(job.refusals, named: "reasons", &json)
            json.endObject()
        }
        json.endArray()
        json.key("errors")
        json.beginArray()
        for error in errors { error.json(into: &json) }
        json.endArray()
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    private func append(
        _ findings: [ExportedJob.Finding], named name: String, _ json: inout JSONWriter
    ) {
        json.key(name)
        json.beginArray()
        for finding in findings {
            json.beginObject()
            json.field("file", finding.place.file)
            if finding.place.line > 0 { json.field("line", finding.place.line) }
            if let key = finding.key { json.field("key", key) }
            json.field("message", finding.message)
            if let hint = finding.hint { json.field("hint", hint) }
            json.endObject()
        }
        json.endArray()
    }
}
