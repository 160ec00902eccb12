import Calendar
import History
import Jobs

extension Responder {
    /// `/ruqi/get_history`: ended runs, newest first.
    func records(_ fields: QueryFields) throws(RequestProblem) -> Response {
        let page = try fields.page(whole: Page.sizeMax)
        var query = HistoryQuery()
        query.jobID = fields.text("job_id")
        query.jobName = fields.text("job_name")
        query.outcome = try fields.word("outcome", among: Outcome.allCases.map(\.rawValue))
        query.event = try fields.word("event", among: HistoryQuery.events)
        query.since = try fields.timestamp("since")
        query.until = try fields.timestamp("until")
        query.seq = try fields.positive("seq")
        query.showsOutput = try fields.truth("output") ?? true
        query.wholeBytesMax = Self.wholeBytesMax
        query.skip = page.skip
        query.count = page.count
        let found = history.page(query)
        return .ok(reservingBytes: Self.bytes(of: found)) { json in
            json.beginObject()
            json.field("total", found.total)
            json.key("list")
            json.beginArray()
            for line in found.lines { append(line, to: &json) }
            json.endArray()
            json.endObject()
        }
    }

    /// Appends the record with the original's `c_time`, in its format and the setting `timezone`;
    /// nothing for a line that is no JSON.
    func append(_ line: HistoryPage.Line, to json: inout JSONWriter) {
        guard let line = line.repaired else { return }
        let bytes =
            identity.showsCommands ? line.bytes : line.withoutFields(Self.commandFields(of: line))
        json.object(bytes, and: "c_time", line.time.civilText(in: identity.zone))
    }

    /// About how long the answer becomes.
    private static func bytes(of page: HistoryPage) -> Int {
        page.lines.reduce(256) { $0 + $1.bytes.count + 40 }
    }

    /// Some thousand runs with as much output as is usual; one record that is longer is shown all
    /// the same.
    static let wholeBytesMax = 8 << 20
}
