import Calendar
import Glibc
import TestSupport
import Testing

@Suite struct RecurrenceTwinTests {
    static let zones = [
        "America/New_York", "Europe/Berlin", "Europe/Dublin", "Australia/Lord_Howe", "Pacific/Apia",
        "Africa/Cairo", "America/Havana", "Antarctica/Troll", "America/St_Johns",
        "Africa/Casablanca",
    ]

    /// `make twins` asks for more than each run of the tests has time for.
    private let placesPerZone =
        (getenv("RUQI_TWIN_CASES").flatMap { Int(String(cString: $0)) } ?? 2_400)
        / (RecurrenceTwinTests.zones.count * 6)

    /// A transition after 1970 and a span around it that has no other; or a month's end, with luck
    /// that of a leap February, before which there is none for two days.
    private func place(in zone: Zone, _ dice: inout Dice) -> (start: Int64, end: Int64) {
        let anchor = Timestamp(seconds: Int64.random(in: 0...3_000_000_000, using: &dice))
        if Int.random(in: 0..<3, using: &dice) == 0 {
            let year = Int.random(in: 1_971...2_060, using: &dice)
            let isLeapDay = Bool.random(using: &dice)
            let first = CivilDate(
                year: isLeapDay ? year / 4 * 4 : year,
                month: isLeapDay ? 3 : Int.random(in: 1...12, using: &dice), day: 1)
            let day = Int64((first?.daysSinceEpoch ?? 0) - Int.random(in: 0...1, using: &dice))
            let local = day * 86_400 + Int64.random(in: -2_400...80_000, using: &dice)
            let start = local - Int64(zone.offset(at: Timestamp(seconds: local)))
            let before = Timestamp(seconds: start - 2 * 86_400)
            if (zone.nextTransition(after: before) ?? .distantFuture).seconds > start {
                return (start, start + 5_400)
            }
        }
        let transition = zone.nextTransition(after: anchor) ?? anchor
        let start = transition.seconds - Int64.random(in: 1...2_400, using: &dice)
        return (start, transition.seconds + Int64.random(in: 0...5_400, using: &dice))
    }

    /// Hours around the change, so that rules meet it.
    private func rule(near second: Int64, in zone: Zone, _ dice: inout Dice) -> String {
        let hour = zone.civil(at: Timestamp(seconds: second)).hour
        let hours = (0..<Int.random(in: 1...3, using: &dice)).map { _ in
            (hour + Int.random(in: 0...2, using: &dice)) % 24
        }
        var words = randomCron(&dice).split(separator: " ").map(String.init)
        if Int.random(in: 0..<4, using: &dice) > 0 {
            words[2] = hours.map(String.init).joined(separator: ",")
        }
        if Int.random(in: 0..<4, using: &dice) > 0 { words[3...5] = ["*", "*", "*"] }
        return words.joined(separator: " ")
    }

    @Test(arguments: zones)
    func `random rules around transitions are due as the dull twin says`(name: String) throws {
        let zone = try hostZone(name)
        var dice = Dice(seed: fnv1a(name))
        var dueCount = 0
        for _ in 0..<placesPerZone {
            let (start, end) = place(in: zone, &dice)
            for _ in 0..<6 {
                let text = rule(near: start, in: zone, &dice)
                // A rule of random fields may name a day that never comes.
                guard let rule = try? Rule.parse(text) else { continue }
                let dst = DaylightSaving.allCases[Int.random(in: 0..<3, using: &dice)]
                let recurrence = Recurrence(
                    Timing(rules: [rule], zone: zone, dst: dst), seed: "job", schedulerName: "")
                let expected = NaiveCron(text).walk(in: zone, dst: dst, from: start, through: end)
                let story = "\(text) with \(dst) in \(name), \(Timestamp(seconds: start))"
                let span = (Timestamp(seconds: start - 1), Timestamp(seconds: end))
                #expect(forwards(recurrence, span) == expected, "\(story)")
                #expect(backwards(recurrence, span) == expected, "\(story)")
                let tally = recurrence.tally(after: span.0, through: span.1)
                #expect(tally?.count ?? 0 == expected.count, "\(story)")
                dueCount += expected.count
            }
        }
        #expect(dueCount > 1_000)
    }

    private func forwards(_ recurrence: Recurrence, _ span: (Timestamp, Timestamp)) -> [Int64] {
        var dues: [Int64] = []
        var instant = span.0
        while let next = recurrence.next(after: instant), next <= span.1 {
            dues.append(next.seconds)
            instant = next
        }
        return dues
    }

    private func backwards(_ recurrence: Recurrence, _ span: (Timestamp, Timestamp)) -> [Int64] {
        var dues: [Int64] = []
        var instant = span.1
        while let last = recurrence.last(through: instant), last > span.0 {
            dues.append(last.seconds)
            instant = last - .nanoseconds(1)
        }
        return dues.reversed()
    }

    @Test(arguments: zones)
    func `the tallies of parts add up to the walk over the whole`(name: String) throws {
        let zone = try hostZone(name)
        var dice = Dice(seed: fnv1a(name) &+ 1)
        for _ in 0..<120 {
            let text = randomCron(&dice)
            // A rule of random fields may name a day that never comes.
            guard let rule = try? Rule.parse(text) else { continue }
            let recurrence = Recurrence(rule: rule, zone: zone, seed: "job")
            let start = Timestamp(seconds: Int64.random(in: 0...4_000_000_000, using: &dice))
            var dues: [Timestamp] = []
            while dues.count < 60, let next = recurrence.next(after: dues.last ?? start) {
                dues.append(next)
            }
            let end = try #require(dues.last)
            let seconds = (end - start).inNanoseconds / 1_000_000_000
            let middle = start + .seconds(Int64.random(in: 0...seconds, using: &dice))
            let parts = [(start, middle), (middle, end)]
                .compactMap { recurrence.tally(after: $0.0, through: $0.1) }
            #expect(parts.reduce(0) { $0 + $1.count } == dues.count, "\(text) \(start) \(middle)")
            #expect(parts.first?.first == dues.first && parts.last?.last == end)
        }
    }

    @Test(arguments: zones)
    func `next and last walk the same occurrences`(name: String) throws {
        let zone = try hostZone(name)
        var dice = Dice(seed: fnv1a(name) &+ 2)
        for _ in 0..<200 {
            let text = randomCron(&dice)
            // A rule of random fields may name a day that never comes.
            guard let rule = try? Rule.parse(text) else { continue }
            let recurrence = Recurrence(rule: rule, zone: zone, seed: "job")
            let nanoseconds = Int64.random(in: 0...4_000_000_000_000_000_000, using: &dice)
            let start = Timestamp(nanoseconds: nanoseconds)
            let next = try #require(recurrence.next(after: start), "\(text)")
            let last = try #require(recurrence.last(through: start), "\(text)")
            #expect(last <= start && start < next)
            #expect(recurrence.last(through: next) == next, "\(text) \(start)")
            #expect(recurrence.last(through: next - .nanoseconds(1)) == last, "\(text) \(start)")
            #expect(recurrence.next(after: last) == next, "\(text) \(start)")
            #expect(recurrence.next(after: last - .nanoseconds(1)) == last, "\(text) \(start)")
        }
    }
}
