import Jobs
import Linux
import Status

/// What a daemon says of a job, and what it means that it says nothing.
enum JobWord {
    /// Nobody was asked: it is not known which daemon is the history's, or that one serves nothing.
    case notAsked
    /// Nobody answers, or not as a daemon does: why, without a final stop.
    case silent(String)
    /// It has just started, and has no jobs yet.
    case loading
    /// It has no such job. `reason`: what is wrong with the job's file, if that can be told.
    case unknown(reason: String?)
    /// What `get_job` says.
    case known(JSONValue)

    /// Asks the daemon with these settings.
    init(of id: String, from settings: Settings) {
        guard let client = DaemonClient(settings.httpListen) else {
            self = .notAsked
            return
        }
        do throws(SystemError) {
            let (status, answer) = try client.answer("/ruqi/get_job", [("job_id", id)])
            if status == 200, let job = answer?["data"] {
                self = .known(job)
            } else if status == 404 {
                self = try Self.absence(of: id, from: client)
            } else {
                self = .silent(answer?["message"]?.text ?? "HTTP status \(status)")
            }
        } catch {
            self = .silent("\(error)")
        }
    }

    private static func absence(
        of id: String, from client: DaemonClient
    ) throws(SystemError) -> JobWord {
        let state = try client.answer("/ruqi/status", []).json?["data"]?["state"]?.text
        if state == "loading" { return .loading }
        let list = try client.answer("/ruqi/get_files", []).json?["data"]?["list"]?.elements
        return .unknown(reason: reason(for: id, (list ?? []).compactMap(FileEntry.init)))
    }

    /// A file that is named after the job is taken for its own. Any other one that has no job in
    /// effect may give that `job_id`.
    private static func reason(for id: String, _ files: [FileEntry]) -> String? {
        let own = files.first { file in
            [".yaml", ".yml"].contains { file.file == id + $0 } && file.state != "applied"
        }
        if let own {
            let word = own.state == "broken" ? "refused" : own.state
            let finding = own.diagnostics.first?.split(separator: "\n").first.map(String.init)
            let why = (own.reason.map(printable) ?? finding).map { ": \($0)" } ?? ""
            return "its file \(printable(own.file)) is \(word)\(why)"
        }
        let refused = files.filter { $0.state == "broken" && $0.jobs.isEmpty }
        guard let first = refused.first else { return nil }
        let place = refused.count == 1 ? printable(first.file) : "one of \(refused.count) files"
        return "it may be in \(place) that it refuses, see 'ruqi files --state broken'"
    }

    /// Whether a daemon has the job.
    var isKnown: Bool {
        if case .known = self { return true }
        return false
    }
}
