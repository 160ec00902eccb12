import Calendar
import Jobs
import Testing

@Suite struct `The key hosts` {
    private func context(_ host: String?) -> JobContext {
        JobContext(
            defaultZone: .utc, zone: { _ in .utc }, zoneNames: { [] }, hostName: host)
    }

    private func loaded(_ hosts: String, on host: String) -> Bool {
        let yaml = Array("rule: 10s\ncmd: x\nhosts: \(hosts)\n".utf8)
        let parsed = JobFile.parse(yaml, file: "a.yaml", in: context(host))
        #expect(parsed.diagnostics.isEmpty)
        #expect(parsed.jobs.count + parsed.elsewhere.count == 1)
        return !parsed.jobs.isEmpty
    }

    @Test(arguments: [
        ("[web1]", "web1"), ("[web*]", "web1"), ("['*']", "anything.example.com"),
        ("[db, web?]", "web1"), ("['web[0-9]']", "web1"), ("['web[!a-z]']", "web1"),
        ("[web1]", "web1.example.com"), ("[web1.example.com]", "WEB1.Example.com"),
        ("['*.example.*']", "web1.example.com"), ("['w*b*1']", "webbb1"), ("['[]x]y']", "]y"),
        ("['a[-z]']", "a-"), ("['*a*a*a']", "aaa"),
    ])
    func `loads a job where a name or glob fits`(_ hosts: String, _ host: String) {
        #expect(loaded(hosts, on: host))
    }

    @Test(arguments: [
        ("[web1]", "web2"), ("[web*]", "db.web"), ("[web?]", "web"), ("['web[0-9]']", "weba"),
        ("['web[!0-9]']", "web1"), ("[web1.example.com]", "web1"),
        ("['*.org']", "web1.example.com"),
        ("[eb]", "web1"), ("['*a*a*a*a']", "aaa"),
    ])
    func `does not load it elsewhere`(_ hosts: String, _ host: String) {
        #expect(!loaded(hosts, on: host))
    }

    @Test(arguments: [
        ("web*", "a.yaml:3:8: error: 'hosts' must be a list of host names or globs [wrong-type]"),
        ("[]", "a.yaml:3:8: error: 'hosts' is an empty list [missing-value]"),
        (
            "['we b']",
            "a.yaml:3:9: error: 'we b' is no glob of host names: a host's name has no blanks and "
                + "only ASCII [bad-glob]"
        ),
        (
            "['web[0-9']",
            "a.yaml:3:9: error: 'web[0-9' is no glob of host names: a '[' is never closed [bad-glob]"
        ),
        ("[{a: b}]", "a.yaml:3:9: error: 'hosts[0]' must be a string, not a map [wrong-type]"),
    ])
    func `says what is wrong with it`(_ hosts: String, _ first: String) {
        let found = parse("rule: 10s\ncmd: x\nhosts: \(hosts)\n").diagnostics
        #expect(text(found).split(separator: "\n").first.map(String.init) == first)
    }

    @Test func `lets jobs of different hosts have one id`() {
        func found(_ second: String, host: String?) -> [DiagnosticCode] {
            let yaml = """
                job_id: a
                rule: 10s
                cmd: x
                hosts: [web*]
                ---
                job_id: a
                rule: 20s
                cmd: y
                \(second)
                """
            return JobFile.parse(Array(yaml.utf8), file: "a.yaml", in: context(host))
                .diagnostics.map(\.code)
        }
        #expect(found("hosts: [db*]", host: "web1") == [])
        #expect(found("hosts: [db*]", host: nil) == [])
        #expect(found("hosts: ['w*']", host: "web1") == [.duplicateJobID])
        #expect(found("hosts: ['w*']", host: "db1") == [])
        #expect(found("hosts: [db, 'web*']", host: nil) == [.duplicateJobID])
        #expect(found("", host: "web1") == [.duplicateJobID])
    }

    @Test func `leaves a job of another host checked, named, and its id free`() {
        var ledger = JobDirectory()
        func sighting(_ file: String, _ yaml: String) -> Sighting {
            Sighting(file: file, seen: .bytes(Array(yaml.utf8)))
        }
        let set = ledger.take(
            [
                sighting("a.yaml", "job_id: x\nrule: 10s\ncmd: x\nhosts: [db]\n"),
                sighting("b.yaml", "job_id: x\nrule: 10s\ncmd: y\n"),
            ], in: context("web1"), at: Timestamp(seconds: 1))
        #expect(set.jobs.map(\.place.file) == ["b.yaml"])
        #expect(set.files.map(\.isApplied) == [true, true])
        #expect(set.files.map { $0.elsewhere.map(\.text) } == [["x"], []])
    }
}
