import Jobs
import Page
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

    @Test func `knows each outcome`() {
        let outcome = document["components"]?["schemas"]?["LastRun"]?["properties"]?["outcome"]
        #expect(
            outcome?["enum"]?.array?.compactMap(\.string) == Outcome.allCases.map(\.rawValue))
    }
}
