import Calendar
import Testing

/// What users of other schedulers reported, each with its story.
@Suite struct FieldStoryTests {
    /// supercronic, cronexpr and others ran hourly jobs twice, or never again, around a change.
    @Test(arguments: ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe"])
    func `an hourly rule runs each hour that the wall shows at minute 0`(name: String) throws {
        let zone = try hostZone(name)
        let hourly = try recurrence("0 0 * * * *", zone)
        var instant = try at("2026-01-01T00:00:00Z")
        let end = try at("2027-01-01T00:00:00Z")
        while let next = hourly.next(after: instant), next < end {
            let step = (next - instant).inNanoseconds / 1_000_000_000
            let isChange = zone.offset(at: next) != zone.offset(at: instant)
            // Lord Howe's half hour makes the distance at a change half an hour longer or shorter.
            #expect(step == 3_600 || isChange && (step - 3_600).magnitude == 1_800, "\(next)")
            #expect(zone.civil(at: next).minute == 0)
            instant = next
        }
    }

    /// Endless loops and skipped seconds: a rule for every second must be due each second of
    /// elapsed time, whatever the wall does.
    @Test(arguments: ["America/New_York", "Europe/Berlin", "Pacific/Apia", "Africa/Cairo"])
    func `an every-second rule does not notice a change`(name: String) throws {
        let zone = try hostZone(name)
        let everySecond = try recurrence("* * * * * *", zone)
        var after = try at("2011-01-01T00:00:00Z")
        for _ in 0..<4 {
            guard let change = zone.nextTransition(after: after) else { break }
            after = change
            var instant = change - .seconds(7_300)
            for _ in 0..<14_600 {
                let next = try #require(everySecond.next(after: instant))
                #expect(next == instant + .seconds(1))
                instant = next
            }
            let tally = everySecond.tally(
                after: change - .seconds(7_300), through: change + .seconds(7_300))
            #expect(tally?.count == 14_600)
        }
    }

    /// Searches that gave up after a few years lost jobs for 29 February, and those over 2100 more.
    @Test func `29 February comes every four years, and after eight around 2100`() throws {
        let dues = try upcoming(
            "0 0 0 29 2 *", in: "UTC", after: "2092-01-01T00:00:00Z", count: 4)
        #expect(dues.map { $0.prefix(4) } == ["2092", "2096", "2104", "2108"])
        #expect(dues.allSatisfy { $0.contains("-02-29T") })
    }

    /// Others took the 31st of a short month for the 1st or 3rd of the next, or stopped there.
    @Test func `the 31st comes in the seven months that have it`() throws {
        let dues = try upcoming(
            "0 0 0 31 * *", in: "Europe/Berlin", after: "2026-01-01T00:00:00+01:00", count: 8)
        #expect(
            dues.map { $0.dropFirst(5).prefix(5) }
                == ["01-31", "03-31", "05-31", "07-31", "08-31", "10-31", "12-31", "01-31"])
    }

    /// POSIX crontab: where day and weekday are both restricted, either fits. Quartz and others
    /// want both, which surprises who comes from there.
    @Test func `day 13 or Friday, not Friday the 13th`() throws {
        let dues = try upcoming(
            "0 0 0 13 * FRI", in: "UTC", after: "2026-10-10T00:00:00Z", count: 4)
        #expect(
            dues.map { $0.dropFirst(5).prefix(5) } == ["10-13", "10-16", "10-23", "10-30"])
    }

    /// Users read `*/35` as every 35 minutes; it is minute 0 and 35 of each hour.
    @Test func `a step that does not divide the hour begins anew with each hour`() throws {
        let dues = try upcoming(
            "0 */35 * * * *", in: "UTC", after: "2026-01-01T00:00:00Z", count: 4)
        #expect(dues.map { $0.dropFirst(11).prefix(5) } == ["00:35", "01:00", "01:35", "02:00"])
    }

    /// Vixie's cron for an Apia host: the day that never was must neither loop nor run twice.
    @Test func `Apia's missing day is passed, and a daily job runs at its end`() throws {
        let dues = try upcoming(
            "0 0 8 * * *", in: "Pacific/Apia", after: "2011-12-28T12:00:00-10:00", count: 3)
        #expect(
            dues == [
                "2011-12-29T08:00:00-10:00", "2011-12-31T00:00:00+14:00",
                "2011-12-31T08:00:00+14:00",
            ])
    }

    /// All days of the 400-year cycle: each field of a date against a count by hand.
    @Test func `every day of the cycle is found by its number, month and weekday`() throws {
        var date = (year: 2_000, month: 1, day: 1, weekday: 6)
        let masks = try (1...12).map { try recurrence("0 0 0 * \($0) *", .utc) }
        let byWeekday = try (0...6).map { try recurrence("0 0 0 * * \($0)", .utc) }
        let byDay = try (1...31).map { try recurrence("0 0 0 \($0) * *", .utc) }
        for day in 10_957..<10_957 + 146_097 {
            let instant = Timestamp(seconds: Int64(day) * 86_400)
            // The range of timestamps ends in 2262.
            guard instant < (try at("2262-01-01T00:00:00Z")) else { break }
            let before = instant - .nanoseconds(1)
            let isFound =
                masks[date.month - 1].next(after: before) == instant
                && byWeekday[date.weekday].next(after: before) == instant
                && byDay[date.day - 1].next(after: before) == instant
                && byDay[date.day % 31].next(after: before) != instant
            #expect(isFound, "\(date)")
            advance(&date)
        }
    }

    private func advance(_ date: inout (year: Int, month: Int, day: Int, weekday: Int)) {
        let isLeap = date.year % 400 == 0 || date.year % 4 == 0 && date.year % 100 != 0
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        date.weekday = (date.weekday + 1) % 7
        date.day += 1
        guard date.day > lengths[date.month - 1] else { return }
        date.day = 1
        date.month = date.month % 12 + 1
        if date.month == 1 { date.year += 1 }
    }
}
