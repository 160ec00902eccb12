import Jobs
import Scheduling

extension Responder {
    /// `/ruqi/get_files`: every entry of `jobs.d`, sorted by name, filtered, a page or the whole
    /// list.
    func files(_ fields: QueryFields, _ snapshot: Snapshot) throws(RequestProblem) -> Response {
        let page = try fields.page(whole: .max)
        let state = try fields.word("state", among: FileStatus.State.words)
        var files = snapshot.files
        if let name = fields.text("file") { files = [snapshot.file(name)].compactMap { $0 } }
        if let state { files.removeAll { $0.state.word != state } }
        return .ok { json in
            json.beginObject()
            json.field("total", files.count)
            json.key("list")
            json.beginArray()
            for file in files.dropFirst(page.skip).prefix(page.count) { entry(file, &json) }
            json.endArray()
            json.endObject()
        }
    }

    private func entry(_ file: FileStatus, _ json: inout JSONWriter) {
        json.beginObject()
        json.field("file", file.file)
        json.field("state", file.state.word)
        if let hash = file.hash { json.field("hash", ContentHash.text(hash)) }
        json.field("generation", file.generation)
        json.key("jobs")
        json.beginArray()
        for id in file.jobIDs { json.string(id.text) }
        json.endArray()
        json.key("diagnostics")
        json.beginArray()
        for diagnostic in file.diagnostics.map(shown) {
            diagnostic.json(into: &json) { json in
                guard let line = diagnostic.line, diagnostic.place.column > 0 else { return }
                let excerpt = Excerpt(
                    ofLine: line.text, leftOut: line.start, number: diagnostic.place.line,
                    column: diagnostic.place.column)
                json.field("excerpt", excerpt.text(columns: Self.excerptColumns))
            }
        }
        json.endArray()
        switch file.state {
        case .applied: break
        case .broken(_, let since):
            if let since { json.field("last_good_since", rfc3339(since)) }
        case .ignored(let reason): json.field("reason", reason)
        }
        json.endObject()
    }

    /// How wide an excerpt is: a page's column and most terminals have that.
    private static let excerptColumns = 100
}

extension FileStatus.State {
    /// As `state` has it.
    var word: String {
        switch self {
        case .applied: "applied"
        case .broken: "broken"
        case .ignored: "ignored"
        }
    }

    /// All that `state` can be.
    package static let words = ["applied", "broken", "ignored"]
}
