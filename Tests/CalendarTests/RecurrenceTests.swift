import Calendar
import TestSupport
import Testing

@Suite struct RecurrenceTests {
    @Test func `an interval's grid is placed by the seed alone`() throws {
        let phase = Timestamp(nanoseconds: Int64(fnv1a("backup") % 90_000) * 1_000_000)
        let recurrence = try recurrence("90s", .utc, seed: "backup")
        #expect(recurrence.next(after: phase - .nanoseconds(1)) == phase)
        #expect(recurrence.next(after: phase) == phase + .seconds(90))
        #expect(recurrence.last(through: phase) == phase)
        #expect(recurrence.last(through: phase - .nanoseconds(1)) == phase - .seconds(90))
        let tally = recurrence.tally(after: phase, through: phase + .seconds(900))
        #expect(tally == Tally(first: phase + .seconds(90), last: phase + .seconds(900), count: 10))
    }

    @Test func `an interval reaches the ends of time and no further`() throws {
        let recurrence = try recurrence("36500d", .utc)
        var instant = Timestamp.distantPast
        var count = 0
        while let next = recurrence.next(after: instant) {
            #expect(next > instant)
            instant = next
            count += 1
        }
        #expect(5...6 ~= count)
        let tally = recurrence.tally(after: .distantPast, through: .distantFuture)
        #expect(tally?.count == count)
        #expect(tally?.last == instant)
    }

    @Test func `a date is due once, in a fold the first time, in a gap at its end`() throws {
        let berlin = try hostZone("Europe/Berlin")
        for (rule, due) in [
            ("2026-07-01 12:00:00.25", "2026-07-01T10:00:00.25Z"),
            ("2026-03-29 02:30:00", "2026-03-29T01:00:00Z"),
            ("2026-10-25 02:30:00", "2026-10-25T00:30:00Z"),
            ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z"),
        ] {
            let recurrence = try recurrence(rule, berlin)
            let instant = try at(due)
            #expect(recurrence.next(after: instant - .nanoseconds(1)) == instant)
            #expect(recurrence.next(after: instant) == nil)
            #expect(recurrence.last(through: instant) == instant)
            #expect(recurrence.last(through: instant - .nanoseconds(1)) == nil)
            let tally = recurrence.tally(after: .distantPast, through: .distantFuture)
            #expect(tally == Tally(first: instant, last: instant, count: 1))
        }
    }

    @Test func `now has no date of its own`() throws {
        let recurrence = try recurrence("now", .utc)
        #expect(recurrence.next(after: .distantPast) == nil)
        #expect(recurrence.last(through: .distantFuture) == nil)
        #expect(recurrence.tally(after: .distantPast, through: .distantFuture) == nil)
    }

    @Test func `a cron rule ends with the range of timestamps`() throws {
        let recurrence = try recurrence("0 0 0 29 2 */7", hostZone("America/New_York"))
        let last = try #require(recurrence.last(through: .distantFuture))
        #expect(recurrence.next(after: last) == nil)
        let first = try #require(recurrence.next(after: .distantPast))
        #expect(recurrence.last(through: first - .nanoseconds(1)) == nil)
        #expect(recurrence.next(after: .distantFuture) == nil)
    }

    @Test func `a tally over all time is arithmetic`() throws {
        let zone = try hostZone("America/New_York")
        let perSecond = try recurrence("* * * * * *", zone)
        let tally = try #require(perSecond.tally(after: .distantPast, through: .distantFuture))
        #expect(tally.count == 18_446_744_073)
        let daily = try recurrence("0 30 2 * * *", zone)
        let start = try at("1976-01-01T00:00:00-05:00")
        let end = try at("2026-01-01T00:00:00-05:00")
        #expect(daily.tally(after: start, through: end)?.count == 18_263)
    }

    /// Back from 01:00 to 00:00, half an hour later forward from 00:30 to 01:30.
    @Test func `a gap soon after a fold keeps only what the wall never showed`() throws {
        let file = zoneFile(
            offsets: [3_600, 0], transitions: [(86_400, 1), (88_200, 0)], footer: "AAA-1")
        let zone = try Zone(name: "X", tzif: file)
        let start = Timestamp(seconds: 80_000)
        let shown = try recurrence("0 45 0 * * *", zone)
        #expect(shown.tally(after: start, through: Timestamp(seconds: 100_000))?.count == 1)
        #expect(shown.next(after: start) == Timestamp(seconds: 85_500))
        let neverShown = try recurrence("0 15 1 * * *", zone)
        #expect(neverShown.next(after: start) == Timestamp(seconds: 88_200))
        #expect(neverShown.last(through: Timestamp(seconds: 100_000)) == Timestamp(seconds: 88_200))
    }

    @Test func `rules, zones and seeds tell recurrences apart`() throws {
        let berlin = try hostZone("Europe/Berlin")
        #expect(try recurrence("10s", .utc, seed: "a") == recurrence("10000ms", .utc, seed: "a"))
        #expect(try recurrence("10s", .utc, seed: "a") != recurrence("10s", .utc, seed: "b"))
        #expect(try recurrence("* * * * *", .utc) != recurrence("* * * * *", berlin))
    }
}
