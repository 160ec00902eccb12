import Calendar
import Exchange
import Jobs
import Testing

/// What rules become as values of OnCalendar.
@Suite struct `A timer of systemd` {
    @Test(arguments: [
        ("0 30 2 * * *", ["*-*-* 02:30:00 UTC"]),
        ("30 2 * * *", ["*-*-* 02:30:00 UTC"]),
        ("*/10 * * * * *", ["*-*-* *:*:00..50/10 UTC"]),
        ("0 */15 8-18 * * MON-FRI", ["Mon..Fri *-*-* 08..18:00..45/15:00 UTC"]),
        ("0 0 0,12 1,15 JAN,JUL *", ["*-01,07-01,15 00,12:00:00 UTC"]),
        ("0 0 22-2 * * FRI-MON", ["Mon,Fri..Sun *-*-* 00..02,22,23:00:00 UTC"]),
        // Day and weekday restricted: either.
        ("0 0 6 13 * FRI", ["*-*-13 06:00:00 UTC", "Fri *-*-* 06:00:00 UTC"]),
        // The day begins with a star: both.
        ("0 0 6 */2 * FRI", ["Fri *-*-01..31/2 06:00:00 UTC"]),
        ("0 0 6 L * *", ["*-*~01 06:00:00 UTC"]),
        ("0 0 6 1,L * *", ["*-*-01 06:00:00 UTC", "*-*~01 06:00:00 UTC"]),
        ("0 0 6 LW * *", ["Mon..Fri *-*~01 06:00:00 UTC", "Fri *-*~02,03 06:00:00 UTC"]),
        ("0 0 6 * * 5L", ["Fri *-*~01..07 06:00:00 UTC"]),
        ("0 0 6 * * MON#2", ["Mon *-*-08..14 06:00:00 UTC"]),
        ("0 0 6 * * MON#5", ["Mon *-*-29..31 06:00:00 UTC"]),
        (
            "0 0 6 15W * *",
            [
                "Mon..Fri *-*-15 06:00:00 UTC", "Fri *-*-14 06:00:00 UTC",
                "Mon *-*-16 06:00:00 UTC",
            ]
        ),
        ("0 0 6 1W * *", ["Mon..Fri *-*-01 06:00:00 UTC", "Mon *-*-02,03 06:00:00 UTC"]),
        ("@hourly", ["*-*-* *:00:00 UTC"]), ("@yearly", ["*-01-01 00:00:00 UTC"]),
        ("@reboot", ["0s"]),
        ("2026-12-16 18:03:17.25", ["2026-12-16 18:03:17.25 UTC"]),
        ("2026-12-16T18:03:17+02:00", ["2026-12-16 16:03:17 UTC"]),
    ])
    func `has the days and times of a rule`(rule: String, lines: [String]) throws {
        #expect(try systemd("job_id: a\nrule: '\(rule)'\ncmd: x\n").calendars == lines)
    }

    /// All marks of days in all months, also in February; the export itself compares.
    @Test(arguments: 1...31) func `has the workday nearest to each day`(day: Int) throws {
        let months = day == 29 ? "1,3-12" : "*"
        let export = try systemd("job_id: a\nrule: 0 0 6 \(day)W \(months) *\ncmd: x\n")
        #expect(export.refusals == [])
        #expect(export.calendars.count == (day == 1 ? 2 : [28, 30].contains(day) ? 4 : 3))
    }

    @Test(arguments: [
        ("rule: 10s\nstart_time: 2026-01-01 00:00:03", ["*-*-* *:*:03..53/10 UTC"]),
        ("rule: 10s", ["*-*-* *:*:01.996..51.996/10 UTC"]),
        ("rule: 15m\nstart_time: 2026-01-01 00:05:00", ["*-*-* *:05..50/15:00 UTC"]),
        ("rule: 1d\nstart_time: 2026-01-01 04:30:00", ["*-*-* 04:30:00 UTC"]),
        ("rule: 7d\nstart_time: 2026-01-05 04:30:00", ["Mon *-*-* 04:30:00 UTC"]),
        (
            "rule: 90s\nstart_time: 2026-01-01 00:00:00",
            ["*-*-* *:00..57/3:00 UTC", "*-*-* *:01..58/3:30 UTC"]
        ),
        (
            "rule: 8h\nstart_time: 2026-01-01 02:00:00\ntimezone: Europe/Berlin",
            ["*-*-* 01..17/8:00:00 UTC"]
        ),
    ])
    func `has the grid of an interval`(keys: String, lines: [String]) throws {
        #expect(try systemd("job_id: a\ncmd: x\n\(keys)\n").calendars == lines)
    }

    @Test func `has the zone, the delay of jitter and the values of H`() throws {
        let zoned = "job_id: a\ncmd: x\ntimezone: Europe/Berlin\n"
        #expect(
            try systemd(zoned + "rule: 0 30 2 * * *\n").calendars
                == ["*-*-* 02:30:00 Europe/Berlin"])
        // What follows the wall through each hour follows elapsed time, too.
        #expect(
            try systemd(zoned + "rule: 0 */5 * * * *\n").calendars == ["*-*-* *:00..55/5:00 UTC"])
        let late = try systemd("job_id: a\ncmd: x\nrule: 0 0 6 * * MON\njitter: 10m\n")
        let spread = try job("job_id: a\ncmd: x\nrule: 0 0 6 * * MON\njitter: 10m\n").recurrence
        let first = try #require(spread.next(after: now)).rfc3339(in: .utc, fraction: .asNeeded)
        #expect(late.calendars == ["Mon *-*-* \(first.dropFirst(11).dropLast(6)) UTC"])
        #expect(try systemd("job_id: a\ncmd: x\nrule: H H * * *\n").refusals == [])
    }

    @Test func `has a line for each of several rules, each once`() throws {
        let export = try systemd(
            "job_id: a\ncmd: x\n"
                + "rule: ['0 0 6 * * *', '6 0 * * *', '0 6 * * *', '2020-01-01 00:00:00']\n")
        #expect(export.calendars == ["*-*-* 06:00:00 UTC", "*-*-* 00:06:00 UTC"])
    }

    @Test func `keeps on time, and makes up for one start if the job does`() throws {
        let daily = "job_id: a\ncmd: x\nrule: 0 0 6 * * *\n"
        #expect(try systemd(daily).lines("timer").contains("AccuracySec=1us"))
        #expect(!(try systemd(daily).lines("timer").contains("Persistent=true")))
        #expect(
            try systemd(daily + "catch_up: latest\n").lines("timer").contains("Persistent=true"))
    }

    /// systemd takes a name without a / for an abbreviation where the host has that.
    @Test(arguments: ["GMT", "Zulu", "UCT", "Greenwich", "Etc/GMT", "UTC"])
    func `has a zone that is UTC by that name, or by one of a place`(zone: String) throws {
        let export = try systemd("job_id: a\ncmd: x\nrule: 0 30 2 * * *\ntimezone: \(zone)\n")
        let name = zone.contains("/") ? zone : "UTC"
        #expect(export.calendars == ["*-*-* 02:30:00 \(name)"])
    }

    @Test(arguments: ["Japan", "EST5EDT", "W-SU", "NZ-CHAT", "GB"])
    func `has a zone that can be no abbreviation by its name`(zone: String) throws {
        let yaml = "job_id: a\ncmd: x\nrule: 0 30 2 * * *\ndst: skip\ntimezone: \(zone)\n"
        #expect(try systemd(yaml).calendars == ["*-*-* 02:30:00 \(zone)"])
    }

    /// With the same times, at least from now on.
    @Test(arguments: ["CET", "EET", "EST", "HST", "MET", "MST", "PRC", "ROC", "ROK", "WET"])
    func `names the place that has the times of an abbreviation`(zone: String) throws {
        let yaml = "job_id: a\ncmd: x\nrule: 0 30 2 * * *\ntimezone: "
        let hint = try #require(try systemd(yaml + zone + "\n").refusals.first?.hint)
        let place = try #require(hint.split(separator: " ").last)
        #expect(hint == "timezone: \(place)")
        let abbreviation = try job(yaml + zone + "\n").recurrence
        let equal = try job(yaml + place + "\n").recurrence
        var time = now
        for _ in 0..<800 {
            let next = try #require(abbreviation.next(after: time))
            #expect(equal.next(after: time) == next)
            time = next
        }
    }

    @Test func `defers what is due during a run, if a run may take so long`() throws {
        let hourly = "job_id: a\ncmd: x\nrule: 0 0 * * * *\n"
        let line = "DeferReactivation=true"
        #expect(try systemd(hourly).lines("timer").contains(line))
        #expect(try systemd(hourly + "timeout: none\n").lines("timer").contains(line))
        let edge = hourly + "timeout: 59m50s\nkill_after: "
        #expect(try systemd(edge + "10s\n").lines("timer").contains(line))
        #expect(try !systemd(edge + "9s\n").lines("timer").contains(line))
        // That is its own way.
        let queue = try systemd(hourly + "overlap: queue\n")
        #expect(queue.refusals == [] && !queue.lines("timer").contains(line))
        let retry = "timeout: 1m\nretry: {attempts: 2}\n"
        #expect(try !systemd(hourly + retry).lines("timer").contains(line))
        let once = "job_id: a\ncmd: x\nrule: 2027-01-01 00:00:00\n"
        #expect(try !systemd(once).lines("timer").contains(line))
    }

    @Test func `tells how it differs when the clock is changed`() throws {
        let zoned = "job_id: a\ncmd: x\ntimezone: Europe/Berlin\n"
        let fixed = try systemd(zoned + "rule: 0 30 2 * * *\n").notes.filter { $0.key == "dst" }
        #expect(
            fixed.map(\.message) == [
                "when the clock is changed it is due at other times: not at "
                    + "2027-03-28T03:00:00+02:00, and 4 times more in five years"
            ])
        #expect(fixed.first?.hint?.hasPrefix("dst: skip") == true)
        let skip = try systemd(zoned + "rule: 0 30 2 * * *\ndst: skip\n")
        #expect(skip.notes.filter { $0.key == "dst" } == [])
        let often = try systemd(zoned + "rule: 0 */20 0-12 * * *\n")
        #expect(
            often.notes.first { $0.key == "dst" }?.message.contains("2027-10-31T02:00:00+01:00")
                == true)
        // What 'skip' would not change.
        #expect(often.notes.contains { $0.hint?.contains("dst: skip") == true } == false)
    }

    /// 28 March is the last Sunday of its month, on which the clock is changed, in 2027 and 2032.
    @Test func `counts what differs in the next five years`() throws {
        let rare = try systemd(
            "job_id: a\ncmd: x\ntimezone: Europe/Berlin\nrule: 0 30 2 28 3 *\n")
        #expect(
            rare.notes.filter { $0.key == "dst" }.map(\.message) == [
                "when the clock is changed it is due at other times: not at "
                    + "2027-03-28T03:00:00+02:00"
            ])
    }

    @Test(arguments: [
        ("rule: now", "rule: 'now' is due when ruqid sees it"),
        ("rule: 7m", "rule: an interval of 7m is due at other times each day"),
        ("rule: 2d", "rule: an interval of 2d is due at other times each day"),
        ("rule: 0 0 6 29W * *", "rule: 29W has no equal in February"),
        ("rule: 0 0 6 */2 * 5L", "rule: days from the end of the month"),
        ("rule: '2200-01-01 00:00:00'", "rule: systemd takes no year after 2199"),
        ("rule: '2020-01-01 00:00:00'", "rule: the job is not due any more"),
        ("rule: 0 0 6 * * *\nstart_time: 2030-01-01", "start_time: a timer has no beginning"),
        ("rule: 0 0 6 * * *\nend_time: 2030-01-01", "end_time: a timer has no end"),
        ("rule: 0 0 6 * * *\nexclude: [holidays]", "exclude: a timer has no days"),
        ("rule: 0 0 6 * * *\nexclude: [past]", "exclude: a timer has no days"),
        ("rule: 0 0 6 * * *\ntimezone: CET", "timezone: 'CET' may be an abbreviation"),
        ("rule: 0 0 6 * * *\ntimezone: posix/Asia/Tokyo", "timezone: not every host has a zone"),
        ("rule: 0 0 6 * * *\ntimezone: right/Asia/Tokyo", "timezone: not every host has a zone"),
        ("rule: 0 0 6 * * *\ncatch_up: all", "catch_up: a timer makes up for one"),
        ("rule: 0 59 23 * * MON\njitter: 20h", "jitter: the job's share of it, "),
    ])
    func `refuses what it can't say, by the key that is in the way`(
        keys: String, start: String
    ) throws {
        let export = try systemd("job_id: a\ncmd: x\n\(keys)\n")
        #expect(export.files == [])
        #expect(export.refusals.count == 1)
        #expect(export.refusals.first?.line.hasPrefix(start) == true)
        #expect(export.refusals.first?.hint != nil)
    }
}
