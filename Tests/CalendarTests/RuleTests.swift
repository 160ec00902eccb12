import Calendar
import Testing

@Suite struct RuleTests {
    @Test(
        arguments: [
            ("10s", Trigger.interval, "10s"), ("90m", .interval, "1h30m"),
            (" 1d ", .interval, "1d"),
            ("now", .date, "now"),
            ("2026-12-16 18:03:17", .date, "2026-12-16 18:03:17"),
            ("2026-12-16T18:05:17.682862", .date, "2026-12-16 18:05:17.682862"),
            ("2026-12-16 18:05:17.123456789", .date, "2026-12-16 18:05:17.123456789"),
            ("2026-12-16T18:03:17Z", .date, "2026-12-16T18:03:17+00:00"),
            ("2026-12-16 18:03:17.5+08:00", .date, "2026-12-16T10:03:17.5+00:00"),
            ("0 0 * * * *", .cron, "0 0 * * * *"),
            ("* * * * *", .cron, "0 * * * * *"),
            ("30\t2  * *\t1-5", .cron, "0 30 2 * * 1-5"),
            ("0 */5 * ? * MON-fri", .cron, "0 */5 * * * 1-5"),
            ("0 0 22-2 * * FRI-MON", .cron, "0 0 0-2,22,23 * * 0,1,5,6"),
            ("0 0 22-4/2 * * *", .cron, "0 0 0,2,4,22 * * *"),
            ("0 0 0 28-2 NOV-FEB *", .cron, "0 0 0 1,2,28-31 1,2,11,12 *"),
            ("0 0 12 * * 7", .cron, "0 0 12 * * 0"),
            ("0 0 12 * * 5-7", .cron, "0 0 12 * * 0,5,6"),
            ("0 0 12 * * FRI-SUN", .cron, "0 0 12 * * 0,5,6"),
            ("0 0 12 * * 0-7", .cron, "0 0 12 * * *"),
            ("0 0 12 * * 1-7", .cron, "0 0 12 * * *"),
            ("0 0-59 0-23 1-31 1-12 0-6", .cron, "0 0-59 0-23 * * *"),
            ("0 1,2,3,7 1-9/4 13 * */2", .cron, "0 1-3,7 1-9/4 13 * */2"),
            ("0 0 0 1-31 * MON", .cron, "0 0 0 * * *"),
            ("0 0 0 13 * MON", .cron, "0 0 0 13 * 1"),
            ("0 */20,5 3 * * *", .cron, "*/60 0,5,20,40 3 * * *"),
            ("0 */60 3 * * *", .cron, "*/60 0 3 * * *"),
            ("0 0 0 */31 2-12/2,1 3", .cron, "0 0 0 */31 1,2,4,6,8,10,12 3"),
        ])
    func `a rule has a trigger and one canonical text`(
        text: String, trigger: Trigger, canonical: String
    ) throws {
        let rule = try Rule.parse(text)
        #expect(rule.trigger == trigger)
        #expect(rule.text == canonical)
        #expect(try Rule.parse(rule.text) == rule)
    }

    @Test(
        arguments: [
            ("0 0 0 * * *", "0 0 0 1-31 * ?"), ("* * * * * *", "*/1 0-59 ? * * *"),
            ("60s", "1m"), ("2026-12-16 18:03:17Z", "2026-12-16T19:03:17+01:00"),
            ("0 0 12 ? JAN SUN", "0 12 * 1 7"),
        ])
    func `rules that are due alike are equal`(left: String, right: String) throws {
        #expect(try Rule.parse(left) == Rule.parse(right))
        #expect(try Rule.parse(left).text == Rule.parse(right).text)
    }

    @Test(
        arguments: [
            ("0 30 2 * * *", "0 30 * * * *"), ("0 0-59 2 * * *", "0 * 2 * * *"),
            ("0 0 0 1 * 1", "0 0 0 1 * *"), ("0 0 0 13 * 1", "0 0 0 */13 * 1"), ("1h", "1h1s"),
        ])
    func `rules that are due differently are not equal`(left: String, right: String) throws {
        #expect(try Rule.parse(left) != Rule.parse(right))
    }

    @Test func `only now is now`() throws {
        #expect(try Rule.parse("now").isNow)
        #expect(try !Rule.parse("1s").isNow)
        #expect(try !Rule.parse("2026-12-16 18:03:17").isNow)
    }

    @Test func `random cron rules survive writing and reading`() throws {
        var dice = Dice(seed: 3)
        for _ in 0..<3_000 {
            let text = randomCron(&dice)
            // A rule of random fields may name a day that never comes.
            guard let rule = try? Rule.parse(text) else { continue }
            #expect(try Rule.parse(rule.text) == rule, "\(text) as \(rule.text)")
        }
    }
}
