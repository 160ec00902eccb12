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
        query.skip = page.skip
        query.count = page.count
        let found = history.page(query)
        return .ok { json in
            json.beginObject()
            json.field("total", found.total)
            json.key("list")
            json.beginArray()
            for line in found.lines { json.raw(shown(line)) }
            json.endArray()
            json.endObject()
        }
    }

    /// The record with the original's `c_time`, in its format and the setting `timezone`.
    func shown(_ line: HistoryPage.Line) -> [UInt8] {
        var bytes =
            identity.showsCommands ? line.bytes : line.withoutFields(Self.commandFields(of: line))
        guard bytes.last == UInt8(ascii: "}") else { return bytes }
        bytes.removeLast()
        bytes += Array(",\"c_time\":\"\(line.time.civilText(in: identity.zone))\"}".utf8)
        return bytes
    }
}
