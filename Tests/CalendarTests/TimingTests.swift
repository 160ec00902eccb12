import Calendar
import Testing

/// What stands beside a rule: bounds, exclusions, jitter, further rules, `dst`.
@Suite struct TimingTests {
    private func dues(
        _ timing: Timing, after: String, count: Int, seed: String = "job"
    ) throws -> [String] {
        let recurrence = Recurrence(timing, seed: seed, schedulerName: "here")
        var instant = try at(after)
        var texts: [String] = []
        while texts.count < count, let next = recurrence.next(after: instant) {
            texts.append(next.rfc3339(in: timing.zone, fraction: .asNeeded))
            instant = next
        }
        return texts
    }

    private func days(_ texts: String...) throws -> DateRanges {
        DateRanges(try texts.map { try DateRanges.range($0) })
    }

    @Test func `an interval is counted from its start`() throws {
        let start = try at("2026-03-01T06:00:00.25Z")
        let timing = Timing(rules: [try Rule.parse("90m")], zone: .utc, start: start)
        #expect(
            try dues(timing, after: "2020-01-01T00:00:00Z", count: 2)
                == ["2026-03-01T06:00:00.25+00:00", "2026-03-01T07:30:00.25+00:00"])
    }

    @Test func `nothing lies before the start, nor at the end or after it`() throws {
        let timing = Timing(
            rules: [try Rule.parse("0 0 0 * * *")], zone: .utc,
            start: try at("2026-03-01T00:00:00Z"), end: try at("2026-03-04T00:00:00Z"))
        let all = ["2026-03-01", "2026-03-02", "2026-03-03"].map { "\($0)T00:00:00+00:00" }
        #expect(try dues(timing, after: "2020-01-01T00:00:00Z", count: 9) == all)
        let recurrence = Recurrence(timing, seed: "", schedulerName: "")
        #expect(recurrence.last(through: .distantFuture) == (try at("2026-03-03T00:00:00Z")))
        #expect(recurrence.last(through: try at("2026-02-28T00:00:00Z")) == nil)
        #expect(recurrence.tally(after: .distantPast, through: .distantFuture)?.count == 3)
    }

    @Test func `excluded days are days of the zone, and are counted by themselves`() throws {
        let auckland = try hostZone("Pacific/Auckland")
        let timing = Timing(
            rules: [try Rule.parse("0 0 */6 * * *")], zone: auckland,
            excluded: try days("2026-12-25", "2026-12-26..2026-12-27"))
        #expect(
            try dues(timing, after: "2026-12-24T12:00:00+13:00", count: 3) == [
                "2026-12-24T18:00:00+13:00", "2026-12-28T00:00:00+13:00",
                "2026-12-28T06:00:00+13:00",
            ])
        let recurrence = Recurrence(timing, seed: "", schedulerName: "")
        let (start, end) = (
            try at("2026-12-24T18:00:00+13:00"), try at("2026-12-28T06:00:00+13:00")
        )
        #expect(recurrence.tally(after: start, through: end)?.count == 2)
        #expect(
            recurrence.excludedTally(after: start, through: end)
                == Tally(
                    first: try at("2026-12-25T00:00:00+13:00"),
                    last: try at("2026-12-27T18:00:00+13:00"), count: 12))
        #expect(recurrence.last(through: end - .seconds(6 * 3_600 + 1)) == start)
    }

    @Test func `jitter delays all occurrences of a job alike, and less than it says`() throws {
        let plain = Timing(rules: [try Rule.parse("0 0 * * * *")], zone: .utc)
        var delayed = plain
        delayed.jitter = .seconds(300)
        var delays: Set<Duration> = []
        for number in 0..<50 {
            let seed = "job\(number)"
            let ours = Recurrence(delayed, seed: seed, schedulerName: "here")
            let after = try at("2026-01-01T00:30:00Z")
            let due = try #require(ours.next(after: after))
            let delay = due - (try at("2026-01-01T01:00:00Z"))
            #expect(delay >= .zero && delay < .seconds(300))
            #expect(ours.next(after: due) == due + .seconds(3_600))
            #expect(ours.last(through: due) == due)
            #expect(ours.last(through: due - .nanoseconds(1)) == due - .seconds(3_600))
            #expect(ours.tally(after: due - .nanoseconds(1), through: due)?.count == 1)
            delays.insert(delay)
            let elsewhere = Recurrence(delayed, seed: seed, schedulerName: "there")
            delays.insert(
                try #require(elsewhere.next(after: after)) - (try at("2026-01-01T01:00:00Z")))
        }
        #expect(delays.count > 90)
    }

    @Test func `of several rules each moment is due once`() throws {
        let rules = try ["0 0 */6 * * *", "0 0 12 * * *", "2026-03-01 13:00:00", "0 */30 12 * * *"]
            .map { try Rule.parse($0) }
        let timing = Timing(rules: rules, zone: .utc)
        let expected = ["06:00", "12:00", "12:30", "13:00", "18:00"]
            .map { "2026-03-01T\($0):00+00:00" }
        #expect(try dues(timing, after: "2026-03-01T00:00:00Z", count: 5) == expected)
        let recurrence = Recurrence(timing, seed: "", schedulerName: "")
        let end = try at("2026-03-01T23:00:00Z")
        let tally = recurrence.tally(after: try at("2026-03-01T00:00:00Z"), through: end)
        #expect(tally?.count == 5)
        #expect(recurrence.last(through: end) == (try at("2026-03-01T18:00:00Z")))
        #expect(recurrence.kind == .recurring)
    }

    struct Change: CustomTestStringConvertible {
        let rule: String
        let dst: DaylightSaving
        let zone: String
        let after: String
        let dues: [String]

        var testDescription: String { "\(rule) with \(dst) in \(zone)" }
    }

    static let changes = [
        // New York's clocks go from 02:00 to 03:00, and back from 02:00 to 01:00.
        Change(
            rule: "0 30 2 * * *", dst: .skip, zone: "America/New_York",
            after: "2026-03-07T12:00:00-05:00", dues: ["2026-03-09T02:30:00-04:00"]),
        Change(
            rule: "0 30 1 * * *", dst: .skip, zone: "America/New_York",
            after: "2026-10-31T12:00:00-04:00",
            dues: ["2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"]),
        Change(
            rule: "0 30 2 * * *", dst: .both, zone: "America/New_York",
            after: "2026-03-07T12:00:00-05:00",
            dues: ["2026-03-08T03:00:00-04:00", "2026-03-09T02:30:00-04:00"]),
        Change(
            rule: "0 0,30 1 * * *", dst: .both, zone: "America/New_York",
            after: "2026-10-31T12:00:00-04:00",
            dues: [
                "2026-11-01T01:00:00-04:00", "2026-11-01T01:30:00-04:00",
                "2026-11-01T01:00:00-05:00", "2026-11-01T01:30:00-05:00",
                "2026-11-02T01:00:00-05:00",
            ]),
        // Lord Howe's by half an hour, Troll's by two hours.
        Change(
            rule: "0 45 1 * * *", dst: .both, zone: "Australia/Lord_Howe",
            after: "2026-04-04T12:00:00+11:00",
            dues: ["2026-04-05T01:45:00+11:00", "2026-04-05T01:45:00+10:30"]),
        Change(
            rule: "0 30 1,2 * * *", dst: .skip, zone: "Antarctica/Troll",
            after: "2026-03-28T12:00:00Z", dues: ["2026-03-30T01:30:00+02:00"]),
        Change(
            rule: "0 30 1,2 * * *", dst: .cron, zone: "Antarctica/Troll",
            after: "2026-03-28T12:00:00Z",
            dues: ["2026-03-29T03:00:00+02:00", "2026-03-30T01:30:00+02:00"]),
        // Apia had no 30 December 2011.
        Change(
            rule: "0 0 12 * * *", dst: .skip, zone: "Pacific/Apia",
            after: "2011-12-29T11:00:00-10:00",
            dues: ["2011-12-29T12:00:00-10:00", "2011-12-31T12:00:00+14:00"]),
        Change(
            rule: "0 0 12 * * *", dst: .both, zone: "Pacific/Apia",
            after: "2011-12-29T11:00:00-10:00",
            dues: [
                "2011-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00",
                "2011-12-31T12:00:00+14:00",
            ]),
        // Dublin's winter time is the negative one: in the zone file the offset is the same.
        Change(
            rule: "0 30 1 * * *", dst: .both, zone: "Europe/Dublin",
            after: "2026-10-24T12:00:00+01:00",
            dues: ["2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00+00:00"]),
        // Cairo's and Havana's clocks change at midnight.
        Change(
            rule: "0 0 0 * * *", dst: .skip, zone: "Africa/Cairo",
            after: "2026-04-23T12:00:00+02:00", dues: ["2026-04-25T00:00:00+03:00"]),
        Change(
            rule: "0 30 0 * * *", dst: .both, zone: "America/Havana",
            after: "2026-10-31T12:00:00-04:00",
            dues: ["2026-11-01T00:30:00-04:00", "2026-11-01T00:30:00-05:00"]),
        // What isn't fixed follows the wall, whatever the key says.
        Change(
            rule: "0 */30 1 * * *", dst: .skip, zone: "America/New_York",
            after: "2026-11-01T01:15:00-04:00",
            dues: ["2026-11-01T01:30:00-04:00", "2026-11-01T01:00:00-05:00"]),
    ]

    @Test(arguments: changes)
    func `dst says what becomes of left out and repeated times`(_ change: Change) throws {
        let timing = Timing(
            rules: [try Rule.parse(change.rule)], zone: try hostZone(change.zone), dst: change.dst)
        #expect(try dues(timing, after: change.after, count: change.dues.count) == change.dues)
    }

    @Test func `a date in a gap is never due where gaps are skipped`() throws {
        let berlin = try hostZone("Europe/Berlin")
        let rule = try Rule.parse("2026-03-29 02:30:00")
        let skipping = Timing(rules: [rule], zone: berlin, dst: .skip)
        #expect(Recurrence(skipping, seed: "", schedulerName: "").isNever)
        #expect(
            !Recurrence(Timing(rules: [rule], zone: berlin), seed: "", schedulerName: "").isNever)
    }

    /// To count what several rules have until the end of time would take hours.
    @Test(.timeLimit(.minutes(15)))
    func `rules of a second are asked for their end without counting`() throws {
        let rules = try ["1s", "* * * * * *"].map(Rule.parse)
        let timing = Timing(
            rules: rules, zone: .utc, start: Timestamp(seconds: 0),
            excluded: DateRanges([0...50_000]))
        let recurrence = Recurrence(timing, seed: "", schedulerName: "")
        #expect(!recurrence.isNever)
        let last = recurrence.lastExcluded(after: Timestamp(seconds: 5))
        let end = Timestamp(seconds: 50_001 * 86_400)
        #expect(last.map { end - .seconds(1) <= $0 && $0 < end } == true)
        #expect(recurrence.lastExcluded(after: last ?? .distantPast) == nil)
    }

    @Test(arguments: [
        ("2026-12-25", "2026-12-25"), ("2026-12-24..2027-01-02", "2026-12-24..2027-01-02"),
        ("2026-12-24..2026-12-24", "2026-12-24"),
    ])
    func `a range of days is read and printed`(text: String, printed: String) throws {
        #expect(DateRanges([try DateRanges.range(text)]).texts == [printed])
    }

    @Test(arguments: [
        ("2026-12", 7), ("2026-02-29", 8), ("2026-12-25 ", 10), ("2026-12-25..", 12),
        ("2026-12-25..2026-12-24", 12), ("2026-12-25..2026-12-26x", 22), ("9999-01-01", 0),
    ])
    func `what is no day and no range is refused at its place`(text: String, position: Int) {
        let error = #expect(throws: DateRangeProblem.self) { try DateRanges.range(text) }
        #expect(error?.position == position)
    }

    @Test func `days in any order are merged`() throws {
        let days = try days("2026-01-05", "2026-01-01..2026-01-03", "2026-01-04", "2026-02-01")
        #expect(days.texts == ["2026-01-01..2026-01-05", "2026-02-01"])
        for (day, isIn) in [(20_453, false), (20_454, true), (20_458, true), (20_459, false)] {
            #expect(days.contains(day: day) == isIn)
        }
    }
}
