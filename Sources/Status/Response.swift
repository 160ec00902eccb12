import Jobs
import Page

/// What goes back: a status code, and bytes of one media type.
package struct Response: Sendable, Equatable {
    package let status: Int
    package let contentType: String
    package let body: [UInt8]
    /// The `Allow` header of a 405.
    package let allow: String?
    /// Of a 200, metrics apart, and a 304: the same for equal bodies, on every host and after a
    /// restart.
    package let entityTag: String?
    /// What a browser may load for it: the `Content-Security-Policy` header (W3C CSP Level 3).
    package let policy: String

    private init(
        _ status: Int, _ contentType: String, _ body: [UInt8], isTagged: Bool = false,
        allow: String? = nil, policy: String = Self.nothing
    ) {
        self.status = status
        self.contentType = contentType
        self.body = body
        self.allow = allow
        self.policy = policy
        entityTag = isTagged ? "\"\(ContentHash.text(of: body))\"" : nil
    }

    private init(_ status: Int, _ json: consuming JSONWriter, allow: String? = nil) {
        var body = json.takeBytes()
        body.append(UInt8(ascii: "\n"))
        self.init(
            status, "application/json; charset=utf-8", body,
            isTagged: status == 200, allow: allow)
    }

    /// The answer that is a file, as the web page is made of them. Nil: there is none at that path.
    static func file(_ path: String) -> Response? { files[path] }

    private init(_ file: PageFile) {
        self.init(200, file.contentType, file.body, isTagged: true, policy: Self.ownFiles)
    }

    private static let files = Dictionary(
        uniqueKeysWithValues: PageFile.paths.compactMap { path in
            PageFile(path: path).map { (path, Response($0)) }
        })

    private init(notModified response: Response) {
        status = 304
        contentType = response.contentType
        body = []
        allow = nil
        entityTag = response.entityTag
        policy = response.policy
    }

    private static let nothing = "default-src 'none'; frame-ancestors 'none'"
    /// No script or style that stands in the page itself, and nothing from elsewhere.
    private static let ownFiles =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    /// 304 without a body where the client has this very answer.
    package func unless(known request: Request) -> Response {
        guard let entityTag, request.knows(entityTag) else { return self }
        return Response(notModified: self)
    }

    /// `{"stat":"OK"}`, with `data` where there is any. A long answer is made in memory that is
    /// reserved for it.
    package static func ok(
        reservingBytes capacity: Int = 0, _ data: ((inout JSONWriter) -> Void)? = nil
    ) -> Response {
        var json = JSONWriter(reservingBytes: capacity)
        json.beginObject()
        json.field("stat", "OK")
        if let data {
            json.key("data")
            data(&json)
        }
        json.endObject()
        return Response(200, json)
    }

    /// Text in the format of Prometheus. No answer is like the one before: it has no tag.
    static func metrics(_ text: [UInt8]) -> Response {
        Response(200, "text/plain; version=0.0.4; charset=utf-8", text)
    }

    /// `{"stat":"ERR","message":…}`
    static func error(_ problem: RequestProblem) -> Response {
        var json = JSONWriter()
        json.beginObject()
        json.field("stat", "ERR")
        json.field("message", problem.message)
        json.endObject()
        return Response(problem.status, json, allow: problem.allow)
    }
}

/// Why a request gets no answer. `message` is a sentence for the person who asked.
struct RequestProblem: Error, Equatable {
    let status: Int
    let message: String
    var allow: String?

    static func bad(_ message: String) -> RequestProblem {
        RequestProblem(status: 400, message: message)
    }
}
