import Calendar
import Exchange
import Jobs
import Testing

/// What is compared at each export can find a difference.
@Suite struct `A schedule that is another one` {
    private func proof(_ rule: String, _ lines: [String]) throws -> ExportProof {
        let job = try job("job_id: a\ncmd: x\ntimezone: Europe/Berlin\nrule: '\(rule)'\n")
        let readings = try lines.map {
            try #require(SystemdReading($0, host: .utc, zone: hostZone))
        }
        return ExportProof(job, from: now) { after in
            readings.compactMap { $0.next(after: after) }.min()
        }
    }

    @Test(arguments: [
        // A minute late; too often; too rarely; in another zone.
        ("0 30 12 * * *", "*-*-* 12:31:00 Europe/Berlin", "not at 2026-11-27T12:30:00+01:00"),
        ("0 30 12 * * *", "*-*-* 12:30,40:00 Europe/Berlin", "also at 2026-11-27T12:40:00+01:00"),
        ("0 0 12 L * *", "*-*-30 12:00:00 Europe/Berlin", "also at 2026-12-30T12:00:00+01:00"),
        ("0 30 12 * * *", "*-*-* 12:30:00 UTC", "not at 2026-11-27T12:30:00+01:00"),
        // Only in leap years.
        ("0 0 12 28W 2 *", "Mon..Fri *-02-28 12:00:00 Europe/Berlin", "not at 2027-02-26T"),
    ])
    func `is found`(rule: String, line: String, words: String) throws {
        let proof = try proof(rule, [line])
        #expect(
            proof.problem(in: try #require(hostZone("Europe/Berlin")))?
                .contains("the schedule would be another one: \(words)") == true)
    }

    @Test func `is none where all is the same`() throws {
        let berlin = try #require(hostZone("Europe/Berlin"))
        let same = try proof("0 30 12 * * *", ["*-*-* 12:30:00 Europe/Berlin"])
        #expect(same.problem(in: berlin) == nil && same.note(in: berlin) == nil)
        let changed = try proof("0 30 2 * * *", ["*-*-* 02:30:00 Europe/Berlin"])
        #expect(changed.problem(in: berlin) == nil && changed.note(in: berlin) != nil)
    }

    @Test(arguments: [
        "", "*-*-*", "06:00:00", "*-*-* 06:00", "*-13-* 06:00:00", "*-*-* 24:00:00",
        "Foo *-*-* 06:00:00", "*-*-* 06:00:00 Nowhere/At_All", "*-*-* 06..04:00:00",
        "*-*-* 06:00:00/0", "*-*-, 06:00:00", "*-*-* 06:00:00 CET",
    ])
    func `is not made of a text that is no calendar expression`(text: String) {
        #expect(SystemdReading(text, host: .utc, zone: hostZone) == nil)
    }
}
