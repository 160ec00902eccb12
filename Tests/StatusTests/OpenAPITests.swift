import Calendar
import History
import Jobs
import Page
import Scheduling
import Status
import Testing

/// What it promises is held against a running daemon elsewhere; here, that it leaves nothing out.
@Suite struct `The OpenAPI description` {
    private let document: JSONValue

    init() throws {
        document = try JSONValue.parse(PageFile.description.body)
    }

    private func names(_ value: JSONValue?) -> [String] {
        guard case .object(let fields) = value else { return [] }
        return fields.map(\.key)
    }

    @Test func `is served, and of this version`() {
        #expect(document["info"]?["version"]?.string == version)
        let answer = Desk("rule: 1h\ncmd: x\n").ask("/openapi.json")
        #expect(answer.status == 200 && answer.contentType == "application/json; charset=utf-8")
    }

    @Test func `has each path with each of its query fields`() throws {
        let paths = document["paths"]
        #expect(Set(names(paths)) == Set(Responder.paths + ["/", "/openapi.json"]))
        for path in Responder.paths {
            let parameters = paths?[path]?["get"]?["parameters"]?.array ?? []
            let fields = parameters.map { parameter in
                // A reference ends with the name.
                parameter["name"]?.string
                    ?? parameter["$ref"]?.string?.split(separator: "/").last.map(String.init) ?? ""
            }
            #expect(fields == Responder.fields(ofPath: path), "\(path)")
        }
    }

    @Test func `knows each word of a list of words`() {
        let columns = ["job_id", "job_name", "state", "last_run", "duration", "next_run"]
        let lists = [
            Outcome.allCases.map(\.rawValue), JobPhase.allCases.map(\.rawValue),
            HistoryQuery.events, Trigger.allCases.map(\.rawValue),
            DaylightSaving.allCases.map(\.rawValue), SchedulerStore.allCases.map(\.rawValue),
            columns.flatMap { [$0, "-\($0)"] }, ["applied", "broken", "ignored"],
            ["loading", "ready", "stopping"], ["error", "note"], ["true", "false"],
        ]
        let found = words(document)
        for list in found {
            // A filter may be empty.
            #expect(lists.contains(list.filter { !$0.isEmpty }), "\(list)")
        }
        for list in lists {
            #expect(found.contains { $0.filter { !$0.isEmpty } == list }, "\(list)")
        }
    }

    /// All lists of words in a part of it.
    private func words(_ part: JSONValue) -> [[String]] {
        switch part {
        case .object(let fields):
            fields.flatMap { field in
                let list = field.key == "enum" ? field.value.array?.compactMap(\.string) : nil
                return list.map { [$0] } ?? words(field.value)
            }
        case .array(let items): items.flatMap(words)
        default: []
        }
    }
}
