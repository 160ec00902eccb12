/// One of the files that are served as they are, the web page's above all; all of them are in the
/// program itself.
package struct PageFile: Sendable {
    /// Its media type.
    package let contentType: String
    /// What is sent.
    package let body: [UInt8]

    /// The file at a path of the service; nil: there is none.
    package init?(path: String) {
        guard let file = Self.files[path] else { return nil }
        self = file
    }

    private init(_ body: [UInt8], _ contentType: String) {
        self.body = body
        self.contentType = contentType
    }

    private init(script body: [UInt8]) {
        self.init(body, "text/javascript; charset=utf-8")
    }

    /// Where they all are, sorted: the page itself first.
    package static var paths: [String] { files.keys.sorted() }

    /// The description of the HTTP interface, OpenAPI 3.1.
    package static let description = PageFile(PackageResources.openapi_json, json)

    private static let json = "application/json; charset=utf-8"
    private static let files: [String: PageFile] = [
        "/": PageFile(PackageResources.index_html, "text/html; charset=utf-8"),
        "/openapi.json": description,
        "/page/page.css": PageFile(PackageResources.page_css, "text/css; charset=utf-8"),
        "/page/icon.svg": PageFile(PackageResources.icon_svg, "image/svg+xml"),
        "/page/page.js": PageFile(script: PackageResources.page_js),
        "/page/draw.js": PageFile(script: PackageResources.draw_js),
        "/page/words.js": PageFile(script: PackageResources.words_js),
        "/page/text.js": PageFile(script: PackageResources.text_js),
        "/page/forms.js": PageFile(script: PackageResources.forms_js),
        "/page/jobs.js": PageFile(script: PackageResources.jobs_js),
        "/page/job.js": PageFile(script: PackageResources.job_js),
        "/page/history.js": PageFile(script: PackageResources.history_js),
        "/page/files.js": PageFile(script: PackageResources.files_js),
        "/page/timeline.js": PageFile(script: PackageResources.timeline_js),
        "/page/problems.js": PageFile(script: PackageResources.problems_js),
    ]
}
