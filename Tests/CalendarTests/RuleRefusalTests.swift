import Calendar
import Testing

@Suite struct RuleRefusalTests {
    struct Refusal {
        let rule: String
        let code: String
        let column: Int
        let hint: String?

        init(_ rule: String, _ code: String, _ column: Int, hint: String? = nil) {
            self.rule = rule
            self.code = code
            self.column = column
            self.hint = hint
        }
    }

    static let refusals = [
        Refusal("", "empty-rule", 1),
        Refusal("  \t ", "empty-rule", 1),
        Refusal(String(repeating: "1", count: 1_001), "rule-too-long", 1_001),
        Refusal("hourly", "other-dialect", 1),
        Refusal("Now", "unknown-rule", 1, hint: "did you mean 'now'?"),
        Refusal(" noww", "unknown-rule", 2, hint: "did you mean 'now'?"),
        Refusal("-5s", "unknown-rule", 1),
        Refusal("*", "field-count", 1),
        Refusal("* * * *", "field-count", 1),
        Refusal("5 m", "field-count", 1, hint: "an interval has no blanks: 5m"),
        Refusal("every day at noon", "other-dialect", 1),
        Refusal("0 0 0 * * * 2026 2027", "field-count", 1),
        Refusal("0 0 12 * * ? 2026", "seven-fields", 14),
        Refusal("*/5 * * * * /usr/bin/backup", "field-count", 13),
        Refusal("30 2 * * * root /usr/bin/backup", "field-count", 17),
        Refusal("0 0 3 * * 1, 2", "field-count", 1),
        Refusal("0 0,, * * * *", "empty-term", 5),
        Refusal("0 ,0 * * * *", "empty-term", 3),
        Refusal("0 0 1- * * *", "unexpected-character", 7),
        Refusal("0 0 *-5 * * *", "unexpected-character", 6),
        Refusal("0 0 1-2-3 * * *", "unexpected-character", 8),
        Refusal("0 0 -1 * * *", "unexpected-character", 5),
        Refusal("0 0 1.5 * * *", "unexpected-character", 6),
        Refusal("0 0 ½ * * *", "unexpected-character", 5),
        Refusal("0 ½ x * * *", "unexpected-character", 3),
        Refusal("0 0 5L * * *", "unexpected-character", 6),
        Refusal("60 0 * * * *", "out-of-range", 1),
        Refusal("0 60 * * * *", "out-of-range", 3),
        Refusal("0 0 24 * * *", "out-of-range", 5, hint: "midnight is hour 0 of the next day"),
        Refusal("0 0 0 0 * *", "out-of-range", 7),
        Refusal("0 0 0 32 * *", "out-of-range", 7),
        Refusal("0 0 0 * 0 *", "out-of-range", 9),
        Refusal("0 0 0 * 1-13 *", "out-of-range", 11),
        Refusal("0 0 0 * * 8", "out-of-range", 11),
        Refusal("0 0 99999999999999999999 * * *", "out-of-range", 5),
        Refusal("0 0 0 * * MOM", "unknown-name", 11, hint: "did you mean 'MON'?"),
        Refusal("0 0 0 * * Monday", "unknown-name", 11, hint: "did you mean 'MON'?"),
        Refusal("0 0 0 * * TUES", "unknown-name", 11, hint: "did you mean 'TUE'?"),
        Refusal("0 0 0 * * WEDS-FRI", "unknown-name", 11, hint: "did you mean 'WED'?"),
        Refusal("0 0 0 * * MON-FRY", "unknown-name", 15, hint: "did you mean 'FRI'?"),
        Refusal("0 0 0 * * MON,Teusday", "unknown-name", 15, hint: "did you mean 'TUE'?"),
        Refusal("0 0 0 * * FRY#2", "unknown-name", 11, hint: "did you mean 'FRI'?"),
        Refusal("0 0 0 * * Mo", "unknown-name", 11, hint: "did you mean 'MON'?"),
        Refusal("0 0 0 * * weekdays", "unknown-name", 11, hint: "write 'MON-FRI'"),
        Refusal("0 0 0 * * weekend", "unknown-name", 11, hint: "write 'SAT,SUN'"),
        Refusal("0 0 0 * * X", "unknown-name", 11, hint: "the names are SUN to SAT"),
        Refusal("0 0 0 * Agust *", "unknown-name", 9, hint: "did you mean 'AUG'?"),
        Refusal("0 0 0 * MAI *", "unknown-name", 9, hint: "did you mean 'MAY'?"),
        Refusal("0 0 0 * Q1 *", "unknown-name", 9, hint: "the names are JAN to DEC"),
        Refusal("0 0 9pm * * *", "unexpected-character", 6, hint: "hours are 0 to 23: 9pm is 21"),
        Refusal("0 0 0 * sept *", "unknown-name", 9, hint: "did you mean 'SEP'?"),
        Refusal(
            "0 0 0 * MON *", "unknown-name", 9,
            hint: "the fields are second minute hour day month weekday"),
        Refusal("0 0 noon * * *", "unknown-name", 5),
        Refusal("0 */0 * * * *", "bad-step", 5),
        Refusal("0 */ * * * *", "bad-step", 5),
        Refusal("0 */x * * * *", "bad-step", 5),
        Refusal("0 */90 * * * *", "bad-step", 5),
        Refusal("0 0 2-8/25 * * *", "bad-step", 9),
        Refusal("0 5/10 * * * *", "step-without-range", 4, hint: "did you mean '5-59/10'?"),
        Refusal("0 5/0 * * * *", "step-without-range", 4),
        Refusal("0 0 0 * * 1,MON/2", "step-without-range", 16, hint: "did you mean 'MON-6/2'?"),
        Refusal("0 0 0 30 2 *", "never-due", 7),
        Refusal("0 0 31 2,4,6,9,11 *", "never-due", 5),
        Refusal("0 0 0 L-3 * *", "other-dialect", 7),
        Refusal("0 0 0 W * *", "other-dialect", 7),
        Refusal("0 0 0 5L * *", "other-dialect", 7),
        Refusal(
            "0 0 0 1,C * *", "other-dialect", 9,
            hint: "dates to leave out stand in the key 'exclude'"),
        Refusal("0 0 0 * * L", "other-dialect", 11),
        Refusal("0 0 0 * * 15W", "out-of-range", 11),
        Refusal(
            "0 0~30 0 * * *", "other-dialect", 4,
            hint: "write 'H(a-b)', which is fixed for a job"),
        Refusal("0 0 0 32W * *", "out-of-range", 7),
        Refusal("0 0 0 1-15W * *", "unexpected-character", 11),
        Refusal("0 0 0 LX * *", "unknown-name", 7),
        Refusal("0 0 0 * * 5#", "out-of-range", 13),
        Refusal("0 0 0 * * 5#6", "out-of-range", 13),
        Refusal("0 0 0 * * FRI#0", "out-of-range", 15),
        Refusal("0 0 0 * * 9#2", "out-of-range", 11),
        Refusal("0 L 0 * * *", "unknown-name", 3),
        Refusal("H( 0 0 * * *", "unexpected-character", 3),
        Refusal("H(1) 0 0 * * *", "unexpected-character", 4),
        Refusal("H(1-70) 0 0 * * *", "out-of-range", 5),
        Refusal("H/0 0 0 * * *", "bad-step", 3),
        Refusal("H(0-9)/11 0 0 * * *", "bad-step", 8),
        Refusal("HH 0 0 * * *", "unknown-name", 1),
        Refusal("0 0 0 H(29-30) 2 *", "never-due", 7),
        Refusal("0 0 0 31 H *", "never-due", 7),
        Refusal("0 0 0 31W 2,4 *", "never-due", 7),
        Refusal("0 0 0 */31 * MON#2", "never-due", 7),
        Refusal("@dayly", "unknown-rule", 1, hint: "did you mean '@daily'?"),
        Refusal("@daily 5", "field-count", 8),
        Refusal("@every 1h30m", "other-dialect", 1, hint: "write '1h30m'"),
        Refusal(
            "@every 500ms", "other-dialect", 1, hint: "write an interval such as 10s, 5m or 1h30m"),
        Refusal("@minutely", "other-dialect", 1, hint: "write '0 * * * * *'"),
        Refusal("@30", "other-dialect", 1, hint: "write '30s'"),
        Refusal("CRON_TZ=UTC 0 0 * * *", "other-dialect", 1),
        Refusal("every 5 minutes", "other-dialect", 1, hint: "write '5m'"),
        Refusal("every hour", "other-dialect", 1, hint: "write '1h'"),
        Refusal("rate(5 minutes)", "other-dialect", 1, hint: "write '5m'"),
        Refusal("cron(0 10 * * ? *)", "other-dialect", 1),
        Refusal("PT1H30M", "other-dialect", 1, hint: "write '1h30m'"),
        Refusal("R/PT10S", "other-dialect", 1, hint: "write '10s'"),
        Refusal("P1M", "other-dialect", 1),
        Refusal("FREQ=DAILY;BYHOUR=2", "other-dialect", 1),
        Refusal("Mon..Fri 02:00", "other-dialect", 1),
        Refusal("*-*-* 02:00:00", "other-dialect", 1),
        Refusal("daily", "other-dialect", 1, hint: "write '@daily'"),
        Refusal("0 10 * * ? 2026", "out-of-range", 12),
        Refusal("10", "bad-interval", 3, hint: "did you mean '10s'?"),
        Refusal("5min", "bad-interval", 2, hint: "did you mean '5m'?"),
        Refusal("5months", "bad-interval", 2),
        Refusal("1h30", "bad-interval", 5, hint: "did you mean '1h30m'?"),
        Refusal("30m1h", "bad-interval", 5, hint: "did you mean '1h30m'?"),
        Refusal("1.5h", "bad-interval", 2, hint: "did you mean '1h30m'?"),
        Refusal("10S", "bad-interval", 3, hint: "did you mean '10s'?"),
        Refusal("2weeks", "bad-interval", 2, hint: "did you mean '14d'?"),
        Refusal("18:03", "other-dialect", 1, hint: "each day at that time is '0 3 18 * * *'"),
        Refusal("7:30:15", "other-dialect", 1, hint: "each day at that time is '15 30 7 * * *'"),
        Refusal("25:00", "bad-interval", 3),
        Refusal(
            "16.12.2026 18:03:00", "other-dialect", 1,
            hint: "the year stands first: 2026-12-16 18:03:00"),
        Refusal(
            "2026/12/6", "other-dialect", 1, hint: "the year stands first: 2026-12-06 18:03:17"),
        Refusal(
            "12/16/2026", "other-dialect", 1, hint: "the year stands first: 2026-12-16 18:03:17"),
        Refusal("0s", "interval-too-short", 1),
        Refusal("999ms", "interval-too-short", 1),
        Refusal("36501d", "interval-too-long", 1),
        Refusal("99999999999999999999d", "interval-too-long", 1),
        Refusal("2026-12-16", "bad-date", 11, hint: "did you mean '2026-12-16 00:00:00'?"),
        Refusal("2026-12-16 18:03", "bad-date", 17, hint: "did you mean '2026-12-16 18:03:00'?"),
        Refusal(
            "2026-12-16_18:03:17", "bad-date", 11, hint: "did you mean '2026-12-16 18:03:17'?"),
        Refusal("2026-13-16 18:03:17", "bad-date", 6),
        Refusal("2026-02-29 18:03:17", "bad-date", 9),
        Refusal(" 2026-12-16 24:00:00", "bad-date", 13),
        Refusal("2026-12-16 18:03:60", "bad-date", 18),
        Refusal(
            "2026-12-16 18:03:17 +08:00", "bad-date", 20,
            hint: "did you mean '2026-12-16 18:03:17+08:00'?"),
        Refusal("2026-12-16 18:03:17.1234567891", "bad-date", 30),
        Refusal("2026-12-16 18:03:17 CET", "bad-date", 20),
        Refusal("2262-12-16 18:03:17", "date-out-of-range", 1),
        Refusal("1677-12-16 18:03:17Z", "date-out-of-range", 1),
    ]

    @Test(arguments: refusals)
    func `a refused rule has a code, a column and where it helps a hint`(refusal: Refusal) throws {
        let error = #expect(throws: RuleError.self) { try Rule.parse(refusal.rule) }
        #expect(error?.code == refusal.code, "\(error?.message ?? "")")
        #expect(error?.column == refusal.column, "\(error?.message ?? "")")
        if let hint = refusal.hint { #expect(error?.hint == hint) }
        #expect(error?.message.last != ".")
    }

    @Test func `a rule that is given as a hint is accepted`() throws {
        for refusal in RuleRefusalTests.refusals {
            let error = #expect(throws: RuleError.self) { try Rule.parse(refusal.rule) }
            // Behind column 1 it is a field that is to be written otherwise.
            guard let error, error.column == 1, let hint = error.hint, hint.hasPrefix("write '")
            else { continue }
            _ = try Rule.parse(String(hint.dropFirst(7).prefix { $0 != "'" }))
        }
        let error = #expect(throws: RuleError.self) { try Rule.parse("0 5/0 * * * *") }
        #expect(error?.hint == nil, "a step of zero is refused as well")
    }

    @Test func `every code is in the table`() {
        let codes = Set(RuleRefusalTests.refusals.map(\.code))
        #expect(RuleError.Kind.allCases.filter { !codes.contains($0.rawValue) }.isEmpty)
    }

    @Test func `random text is read or refused, never a crash`() {
        var dice = Dice(seed: 4)
        let letters = Array("0123456789*/-,?# LWH@adhmsT:.+Z½JANMON\t")
        var refused = 0
        for _ in 0..<5_000 {
            let length = Int.random(in: 0...24, using: &dice)
            let text = String((0..<length).map { _ in letters.randomElement(using: &dice) ?? "0" })
            do throws(RuleError) {
                _ = try Rule.parse(text)
            } catch {
                refused += 1
                let isInside = 1...(text.unicodeScalars.count + 1) ~= error.column
                #expect(isInside, "\(text): \(error)")
            }
        }
        #expect(refused > 4_000)
    }
}
