import Calendar
import Jobs
import Testing

@Suite struct MistakeTests {
    @Test(arguments: yamlMistakes)
    func `says what is wrong with the YAML, where, and what to do`(_ mistake: Mistake) {
        expect(mistake)
    }

    @Test(arguments: keyMistakes + valueMistakes + runMistakes + httpMistakes + everydayMistakes)
    func `says what is wrong with the job, where, and what to do`(_ mistake: Mistake) {
        expect(mistake)
    }

    @Test(arguments: [
        "\u{FEFF}rule: 10s\ncmd: x\n", "rule: 10s\r\ncmd: x\r\n", "rule: 10s\ncmd: x",
        "rule:\t10s\t# often\ncmd:\tx\t\n", "rule: 0\t0\t0 * * *\ncmd: x\n",
        "rule: 10s\nstart_time: 2026-12-16\nexclude: [2026-12-25]\ncmd: x\n",
        "rule: 2026-12-16 18:03:17\ncmd: x\n", "# a\n\nrule: 10s\ncmd: x\n\n# b\n",
        "{\"rule\": \"10s\", \"cmd\": \"x\"}", "rule: 10s\ncmd: 10\njob_name: yes\n",
    ])
    func `has nothing to say about what is in order`(_ yaml: String) {
        #expect(text(parse(yaml).diagnostics) == "")
    }

    @Test func `random text is read or refused at a place of its own, never a crash`() {
        let parts = [
            "rule", "cmd", ": ", ":", "* ", "*", "*/5", "&a ", "*a", "- ", "\n", "\r\n", "\r", "#",
            " # ", "[", "]", "{", "}", ", ", "'", "\"", "|\n", ">", "%", "@", "`", "\t", "  ",
            "---\n",
            "10s", "任", "\u{FEFF}", "\u{85}", "!x ", "? ",
        ]
        var state: UInt64 = 7
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<(state >> 60 + 3) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += parts[Int(state >> 33) % parts.count]
            }
            let places = parse(text).diagnostics.map(\.place)
            #expect(
                places.allSatisfy { $0.line >= 1 && $0.column >= 1 }, "\(text.debugDescription)")
        }
    }

    private func expect(_ mistake: Mistake) {
        let parsed = JobFile.parse(mistake.bytes, file: "a.yaml", in: context)
        #expect(text(parsed.diagnostics) == mistake.text)
        #expect(parsed.hasErrors)
    }

    @Test(arguments: laterKeys)
    func `knows the keys of later versions and refuses them`(_ key: String) {
        let found = parse("rule: 10s\ncmd: x\n\(key): 1\n").diagnostics
        #expect(found.map(\.code) == [.notYetSupported])
        #expect(found.map(\.message) == ["'\(key)' is not yet supported"])
        #expect(found.map(\.place.text) == ["a.yaml:3:1"])
    }

    static let laterKeys = JobKey.all.filter { !$0.isSupported }.map(\.name)

    @Test func `keeps the jobs of a file that have no error of their own`() {
        let parsed = parse("job_id: a\nrule: 10s\ncmd: x\n---\njob_id: b\nrule: 10s\n")
        #expect(parsed.jobs.map(\.spec.id.text) == ["a"])
        #expect(parsed.hasErrors)
    }

    @Test func `takes the name without a directory and suffix for an id, where it is one`() {
        #expect(
            onlySpec("rule: 10s\ncmd: x", file: "/etc/jobs.d/back.up-1.yml")?.id.text == "back.up-1"
        )
        let found = parse("rule: 10s\ncmd: x", file: "d/my job.yaml").diagnostics
        #expect(
            text(found) == """
                d/my job.yaml:1:1: error: the file's name gives no job_id: 'my job' is none [bad-job-id]
                  hint: add a 'job_id'; 1 to 128 of A-Z a-z 0-9 . _ -, the first a letter or digit
                """)
    }

    @Test func `shows a hundred mistakes of a file and counts the others`() throws {
        let lines = (1...150).map { "foo\($0): 1\n" }.joined()
        let found = parse("rule: 10s\ncmd: x\n" + lines).diagnostics
        #expect(found.count == 101)
        let last = try #require(found.last)
        #expect(
            last.text == "a.yaml:102:1: note: there are 50 more errors in this file [more-errors]")
    }

    @Test func `refuses more documents than a file may have`() {
        let job = "rule: 10s\ncmd: x\n---\n"
        let documents = (1...1_001).map { "job_id: j\($0)\n\(job)" }.joined()
        let parsed = parse(documents)
        #expect(parsed.jobs.count == 1_000)
        #expect(parsed.diagnostics.map(\.code) == [.tooManyDocuments])
    }

    @Test func `finds the column of a rule's mistake also behind wide characters`() {
        let found = parse("{rule: \"ä 0 0 * * *\", cmd: x}").diagnostics
        #expect(found.map(\.place.text) == ["a.yaml:1:9"])
    }

    @Test func `writes a diagnostic as JSON with the fields of the contract`() throws {
        let found = try #require(parse("rule: 10s\ncomand: x\n").diagnostics.first)
        var json = JSONWriter()
        found.json(into: &json)
        #expect(
            String(decoding: json.bytes, as: UTF8.self) == """
                {"file":"a.yaml","line":2,"column":1,"code":"unknown-key","severity":"error",\
                "message":"unknown key 'comand'","hint":"did you mean 'cmd'?"}
                """)
    }

    @Test func `has a kebab-case name for each code`() {
        for code in DiagnosticCode.allCases {
            let isKebab = code.rawValue.utf8.allSatisfy {
                0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-")
            }
            #expect(isKebab, "\(code.rawValue)")
        }
    }

    @Test(arguments: RuleError.Kind.allCases)
    func `keeps the code of a refused rule`(_ kind: RuleError.Kind) {
        #expect(DiagnosticCode(rawValue: kind.rawValue) != nil)
    }
}
