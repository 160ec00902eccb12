import Calendar
import Testing

@Suite struct TimestampTests {
    @Test func `arithmetic stays at the ends of the range`() {
        #expect(Timestamp.distantFuture + .seconds(1) == .distantFuture)
        #expect(Timestamp.distantPast - .seconds(1) == .distantPast)
        #expect(Timestamp(seconds: .max) == .distantFuture)
        #expect(Timestamp.distantFuture - .distantPast == .nanoseconds(Int64.max))
        #expect(Uptime.distantPast + .seconds(-1) == .distantPast)
        #expect(Uptime(seconds: 2) - Uptime(seconds: 5) == .seconds(-3))
    }

    @Test func `seconds are rounded towards the past`() {
        #expect(Timestamp(nanoseconds: -1).seconds == -1)
        #expect(Timestamp(nanoseconds: -1).nanosecondOfSecond == 999_999_999)
        #expect(Timestamp(nanoseconds: 1_999_999_999).seconds == 1)
        #expect(Timestamp.distantPast.seconds == -9_223_372_037)
    }

    @Test(
        arguments: [
            ("2021-01-07T10:44:36+08:00", Fraction.asNeeded, "2021-01-07T02:44:36+00:00"),
            ("2021-01-07 02:44:36Z", .asNeeded, "2021-01-07T02:44:36+00:00"),
            ("2021-01-07t02:44:36.5z", .asNeeded, "2021-01-07T02:44:36.5+00:00"),
            ("2021-01-07T02:44:36.682862Z", .microseconds, "2021-01-07T02:44:36.682862+00:00"),
            ("2021-01-07T02:44:36.000000001Z", .asNeeded, "2021-01-07T02:44:36.000000001+00:00"),
            ("2021-01-07T02:44:36.999999999Z", .microseconds, "2021-01-07T02:44:36.999999+00:00"),
            ("2021-01-07T02:44:36.999Z", .none, "2021-01-07T02:44:36+00:00"),
            ("1969-12-31T23:59:59.25-00:30", .asNeeded, "1970-01-01T00:29:59.25+00:00"),
            ("1700-03-01T00:00:00Z", .microseconds, "1700-03-01T00:00:00.000000+00:00"),
        ])
    func `RFC 3339 is read and written`(text: String, fraction: Fraction, utc: String) throws {
        #expect(try at(text).rfc3339(in: .utc, fraction: fraction) == utc)
    }

    @Test(
        arguments: [
            "", "now", "2021-01-07", "2021-01-07T10:44:36", "2021-01-07T10:44Z",
            "2021-01-07T24:00:00Z",
            "2021-01-07T10:44:60Z", "2021-02-29T10:44:36Z", "2021-1-7T10:44:36Z",
            "21-01-07T10:44:36Z",
            "2021-01-07T10:44:36.Z", "2021-01-07T10:44:36.1234567890Z", "2021-01-07T10:44:36+8:00",
            "2021-01-07T10:44:36+0800", "2021-01-07T10:44:36+24:00", "2021-01-07T10:44:36Z ",
            "2021-01-07  10:44:36Z", "9999-01-01T00:00:00Z", "1600-01-01T00:00:00Z",
        ])
    func `other texts are no instants`(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func `the original service's form is local time without an offset`() throws {
        let shanghai = try hostZone("Asia/Shanghai")
        let instant = try at("2021-01-07T02:44:36.9Z")
        #expect(instant.civilText(in: shanghai) == "2021-01-07 10:44:36")
        #expect(instant.rfc3339(in: shanghai, fraction: .none) == "2021-01-07T10:44:36+08:00")
    }

    @Test func `an offset with seconds is cut so that the text still names the instant`() throws {
        let amsterdam = try hostZone("America/New_York")
        let instant = try at("1850-01-01T00:00:00Z")
        #expect(amsterdam.offset(at: instant) == -17_762)
        let text = instant.rfc3339(in: amsterdam, fraction: .none)
        #expect(text == "1849-12-31T19:04:00-04:56")
        #expect(try at(text) == instant)
    }

    @Test func `random instants survive writing and reading in every zone`() throws {
        var dice = Dice(seed: 2)
        for name in ["UTC", "Asia/Kathmandu", "America/St_Johns", "Africa/Monrovia"] {
            let zone = try hostZone(name)
            for _ in 0..<300 {
                let nanoseconds = Int64.random(in: -9_100_000_000...9_100_000_000, using: &dice)
                let instant = Timestamp(
                    seconds: nanoseconds,
                    nanoseconds: Int64.random(in: 0..<1_000_000_000, using: &dice))
                let text = instant.rfc3339(in: zone, fraction: .asNeeded)
                #expect(Timestamp(rfc3339: text) == instant)
            }
        }
    }
}
