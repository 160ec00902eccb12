import Calendar
import Testing

@Suite struct DurationTests {
    @Test(
        arguments: [
            ("10s", "10s"), ("90m", "1h30m"), ("1h30m", "1h30m"), ("86400s", "1d"), ("0s", "0s"),
            ("500ms", "500ms"), ("1500ms", "1s500ms"), ("1d2h3m4s5ms", "1d2h3m4s5ms"),
            ("0h5m", "5m"), ("106751d", "106751d"),
        ])
    func `a duration is read and written canonically`(text: String, canonical: String) throws {
        let duration = try #require(Duration(text: text))
        #expect(duration.text == canonical)
        #expect(Duration(text: canonical) == duration)
    }

    @Test(
        arguments: [
            "", "10", "s", "1.5h", "-5s", "+5s", "5 s", "5S", "5w", "30m1h", "5s5s", "1h30",
            "106752d",
            "99999999999999999999s", "5mss", "٣s",
        ])
    func `anything else is no duration`(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test func `random durations survive writing and reading`() {
        var dice = Dice(seed: 1)
        for _ in 0..<2_000 {
            let bound = Int64(1) << Int64.random(in: 1...43, using: &dice)
            let duration = Duration.milliseconds(Int64.random(in: 0..<bound, using: &dice))
            #expect(Duration(text: duration.text) == duration)
        }
    }

    @Test func `negative lengths have a sign and parts of milliseconds are cut`() {
        #expect(Duration.milliseconds(-61_500).text == "-1m1s500ms")
        #expect(Duration.microseconds(999).text == "0s")
    }

    @Test func `nanoseconds saturate and seconds are a double`() {
        #expect(Duration.seconds(Int64.max).inNanoseconds == .max)
        #expect(Duration.seconds(Int64.min).inNanoseconds == .min)
        #expect(Duration.nanoseconds(-1_500_000_001).inNanoseconds == -1_500_000_001)
        #expect(Duration.milliseconds(1_250).inSeconds == 1.25)
    }
}
