import Calendar
import Jobs
import Testing
import fuzz

/// Definitions with any text where any text may stand.
private struct RandomSpec {
    var dice: Dice

    private static let pieces = [
        "a", "B", "0", " ", "  ", "'", "\"", "\\", "\n", "\r", "\t", "#", ": ", "- ", "{", "}", "[",
        "]", ",", "&a", "*a", "!", "|", ">", "%", "@", "`", "~", "null", "true", "---", "\n---\n",
        "é", "日本", "\u{1F600}", "\u{FEFF}", "\u{85}", "\u{2028}", "\u{7F}", "\u{1}", "\u{301}",
    ]

    /// Neither empty nor blank, and no URL.
    mutating func text() -> String {
        "x" + (0..<dice.number(below: 8)).map { _ in dice.choice(Self.pieces) }.joined()
    }

    /// A value as JSON, so that nothing of it is lost on the way in.
    private func json(_ text: String) -> String {
        var json = JSONWriter()
        json.string(text)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private mutating func list(_ texts: [String]) -> String {
        "[\(texts.map(json).joined(separator: ", "))]"
    }

    mutating func document() -> String {
        var keys: [(String, String)] = []
        for (name, values) in values() where dice.number(below: 3) > 0 || name == "job_id" {
            keys.append((name, dice.choice(values)))
        }
        let command = dice.choice(commands())
        // Two bodies are one too many, and HEAD has none.
        if command.contains("://") {
            keys.removeAll { $0.1.contains("body: ") || $0.1.contains("HEAD") }
        }
        keys += [("rule", dice.choice(rules())), ("cmd", command)]
        return keys.shuffled(using: &dice).map { "\($0): \($1)\n" }.joined()
    }

    private mutating func values() -> [(String, [String])] {
        let names = ["A", "_b", "C9", "Path"].shuffled(using: &dice)
        let env = names.prefix(1 + dice.number(below: 4)).map { "\($0): \(json(text()))" }
        return [
            ("job_id", ["a", "\"0\"", "x.y_z-1", json(String(repeating: "n", count: 128))]),
            ("job_name", [json(text()), "default"]), ("description", [json(text()), "\"\""]),
            ("timezone", ["Europe/Berlin", "local", "UTC", "Asia/Tokyo"]),
            ("start_time", ["2026-01-01", "2026-01-01 10:00:00.25", "2026-01-01T00:00:00+05:30"]),
            ("end_time", ["2099-01-01", "2099-01-01 10:00:00", "2099-01-01T00:00:00Z"]),
            ("exclude", ["[2026-12-24, 2026-12-31..2027-01-02]", "[holidays]", "[]"]),
            ("jitter", ["5s", "1m30s", "500ms", "0s"]), ("dst", ["cron", "skip", "both"]),
            ("paused", ["true", "false"]), ("cwd", [json("/" + text()), "/"]),
            ("env", ["{\(env.joined(separator: ", "))}", "{}"]),
            ("shell", ["[/bin/bash, -c]", "[\"/bin/sh\", \"-c\"]", list(["/x", text(), ""])]),
            ("user", ["root", "1000"]), ("group", ["adm", "0"]),
            ("env_file", [json("/" + text()), "[/a, /b]"]), ("umask", ["022", "\"0077\"", "0"]),
            ("nice", ["0", "-20", "19"]),
            (
                "limits",
                ["{nofile: 1024, as: 2G, core: 0}", "{cpu: unlimited, stack: 8192K}", "{}"]
            ),
            ("stdin", [json(text()), "\"\""]), ("http", http()),
            ("timeout", ["none", "1h", "90s", "1d"]),
            ("stop_signal", StopSignal.allCases.map(\.rawValue)),
            ("kill_after", ["10s", "1ms", "90m"]),
            ("success_codes", ["[0]", "[0, 1-3, 255]", "[\"4\"]"]),
            ("misfire_grace_time", ["30s", "1ms", "6h"]),
            ("catch_up", CatchUpPolicy.allCases.map(\.rawValue)),
            ("overlap", OverlapPolicy.allCases.map(\.rawValue)), ("max_instances", ["1", "\"7\""]),
            (
                "retry",
                [
                    "{attempts: 3}", "{}", "{backoff: 0s, max_backoff: 1h, factor: 1.25}",
                    "{factor: 100, attempts: 100}",
                ]
            ), ("output_limit", ["4096", "0", "1M", "5000", "64K"]),
            ("output_file", [json("/" + text())]), ("on_success", [json(text()), "[[x, y]]"]),
            ("on_failure", ["[a, [b, c], \"http://h/#d\"]", "[x]"]),
            ("on_recovery", ["http://h/a", "[[x], y]"]),
            ("hosts", ["[web*, \"db[0-9]\"]", "[\"h?\"]"]),
        ]
    }

    private mutating func http() -> [String] {
        [
            "{body: \(json(text())), method: PATCH}", "{connect_timeout: 500ms, method: HEAD}",
            "{headers: {B: \(json("b\tc \"é\" \\")), A: '', c: '0'}, expect_status: [204, 200]}",
            "{expect_json: {\(json(text())): \(json(text())), n: -1.5e3, z: ~, b: True, s: OK}}",
            "{}",
        ]
    }

    private mutating func rules() -> [String] {
        [
            "10s", "1d2h", "\" */5 * * * * * \"", "\"@daily\"", "\"0 0 3 L * MON#2\"", "H H * * *",
            "[1h, \"0 30 4 * * *\", 2030-01-01 00:00:00]", "2031-05-05 10:11:12.5",
            "2031-05-05T10:11:12+02:00",
        ]
    }

    private mutating func commands() -> [String] {
        [
            json(text()), list([text(), text(), ""]), "http://host/a", "\"https://host/a?b#\"",
            json("http://host/#" + text() + "y"),
        ]
    }
}

@Suite struct CanonicalTextTests {
    @Test func `what is read of the text of a definition is that definition`() throws {
        var random = RandomSpec(dice: Dice(seed: 7))
        for _ in 0..<600 {
            let document = random.document()
            let parsed = parse(document)
            #expect(parsed.diagnostics.map(\.text) == [], "of \(document)")
            let spec = try #require(parsed.jobs.first?.spec)
            let again = parse(spec.canonicalText)
            #expect(again.diagnostics.map(\.text) == [], "of \(spec.canonicalText)")
            #expect(again.jobs.map(\.spec) == [spec], "of \(spec.canonicalText)")
            #expect(again.jobs.first?.spec.canonicalText == spec.canonicalText)
            #expect(again.jobs.first?.fingerprint == parsed.jobs.first?.fingerprint)
            #expect(again.jobs.first?.recurrence == parsed.jobs.first?.recurrence)
        }
    }

    /// A new key must come into this test.
    @Test func `all supported keys are among the random ones`() {
        var random = RandomSpec(dice: Dice(seed: 8))
        let all = (0..<100).map { _ in random.document() }.joined()
        for key in JobKey.all where key.isSupported && key.name != "job_trigger" {
            #expect(all.contains("\(key.name): "), "\(key.name)")
        }
    }
}
