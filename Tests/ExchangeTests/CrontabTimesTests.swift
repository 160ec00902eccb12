import Calendar
import Exchange
import Jobs
import Linux
import Testing

@Suite struct `When cron starts a line` {
    /// The cases whose seconds are 0 and whose fields a crontab can have.
    @Test func `is as another implementation of Debian's cron says`() throws {
        let zones = HostZones()
        let directory = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let file = "/\(directory)/CalendarTests/Fixtures/cron.jsonl"
        let lines = try readFile(file, limitBytes: 4 << 20).split(separator: 0x0A)
        var count = 0
        for line in lines {
            let value = try JSONValue.parse(Array(line))
            let rule = try #require(value["rule"]?.string)
            let words = rule.split(separator: " ").map(String.init)
            // To cron a step behind a range of one number is nothing; the answers take it for one
            // behind a number.
            let hasOneNumberRange = rule.firstMatch(of: /\b(\d+)-\1\//) != nil
            guard words[0] == "0", !hasOneNumberRange else { continue }
            let text = words.dropFirst().joined(separator: " ") + " x\n"
            let table = Crontab(Array(text.utf8), .user)
            guard case .fields(let times, _)? = table.entries.first?.schedule else { continue }
            let zone = try #require(zones.zone(named: value["timezone"]?.string ?? ""))
            let after = try #require(value["after"]?.string.flatMap { Timestamp(rfc3339: $0) })
            let next = value["next"]?.array?.compactMap(\.string) ?? []
            // What is due several times at once has one answer there.
            let found = unique(times.first(next.count + 200, after: after, in: zone))
            let texts = found.prefix(next.count).map { $0.rfc3339(in: zone, fraction: .asNeeded) }
            // In this one line the answer is wrong, as CronCaseTests say.
            let isMistaken =
                rule == "0 * 6,19 * * *"
                && value["after"]?.string == "2024-10-06T02:42:00+11:00"
            #expect((texts == next) != isMistaken, "\(rule) in \(zone.name) after \(after)")
            count += 1
        }
        #expect(count > 500)
    }

    @Test func `ends with the last day that can be written`() throws {
        let table = Crontab(Array("0 0 29 2 * x\n".utf8), .user)
        guard case .fields(let times, _)? = table.entries.first?.schedule else {
            throw Missing()
        }
        let found = times.first(1_000, after: Timestamp(seconds: 1_767_225_600), in: .utc)
        #expect(found.count == 57)
    }

    @Test func `is as often as a gap of the clock has its minutes`() throws {
        let zones = HostZones()
        let zone = try #require(zones.zone(named: "Europe/Berlin"))
        let table = Crontab(Array("0,30 2 * * * x\n".utf8), .user)
        guard case .fields(let times, _)? = table.entries.first?.schedule else { throw Missing() }
        let start = try #require(Timestamp(rfc3339: "2027-03-28T00:00:00+01:00"))
        let end = try #require(Timestamp(rfc3339: "2027-03-29T02:00:00+02:00"))
        let found = times.first(.max, after: start, through: end, in: zone)
        #expect(
            found.map { $0.rfc3339(in: zone, fraction: .none) } == [
                "2027-03-28T03:00:00+02:00", "2027-03-28T03:00:00+02:00",
                "2027-03-29T02:00:00+02:00",
            ])
    }

    private func unique(_ times: [Timestamp]) -> [Timestamp] {
        zip(times, [.distantPast] + times).filter { $0 != $1 }.map(\.0)
    }

    private struct Missing: Error {}
}
