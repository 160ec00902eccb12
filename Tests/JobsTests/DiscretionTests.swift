import Calendar
import Jobs
import Testing

/// CONTRACT §6: values of `env`, headers and bodies never leave by HTTP, nor do they in an
/// excerpt.
@Suite struct `The line of a mistake, as a daemon tells it` {
    private func lines(_ yaml: String) -> [String?] { told(yaml).map { $0.line?.text } }

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

    @Test func `is cut, and missing where there is none`() throws {
        let long = "rule: 1h\ncmd: x\ndescription: [\(String(repeating: "x", count: 2_000))]\n"
        #expect(lines(long).first??.count == 500)
        let far = "rule: 1h\ncmd: \(String(repeating: "x", count: 2_000)): y\n"
        let part = try #require(told(far).first?.line)
        #expect(
            part.start == 5 + 2_000 - 249 && part.text == String(repeating: "x", count: 249) + ": y"
        )
        #expect(lines("") == [nil])
        #expect(lines("rule: 1h\ncmd: \u{FFFE}\n").count == 1)
    }
}

@Suite struct `What a daemon tells of a broken file` {
    /// Each with a secret that a mistake has moved to where it doesn't belong.
    private static let leaks = [
        // Values at the margin.
        "env:\n  A: x\nPASSWORD=hunter2\n", "env:\n  A: x\nPASSWORD hunter2\n",
        "env:\r\n  A: x\r\nB: *hunter2\r\n", "env:\n  A: x\nB: @hunter2\n",
        "env:\n  A: x\nB: %hunter2\n", "env:\n  A: x\nB: &hunter2 y\n",
        "env:\n  A: x\nB: a: hunter2\n", "env:\n  A: x\nB: !hunter2 y\n",
        "env:\n\nA: *hunter2\n", "env: # vars\nA: *hunter2\n", "env: { A: x,\nB: *hunter2 }\n",
        "\"\\x65nv\": {A: *hunter2}\n", "env:\n  A: x\n---\nB: *hunter2\n",
        "http:\n  headers:\n    A: b\nAuthorization Bearer hunter2\n",
        "stdin: |\n  a\npassword hunter2\n", "http:\n  body: |\n    a\ntoken hunter2\n",
        "env:\n  KEY: |\n    -----BEGIN\nMIIEhunter2+x==\n    -----END\n",
        "stdin: |\nhunter2: x\n", "http:\n  body: |\n  hunter2: x\n",
        "env:\n  A: x\nhunter: 2\nhunter2: 3\n",
        // A comma in braces.
        "env: {PASSWORD: abc,hunter2}\n", "env: {A: abc,hunter2-x}\n",
        "http: {headers: {Cookie: a,hunter2}}\n", "http: {body: a,hunter2}\n",
        "{job_id: b, rule: 5s, cmd: http://h/#a,hunter2}\n", "{stdin: a,hunter2}\n",
        // Owners that are no keys.
        "environment:\n  A: *hunter2\n", "environment:\n  A: foo: hunter2\n",
        "header:\n  Authorization: *hunter2\n", "payload: a: hunter2\n",
        // Behind other keys.
        "rule: 10s, env: {A: hunter2}\n", "rule: 10s, cmd: http://h/#hunter2\n",
        "timeout: 5s, stdin: hunter2\n", "description: foo stdin: hunter2\n",
        "job_id: x y, env: {A: hunter2}\n", "retry: {attempts: 3, body: hunter2}\n",
        "limits: {nofile: 1, env: {A: hunter2}}\n",
        // Names that aren't any.
        "env: {\"PASS\\thunter2\": x}\n", "env: {PASS;hunter2: x}\n", "env: {PASS->hunter2}\n",
        "env: {PASS-hunter2: x}\n", "env: {PASS＝hunter2: x}\n", "http: {\"body\\thunter2\"}\n",
        "http: {headers: {\"Authorization\\thunter2\": x}}\n", "\"stdin;hunter2\": x\n",
        // Over the ends of lines.
        "env:\n  A: \"first\nrule: hunter2 \\q\"\n", "stdin: 'first\nrule: hunter2' x\n",
        "cmd: http://h/#{\"user\":\"ruqi\",\n  \"apikey\": \"hunter2\"}\n",
        "cmd: http://h/x\n  X-Key: hunter2\n", "cmd:\n  http://h/x\n  X-Key: hunter2\n",
        "env:\n  A: \"first\nxx \\uhunt\"\n", "env:\n  A: don't 'x\n  B: 'y\nrule: hunter2\n",
    ]

    @Test(arguments: leaks)
    func `has no value of env, a header or a body in it`(_ yaml: String) {
        for text in [yaml, "rule: 5s\ncmd: http://h/\n" + yaml] {
            for finding in told(text) {
                #expect(!finding.text.contains("unt"), "\(finding.text)")
                #expect(finding.line?.text.contains("unt") != true, "\(finding.line?.text ?? "")")
            }
        }
    }

    @Test func `says where more can be seen`() {
        let found = told("rule: 5s\ncmd: x\nenv:\n  A: *bc d\n").map(\.hint)
        #expect(found == ["'ruqi check a.yaml' tells all of it"])
    }

    @Test func `repeats what is served anyway`() {
        let texts = told(
            """
            comand: backup
            rule: every day
            env: {A: b}
            timeout: 90 secs
            cmd: tar cz "$A" | gpg
            overlap: sometimes
            """
        ).map(\.text).joined(separator: "\n")
        for part in [
            "unknown key 'comand'", "did you mean 'cmd'?", "'every' is not part of a rule",
            "not '90 secs'", "not 'sometimes'",
        ] {
            #expect(texts.contains(part), "\(part): \(texts)")
        }
    }
}
