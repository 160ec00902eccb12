import Calendar
import Testing

@Suite struct DialectTests {
    struct Story: CustomTestStringConvertible {
        let rule: String
        let after: String
        let dues: [String]

        init(_ rule: String, after: String, _ dues: [String]) {
            (self.rule, self.after, self.dues) = (rule, after, dues)
        }

        var testDescription: String { "\(rule) after \(after)" }
    }

    static let stories = [
        Story("0 0 0 L * *", after: "2027-12-15", ["2027-12-31", "2028-01-31", "2028-02-29"]),
        Story("0 0 0 LW * *", after: "2026-01-01", ["2026-01-30", "2026-02-27", "2026-03-31"]),
        Story("0 0 0 lw 5 *", after: "2026-01-01", ["2026-05-29", "2027-05-31", "2028-05-31"]),
        // 15 August 2026 is a Saturday, 15 November a Sunday.
        Story("0 0 0 15W 8,11 *", after: "2026-01-01", ["2026-08-14", "2026-11-16"]),
        // Never into another month: 1 August 2026 is a Saturday, 31 May a Sunday.
        Story("0 0 0 1W 8 *", after: "2026-01-01", ["2026-08-03", "2027-08-02"]),
        Story("0 0 0 31W 5 *", after: "2026-01-01", ["2026-05-29", "2027-05-31"]),
        Story("0 0 0 30W * *", after: "2026-01-15", ["2026-01-30", "2026-03-30", "2026-04-30"]),
        Story(
            "0 0 0 1,15W,L * *", after: "2026-08-01", ["2026-08-14", "2026-08-31", "2026-09-01"]),
        Story("0 0 0 * * 5L", after: "2026-01-01", ["2026-01-30", "2026-02-27"]),
        Story("0 0 0 * * friL", after: "2026-01-01", ["2026-01-30", "2026-02-27"]),
        Story("0 0 0 * * 7L", after: "2026-01-01", ["2026-01-25", "2026-02-22"]),
        Story("0 0 0 * * MON#2", after: "2026-01-01", ["2026-01-12", "2026-02-09"]),
        Story("0 0 0 * * 6#5", after: "2026-01-01", ["2026-01-31", "2026-05-30"]),
        // Both fields restricted: either fits.
        Story("0 0 0 13 * 5L", after: "2026-02-01", ["2026-02-13", "2026-02-27", "2026-03-13"]),
        // The first day of the month, where it is a Monday.
        Story("0 0 0 */31 * MON", after: "2026-01-01", ["2026-06-01", "2027-02-01"]),
        Story("@yearly", after: "2026-02-01", ["2027-01-01", "2028-01-01"]),
        Story("@Monthly", after: "2026-02-01", ["2026-03-01"]),
        Story("@weekly", after: "2026-11-24", ["2026-11-29", "2026-12-06"]),
        Story("@midnight", after: "2026-11-24", ["2026-11-25", "2026-11-26"]),
    ]

    @Test(arguments: stories)
    func `the marks and words of the dialect mean their days`(_ story: Story) throws {
        let dues = try upcoming(
            story.rule, in: "UTC", after: "\(story.after)T00:00:00Z", count: story.dues.count)
        #expect(dues == story.dues.map { "\($0)T00:00:00+00:00" })
    }

    @Test(arguments: [
        ("0 0 0 L * *", "0 0 0 L * *"), ("0 0 0 wl * *", "0 0 0 LW * *"),
        ("0 0 0 LW,15w,3 * *", "0 0 0 3,15W,LW * *"),
        ("0 0 0 * * SUNL,7#1,1-5", "0 0 0 * * 1-5,0#1,0L"),
        ("0 0 0 1-31,L * 5L", "0 0 0 * * *"),
        ("H h(9-17) H(22-2)/2 H * H", "H H(9-17) H(22-2)/2 H * H"),
        ("0 H/15,5 * * * *", "0 5,H/15 * * * *"),
        ("0 0 0 * * H(FRI-MON)", "0 0 0 * * H(5-1)"), ("@hourly", "0 0 * * * *"),
        ("@REBOOT", "@reboot"), ("0 0 0 H(1-28) * *", "0 0 0 H * *"),
    ])
    func `a rule has one spelling, which is read as the same rule`(
        text: String, printed: String
    ) throws {
        let rule = try Rule.parse(text)
        #expect(rule.text == printed)
        #expect(try Rule.parse(printed) == rule)
    }

    @Test func `H gives each job a value of its own, always the same, within its range`() throws {
        var minutes: Set<String> = []
        for number in 0..<300 {
            let rule = "0 H H(3-5) H * H(SAT-SUN)"
            let one = try recurrence(rule, .utc, seed: "job-\(number)")
            #expect(one == (try recurrence(rule, .utc, seed: "job-\(number)")))
            let due = try #require(one.next(after: try at("2026-01-01T00:00:00Z")))
            let civil = Zone.utc.civil(at: due)
            #expect(3...5 ~= civil.hour)
            #expect(civil.date.day <= 28 || [.saturday, .sunday].contains(civil.date.weekday))
            minutes.insert("\(civil.minute)")
        }
        // 300 of 60 values: nearly all occur.
        #expect(minutes.count > 55)
    }

    @Test func `H with a step keeps the distance from a value of its own`() throws {
        for id in ["a", "b", "c"] {
            let due = try recurrence("0 H/20 * * * *", .utc, seed: id)
            var instant = try at("2026-01-01T00:00:00Z")
            var minutes: [Int] = []
            while minutes.count < 6, let next = due.next(after: instant) {
                minutes.append(Zone.utc.civil(at: next).minute)
                instant = next
            }
            #expect(minutes[0] < 20)
            #expect(minutes == (0..<6).map { minutes[0] + $0 % 3 * 20 })
        }
    }

    @Test func `reboot and now have no dates of their own`() throws {
        for (rule, kind) in [("@reboot", Recurrence.Kind.atBoot), ("now", .now)] {
            let recurrence = try recurrence(rule, .utc)
            #expect(recurrence.kind == kind)
            #expect(recurrence.next(after: .distantPast) == nil)
            let seen = try at("2026-01-01T00:00:00Z")
            #expect(recurrence.due(seenAt: seen) == seen)
        }
    }
}
