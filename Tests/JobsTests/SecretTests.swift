import Calendar
import Jobs
import Testing

@Suite struct `A finding about a file` {
    /// What YAML or a key can't take, each with the secret in it.
    private static let values = [
        "*hunter2", "&hunter2 x", "!hunter2 x", "!!hunter2 x", "@hunter2", "`hunter2", "%hunter2",
        "hunter2: x", "x: hunter2", "x hunter2: y", "\"\\hunter2\"", "\"\\uhunter2\"",
        "'hunter2' hunter2", "'x' hunter2", "\"hunter2", "'hunter2", "[hunter2", "[hunter2]",
        "{hunter2: x}", "{hunter2", "\thunter2", "x\n hunter2: y", "x\nhunter2", "- hunter2",
        "? hunter2", "| hunter2", "|\nhunter2", "> hunter2", "x\n  hunter2\n hunter2", "}hunter2",
        "]hunter2", "“hunter2”", "\"\\0hunter2\"", "x\n    - hunter2: [",
        "*a hunter2", "x\n<<<<<<< hunter2", "\"\\x0ahunter2\"",
    ]

    /// What one of them stands in the place of `§` in.
    private static let places = [
        "rule: 1s\ncmd: x\nenv:\n  A: §\nB\n", "rule: 1s\nenv: {A: §\n}\ncmd: x\n",
        "env:\n  A: x\n  B: §\n  C: y\nrule: 1s\ncmd: x\n", "rule: 1s\ncmd: x\nenv:\nA: §\n",
        "rule: 1s\ncmd: x\nenv: §\n", "rule: 1s\ncmd: x\nenv:\n  - §\n",
        "rule: 1s\ncmd: http://h/\nhttp:\n  headers:\n    X-A: §\n",
        "rule: 1s\ncmd: http://h/\nhttp: {headers: {X-A: §\n}}\n",
        "rule: 1s\ncmd: http://h/\nhttp:\n  headers: §\n",
        "rule: 1s\ncmd: http://h/\nhttp:\n  body: §\n",
        "rule: 1s\ncmd: http://h/# §\n", "rule: 1s\ncmd: http://h/#§\n",
        "rule: 1s\ncmd: x\nstdin: §\n",
        "jobs:\n  - rule: 1s\n    cmd: x\n    env:\n      A: §\n",
        "rule: 1s\ncmd: x\n---\nrule: 1s\ncmd: y\nenv:\n    A: §\n",
    ]

    @Test(arguments: places)
    func `doesn't repeat a value of env, of a header or of a body`(_ place: String) {
        for value in Self.values {
            let yaml = place.replacing("§", with: value)
            let found = told(yaml)
            let texts = found.flatMap { [$0.text, $0.line?.text ?? ""] }
            #expect(!texts.contains { $0.contains("unter2") }, "\(yaml)\n\(texts)")
        }
    }

    @Test(arguments: [
        "env: {\"PASS=hunter2\": x}", "env: {\"PASS hunter2\": x}", "env: PASS=hunter2",
        "env: [PASS=hunter2]", "env:\n\"PASS=hunter2\": x", "http: {\"body hunter2\": x}",
        "http: {headers: {\"Authorization: hunter2\": x}}",
        "http: {headers: [\"Authorization: hunter2\"]}",
        "http: {headers: {A: \"x\\nhunter2\"}}", "http: {headers: {A: \"\\0hunter2\"}}",
        "env: {A: \"\\0hunter2\"}", "http: {body: \"\\0hunter2\"}", "http: {body: [hunter2]}",
        "http: {method: HEAD, body: hunter2}", "env: {A: [hunter2]}", "env: {A: {hunter2: x}}",
    ])
    func `nor one of a map that can't be used`(_ key: String) {
        let found = text("rule: 1s\ncmd: 'http://h/'\n\(key)\n")
        #expect(found.contains("error:") && !found.contains("unter2"), "\(found)")
    }

    @Test func `repeats what no value of these can be`() {
        let found = text("env:\n  A: b\nrule: */5 * * * *\ncmd: x\n")
        #expect(found.contains("put the value in quotes: '*/5 * * * *'"), "\(found)")
        let long = String(repeating: "# x\n", count: 300)
        let late = text("env: {A: b}\n\(long)rule: */5 * * * *\ncmd: x\n")
        #expect(late.contains("put the value in quotes: '*/5 * * * *'"), "\(late)")
        let deep = String(repeating: "  # x\n", count: 300)
        let hidden = text("rule: 1s\nenv:\n\(deep)  A: *hunter2\n")
        #expect(hidden.contains("[alias]") && !hidden.contains("hunter2"), "\(hidden)")
    }

    private func text(_ yaml: String) -> String { told(yaml).map(\.text).joined(separator: "\n") }
}
