import Calendar
import Jobs
import Testing

@Suite struct MistakeTests {
    @Test(arguments: yamlMistakes)
    func `says what is wrong with the YAML, where, and what to do`(_ mistake: Mistake) {
        expect(mistake)
    }

    @Test(arguments: keyMistakes + valueMistakes)
    func `says what is wrong with the job, where, and what to do`(_ mistake: Mistake) {
        expect(mistake)
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
