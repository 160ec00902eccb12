import Glibc
import Jobs
import Linux
import Testing

/// The schema is judged by another implementation of JSON Schema and of YAML (`validate.py`).
@Suite struct `The JSON Schema of job files` {
    @Test func `is valid itself, and takes each good fixture and each example`() throws {
        let files = try Self.files("Tests/JobsTests/Fixtures/good") + Self.examples()
        #expect(files.count > 15)
        let verdicts = try Self.verdicts(files)
        #expect(verdicts == files.map { "\($0) valid" })
        for file in files {
            #expect(try command(["check", file] + Self.calendars).status == 0, "\(file)")
        }
    }

    /// By this line an editor's YAML language server knows what a file may have in it.
    @Test func `is named in the first line of each example, where the package puts it`() throws {
        let line = "# yaml-language-server: $schema=/usr/share/ruqi/ruqi-job.schema.json\n"
        for file in try Self.examples() {
            let text = String(decoding: try readFile(file, limitBytes: 1 << 20), as: UTF8.self)
            #expect(text.hasPrefix(line), "\(file)")
        }
    }

    @Test func `takes each example of the manual page`() throws {
        let world = try World()
        let page = String(
            decoding: try readFile("\(repository)/man/ruqi-job.5", limitBytes: 1 << 20),
            as: UTF8.self)
        let examples = try #require(page.section("EXAMPLES"))
        var files: [String] = []
        for part in examples.pieces(between: "\n.Bd -literal -offset indent\n", and: "\n.Ed") {
            let name = "example-\(files.count).yaml"
            try world.put(name, String(part).replacing("\\e", with: "\\") + "\n")
            files.append("\(world.jobsDir)/\(name)")
        }
        #expect(files.count > 4)
        #expect(try Self.verdicts(files) == files.map { "\($0) valid" })
    }

    @Test func `refuses each bad fixture, as the daemon does`() throws {
        let files = try Self.files("Tests/JobsTests/Fixtures/bad")
        #expect(files.count > 10)
        for verdict in try Self.verdicts(files) { #expect(verdict.contains(" refused: ")) }
        for file in files { #expect(try command(["check", file]).status == 1, "\(file)") }
    }

    @Test func `is the same in one line and indented, and names each key`() throws {
        let line = try command(["schema", "--json"])
        let text = try command(["schema"])
        let schema = try JSONValue.parse(Array(line.output.utf8))
        #expect(line.output.split(separator: "\n").count == 1)
        #expect(try JSONValue.parse(Array(text.output.utf8)) == schema)
        guard case .object(let properties) = schema["properties"] else {
            Issue.record("no properties")
            return
        }
        #expect(properties.map(\.key) == JobKey.all.filter(\.isSupported).map(\.name))
        #expect(properties.allSatisfy { $0.value["description"]?.string?.isEmpty == false })
    }

    private static let calendars = [
        "--calendars-dir", "\(repository)/Tests/JobsTests/Fixtures/calendars",
    ]

    private static func examples() throws -> [String] {
        try files("jobs.d") + files("packaging/screenshots/jobs.d")
    }

    private static func files(_ directory: String) throws -> [String] {
        try directoryNames("\(repository)/\(directory)").map { "\(repository)/\(directory)/\($0)" }
    }

    private static func verdicts(_ files: [String]) throws -> [String] {
        let world = try World()
        let schema = "\(world.root)/schema.json"
        try AppendFile(path: schema).append(Array(try command(["schema"]).output.utf8))
        let python = "/usr/bin/python3"
        let answer = try command(
            [python, "\(repository)/Tests/SystemTests/validate.py", schema] + files, program: python
        )
        #expect(answer.status == 0, "python3-jsonschema and python3-yaml: \(answer.errors)")
        return answer.output.split(separator: "\n").map(String.init)
    }
}

extension String {
    /// The text of a section of a manual page.
    fileprivate func section(_ title: String) -> Substring? {
        guard let start = firstRange(of: "\n.Sh \(title)\n") else { return nil }
        let rest = self[start.upperBound...]
        return rest[..<(rest.firstRange(of: "\n.Sh ")?.lowerBound ?? endIndex)]
    }
}

extension Substring {
    /// The texts between each beginning and the end that follows it.
    fileprivate func pieces(between start: String, and end: String) -> [Substring] {
        var pieces: [Substring] = []
        var rest = self
        while let first = rest.firstRange(of: start) {
            rest = rest[first.upperBound...]
            guard let last = rest.firstRange(of: end) else { break }
            pieces.append(rest[..<last.lowerBound])
            rest = rest[last.upperBound...]
        }
        return pieces
    }
}
