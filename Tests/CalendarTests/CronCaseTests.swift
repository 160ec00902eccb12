import Calendar
import Testing

@Suite struct CronCaseTests {
    struct Case {
        let rule: String
        let zone: String
        let after: String
        let next: [String]
    }

    /// In this one line the answer is wrong: 06:00 to 06:29 are left out for no reason that the
    /// contract knows, four hours after Lord Howe's gap of half an hour. (A rule that isn't fixed
    /// matches the local time as it passes.)
    static let mistaken = "0 * 6,19 * * * after 2024-10-06T02:42:00+11:00"

    @Test func `the 3,000 cases have their answers`() throws {
        let cases = try cases()
        #expect(cases.count == 3_000)
        var zones: [String: Zone] = [:]
        for line in cases {
            let zone = try zones[line.zone] ?? hostZone(line.zone)
            zones[line.zone] = zone
            let rule = try Rule.parse(line.rule)
            let recurrence = Recurrence(rule: rule, zone: zone, seed: "job")
            var instant = try at(line.after)
            var answers: [String] = []
            while answers.count < line.next.count, let next = recurrence.next(after: instant) {
                answers.append(next.rfc3339(in: zone, fraction: .asNeeded))
                instant = next
            }
            let isMistaken = CronCaseTests.mistaken == "\(line.rule) after \(line.after)"
            #expect(
                (answers == line.next) != isMistaken,
                "\(line.rule) in \(line.zone) after \(line.after)")
            #expect(try Rule.parse(rule.text) == rule, "\(line.rule) as \(rule.text)")
        }
    }

    /// Reads lines whose strings have no escapes: every second part between quotes is a string.
    private func cases() throws -> [Case] {
        let directory = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let lines = bytes(ofFile: "/\(directory)/Fixtures/cron.jsonl").split(separator: 0x0A)
        return lines.map { line in
            let parts = line.split(separator: 0x22, omittingEmptySubsequences: false)
            let strings = stride(from: 1, to: parts.count, by: 2)
                .map { String(decoding: parts[$0], as: UTF8.self) }
            return Case(
                rule: strings[1], zone: strings[3], after: strings[5], next: Array(strings[7...]))
        }
    }
}
