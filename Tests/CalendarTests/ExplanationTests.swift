import Calendar
import Testing

@Suite struct ExplanationTests {
    @Test(arguments: [
        ("* * * * * *", "Every second"),
        ("*/5 * * * * *", "Every 5 seconds"),
        ("*/7 * * * * *", "At seconds 0, 7, 14, 21, 28, 35, 42, 49 and 56 of every minute"),
        ("0 * * * * *", "Every minute"),
        ("0 */5 * * * *", "Every 5 minutes"),
        (
            "30 */5 * * * *",
            "At second 30 of minutes 0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50 and 55 of every hour"
        ),
        ("0 0 * * * *", "Every hour"),
        ("@hourly", "Every hour"),
        ("0 15 * * * *", "At minute 15 of every hour"),
        ("0 */35 * * * *", "At minutes 0 and 35 of every hour"),
        ("0 0 */2 * * *", "Every 2 hours"),
        ("0 */10 9-17 * * *", "Every 10 minutes from 09:00 to 17:59"),
        ("0 * 8,12-14 * * *", "Every minute from 08:00 to 08:59 and from 12:00 to 14:59"),
        ("* * 3 * * *", "Every second from 03:00 to 03:59"),
        ("0 5,35 9-17,20 * * *", "At minutes 5 and 35 of the hours 9 to 17 and 20"),
        ("0 30 2 * * *", "At 02:30 every day"),
        ("15 30 2,14 * * *", "At 02:30:15 and 14:30:15 every day"),
        ("@daily", "At 00:00 every day"),
        ("0 0 9 * * MON-FRI", "At 09:00 on Monday to Friday"),
        ("0 0 9 * * 0,6", "At 09:00 on Saturday and Sunday"),
        ("0 0 9 * * FRI-MON", "At 09:00 on Monday and Friday to Sunday"),
        ("@weekly", "At 00:00 on Sunday"),
        ("0 0 0 1 * *", "At 00:00 on day 1 of the month"),
        (
            "0 0 0 1,10-20 3-5,12 *",
            "At 00:00 on days 1 and 10 to 20 of the month in March to May and December"
        ),
        ("0 0 0 * 2 *", "At 00:00 every day in February"),
        ("0 */20 * * 2 *", "Every 20 minutes every day in February"),
        ("@yearly", "At 00:00 on day 1 of the month in January"),
        ("0 0 0 L * *", "At 00:00 on the last day of the month"),
        ("0 0 0 LW * *", "At 00:00 on the last workday (Monday to Friday) of the month"),
        (
            "0 0 0 15W,L * *",
            "At 00:00 on the workday nearest to day 15 and the last day of the month"
        ),
        ("0 0 0 * * 5L", "At 00:00 on the last Friday of the month"),
        ("0 0 0 * * MON#2,3", "At 00:00 on Wednesday and the second Monday of the month"),
        ("0 0 0 13 * FRI", "At 00:00 on day 13 of the month, and also on Friday (either fits)"),
        ("0 0 0 */31 * MON", "At 00:00 on day 1 of the month if that is Monday (both must fit)"),
    ])
    func `a cron rule is told in plain English`(rule: String, words: String) throws {
        let timing = Timing(rules: [try Rule.parse(rule)], zone: .utc)
        let sentences = Explanation(timing, seed: "job", schedulerName: "").sentences
        #expect(sentences == ["\(words), in UTC."])
    }

    @Test func `other rules are told too, with the zone of dates`() throws {
        let berlin = try hostZone("Europe/Berlin")
        let stories = [
            ("10s", "Every 10 seconds of elapsed time, on a grid that the job's id places."),
            ("1h", "Every hour of elapsed time, on a grid that the job's id places."),
            (
                "1h30m",
                "Every 1 hour and 30 minutes of elapsed time, on a grid that the job's id places."
            ),
            ("now", "Once, as soon as the daemon sees this definition."),
            (
                "@reboot",
                "Once for each boot of the host, when the daemon looks at its files for the first time."
            ),
            (
                "2026-12-16 18:03:17.5",
                "Once, on Wednesday 16 December 2026 at 18:03:17.5 in Europe/Berlin."
            ),
            (
                "2026-12-16T18:03:17Z",
                "Once, on Wednesday 16 December 2026 at 19:03:17 in Europe/Berlin."
            ),
            (
                "2026-03-29 02:30:00",
                "Once, on Sunday 29 March 2026 at 02:30:00 in Europe/Berlin. A change of the clock "
                    + "leaves this time out: it is due at 2026-03-29T03:00:00+02:00."
            ),
            (
                "2026-10-25 02:30:00",
                "Once, on Sunday 25 October 2026 at 02:30:00 in Europe/Berlin. The clock shows this "
                    + "time twice: it is due at 2026-10-25T02:30:00+02:00."
            ),
        ]
        for (rule, words) in stories {
            let timing = Timing(rules: [try Rule.parse(rule)], zone: berlin)
            let sentences = Explanation(timing, seed: "job", schedulerName: "").sentences
            #expect(sentences.joined(separator: " ") == words)
        }
    }

    @Test func `what stands beside the rules is told`() throws {
        let berlin = try hostZone("Europe/Berlin")
        let timing = Timing(
            rules: [try Rule.parse("0 H 2 * * *"), try Rule.parse("30m")], zone: berlin, dst: .both,
            start: try at("2026-12-01T00:00:00+01:00"), end: try at("2027-12-01T00:00:00+01:00"),
            excluded: DateRanges([try DateRanges.range("2026-12-24..2026-12-26")]),
            jitter: .seconds(60))
        let sentences = Explanation(timing, seed: "a", schedulerName: "here").sentences
        #expect(
            sentences == [
                "Due when one of 2 rules is, once where they coincide.",
                "At 02:06 every day, in Europe/Berlin.",
                "The job's id chooses what 'H' is: for 'a' the rule is '0 6 2 * * *'.",
                "Every 30 minutes of elapsed time, counted from the start.",
                "A time that a clock change leaves out runs once, right after the gap; one that comes "
                    + "twice runs both times.",
                "Not before 2026-12-01T00:00:00+01:00.",
                "Not at 2027-12-01T00:00:00+01:00 or later.",
                "Not from 2026-12-24 to 2026-12-26.",
                "Each time 11s734ms later: this job's share of a jitter of 1m.",
            ])
    }

    @Test func `an explanation is never empty and names the zone`() throws {
        var dice = Dice(seed: 7)
        let zone = try hostZone("Australia/Lord_Howe")
        for _ in 0..<2_000 {
            // A rule of random fields may name a day that never comes.
            guard let rule = try? Rule.parse(randomCron(&dice)) else { continue }
            for dst in DaylightSaving.allCases {
                let timing = Timing(rules: [rule], zone: zone, dst: dst)
                let sentences = Explanation(timing, seed: "job", schedulerName: "").sentences
                #expect(sentences.count >= 2 && sentences[0].contains(zone.name))
                #expect(sentences.allSatisfy { $0.hasSuffix(".") && !$0.contains("  ") })
            }
        }
    }

    struct Noted: CustomTestStringConvertible {
        let rule: String
        let notes: [String]

        init(_ rule: String, _ notes: String...) { (self.rule, self.notes) = (rule, notes) }

        var testDescription: String { rule }
    }

    /// Kind and column of each note, and words of its sentence.
    static let noted = [
        Noted("0 0 12 * * *"), Noted("0 0 12 * * MON-FRI"), Noted("0 */15 * * * *"), Noted("10s"),
        Noted("@daily"), Noted("@reboot"), Noted("2026-12-16 18:03:17"), Noted("0 0 12 ? * ?"),
        Noted("0 0 12 * * 1-5", "numeric-weekday 12 '1-5' is Monday to Friday"),
        Noted("0 12 * * 0", "numeric-weekday 10 '0' is Sunday"),
        Noted("0  0 12 * * 7#1", "numeric-weekday 13 the first Sunday"),
        Noted("0 0 12 13 * FRI", "either-day 8 either fits"),
        Noted("0 */35 * * * *", "uneven-step 3 it is 0 and 35"),
        Noted("0 5,*/7 * * * *", "uneven-step 5 '*/7' does not divide 60 minutes"),
        Noted("0 0 */5 * * *", "uneven-step 5 '*/5' does not divide 24 hours"),
        Noted("0 0 12 */2 * *", "uneven-step 8 begins anew at day 1"),
        Noted("0 0 12 31 * *", "short-month 8 have no day 31"),
        Noted("0 0 12 1,30 * *", "short-month 10 February has no day 30"),
        Noted("0 0 12 29 * *", "short-month 8 in leap years only"),
        Noted("0 0 12 31 1,3 *"), Noted("0 0 12 31W 4,5 *", "short-month 8 April has no day 31"),
        Noted(
            "0 30 2 * * *", "clock-change 1 on 2026-03-29", "clock-change 1 on 2026-10-25"),
        Noted("0 30 2 * * MON"), Noted("0 */30 2 * * *"),
        Noted("0 0 3 29 3 ?"),
        Noted("2025-12-31 23:59:59", "past-date 1 this time has passed"),
        Noted("2026-01-01T00:59:59+01:00", "past-date 1"), Noted("2026-01-01 01:00:00"),
        Noted("now"),
    ]

    @Test(arguments: noted)
    func `what surprises people is noted at its place`(_ noted: Noted) throws {
        let timing = Timing(
            rules: [try Rule.parse(noted.rule)], zone: try hostZone("Europe/Berlin"))
        let notes = RuleNotes.notes(
            on: noted.rule, in: timing, seed: "job", after: try at("2026-01-01T00:00:00Z"))
        let texts = notes.map { "\($0.kind.rawValue) \($0.column) \($0.message)" }
        #expect(texts.count == noted.notes.count, "\(texts)")
        for (text, expected) in zip(texts, noted.notes) {
            let parts = expected.split(separator: " ", maxSplits: 2).map(String.init)
            #expect(text.hasPrefix("\(parts[0]) \(parts[1]) "), "\(text)")
            if parts.count > 2 { #expect(text.contains(parts[2]), "\(text)") }
        }
    }

    @Test func `a clock change outside the job's bounds is not noted`() throws {
        let rule = "0 30 2 * * *"
        var timing = Timing(
            rules: [try Rule.parse(rule)], zone: try hostZone("Europe/Berlin"),
            start: try at("2026-04-01T00:00:00Z"), end: try at("2026-10-01T00:00:00Z"))
        let now = try at("2026-01-01T00:00:00Z")
        #expect(RuleNotes.notes(on: rule, in: timing, seed: "", after: now).isEmpty)
        timing.end = nil
        let notes = RuleNotes.notes(on: rule, in: timing, seed: "", after: now)
        #expect(notes.map { $0.message.prefix(13) } == ["on 2026-10-25", "on 2027-03-28"])
    }

    @Test(arguments: [
        (DaylightSaving.cron, "it runs at 03:00", "it runs the first time"),
        (.skip, "it is skipped", "it runs the first time"),
        (.both, "it runs at 03:00", "it runs both times"),
    ])
    func `the note on a clock change says what dst makes of it`(
        dst: DaylightSaving, gap: String, fold: String
    ) throws {
        let timing = Timing(
            rules: [try Rule.parse("0 30 2 * * *")], zone: try hostZone("Europe/Berlin"), dst: dst)
        let notes = RuleNotes.notes(
            on: "0 30 2 * * *", in: timing, seed: "", after: try at("2026-01-01T00:00:00Z"))
        #expect(
            notes.map(\.message) == [
                "on 2026-03-29 the clock of Europe/Berlin goes from 02:00 to 03:00 and leaves out "
                    + "02:30: \(gap)",
                "on 2026-10-25 the clock of Europe/Berlin goes from 03:00 to 02:00 and shows 02:30 "
                    + "twice: \(fold)",
            ])
    }
}
