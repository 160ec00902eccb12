import Calendar
import Testing

@Suite struct `A guess at a duration` {
    @Test(arguments: [
        ("10", "10s"), ("010", "10s"), ("10S", "10s"), ("5 min", "5m"), ("90minutes", "1h30m"),
        ("1.5h", "1h30m"), ("1h30", "1h30m"), ("2 hrs 5", "2h5m"), ("1w", "7d"), ("0.5s", "500ms"),
        ("250millis", "250ms"), ("1 Day", "1d"),
    ])
    func `knows what people write for it`(text: String, meant: String) {
        #expect(Duration.guess(text) == meant)
    }

    @Test(arguments: [
        "", "soon", "-5s", "5months", "1:30", "0", "1..5h", "s", "5m x", "9999999999999999999h",
        String(repeating: "1", count: 100),
    ])
    func `is none where nobody can tell`(text: String) {
        #expect(Duration.guess(text) == nil)
    }
}

@Suite struct `The closest name` {
    @Test(arguments: [
        ("new_york", "America/New_York"), ("New York", "America/New_York"),
        ("America/New York", "America/New_York"), ("berlin", "Europe/Berlin"),
        ("York", "America/New_York"),
    ])
    func `of a zone is found by its place`(word: String, name: String) {
        #expect(closest(to: word, among: ["America/New_York", "Europe/Berlin"]) == name)
    }
}
