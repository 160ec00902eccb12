import Calendar
import Jobs
import Testing

/// CONTRACT §6: values of `env`, headers and bodies never leave by HTTP, nor do they in an excerpt.
@Suite struct `The line of a mistake` {
    private func lines(_ yaml: String) -> [String?] {
        let context = JobContext(defaultZone: .utc, zone: { _ in nil }, zoneNames: { [] })
        let parsed = JobFile.parse(Array(yaml.utf8), file: "a.yaml", in: context)
        return parsed.diagnostics.map(\.line)
    }

    @Test func `is shown where its value is served`() {
        #expect(lines("rule: 61 * * * * *\ncmd: x\n") == ["rule: 61 * * * * *"])
        #expect(lines("rule: 1h\ncmd: x\noverlap: maybe # so\n") == ["overlap: maybe # so"])
    }

    @Test(arguments: [
        // What an unknown key was to be, nobody knows.
        ("rule: 1h\ncmd: x\nenvv: {A: secret}\n", "envv: …"),
        ("rule: 1h\ncomand: curl -H secret\n", "comand: …"),
        ("rule: 1h\ncmd: x\nstdin: [secret]\n", "stdin: …"),
        ("rule: 1h\ncmd: x\nenv: [secret]\n", "env: …"),
        ("rule: 1h\ncmd: {secret: 1}\n", "cmd: …"),
    ])
    func `ends behind the key where it may be secret`(yaml: String, line: String) {
        let found = lines(yaml)
        #expect(found.contains(line))
        #expect(!found.contains { $0?.contains("secret") == true })
    }

    @Test(arguments: [
        "rule: 1h\ncmd: x\nenv:\n  1A: secret\n", "rule: 1h\ncmd: x\nenv:\n  A: [secret]\n",
        "rule: 1h\ncmd: http://h/\nhttp:\n  headers: {A: [secret]}\n",
        "{rule: 1h, cmd: x, env: {1A: secret}}\n",
        "{\"rule\": \"1h\", \"cmd\": \"x\",\n\"stdin\": [\"secret\"]}\n",
        "rule: 1h\ncmd:\n- x\n- [secret]\n", "rule: 1h\nunknown:\n  rule: secret\n",
        "rule: 1h\ncmd: |\n  x\n secret\n", "rule: 1h\ncmd: 'x\n  secret\n",
    ])
    func `is not shown where it may be secret`(yaml: String) {
        let found = lines(yaml)
        #expect(!found.isEmpty)
        #expect(!found.contains { $0?.contains("secret") == true })
    }

    @Test func `is cut, and missing where there is none`() {
        let long = "rule: 1h\ncmd: x\ndescription: [\(String(repeating: "x", count: 2_000))]\n"
        #expect(lines(long).first??.count == 500)
        #expect(lines("") == [nil])
        #expect(lines("rule: 1h\ncmd: \u{FFFE}\n").count == 1)
    }
}
