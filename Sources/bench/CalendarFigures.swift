import Calendar
import Linux

/// What the calendar costs, over the 3,000 cases that its tests have and all zone files of this
/// host. Each case is repeated until it is long enough for the clock; the mean is its value.
struct CalendarFigures {
    /// One line of the cases.
    private struct Case {
        let text: String
        let recurrence: Recurrence
        let after: Timestamp

        /// Whether day, month and weekday leave no day out.
        var isDaily: Bool {
            text.split(separator: " ").dropFirst(3).allSatisfy { ["*", "?"].contains($0) }
        }

        /// Nanoseconds. The start differs from call to call, so that none is left out.
        func next() -> Double {
            mean { count in
                let start = Timestamp(nanoseconds: after.nanoseconds + count)
                return recurrence.next(after: start)?.nanoseconds ?? 0
            }
        }
    }

    func measure() throws -> [Figure] {
        let files = ZoneFiles()
        let cases = try cases(files)
        let nexts = cases.map { $0.next() }
        let daily = zip(cases, nexts).filter { $0.0.isDaily }.map(\.1)
        let reads = try cases.map { item in
            try mean { count in try Rule.parse(item.text).isNow ? count : 0 }
        }
        return [
            figure("next of a rule, daily or more often", daily, goal: "200"),
            figure("next of a rule, all 3,000 cases", nexts, goal: "1000"),
            figure("next of a rule, 29 February on a Monday", [try leapDay(files)], goal: "5000"),
            figure("a rule read", reads, goal: "2000"),
        ] + (try zones(files))
    }

    /// The rarest there is: the fifth Monday of February, from the day after one that is followed
    /// by the longest wait, 40 years. (The day begins with `*`, so both must fit; a restricted day
    /// and a restricted weekday mean either.)
    private func leapDay(_ files: ZoneFiles) throws -> Double {
        let zone = try Zone(
            name: "America/New_York", tzif: files.bytes(named: "America/New_York"))
        let rule = try Rule.parse("0 0 0 * 2 MON#5")
        let recurrence = Recurrence(rule: rule, zone: zone, seed: "job")
        guard let after = Timestamp(rfc3339: "2072-03-01T00:00:00-05:00"),
            recurrence.next(after: after) == Timestamp(rfc3339: "2112-02-29T00:00:00-05:00")
        else { throw Failure("'\(rule.text)' is not the 29 February on a Monday") }
        return Case(text: rule.text, recurrence: recurrence, after: after).next()
    }

    private func zones(_ files: ZoneFiles) throws -> [Figure] {
        var parsing: [Double] = []
        var reading: [Double] = []
        for name in files.names() {
            let bytes = try files.bytes(named: name)
            parsing.append(
                try mean { count in
                    let zone = try Zone(name: name, tzif: bytes)
                    return Int64(zone.offset(at: Timestamp(seconds: count)))
                })
            reading.append(
                try mean { count in
                    let zone = try Zone(name: name, tzif: files.bytes(named: name))
                    return Int64(zone.offset(at: Timestamp(seconds: count)))
                })
        }
        return [
            figure("a zone read from its bytes, \(parsing.count) zones", parsing, goal: "50000"),
            figure("the same with reading the file", reading, goal: "50000"),
        ]
    }

    /// Lines whose strings have no escapes: every second part between quotes is a string.
    private func cases(_ files: ZoneFiles) throws -> [Case] {
        let bytes = try readFile(Self.cases, limitBytes: 16 << 20)
        var zones: [String: Zone] = [:]
        return try bytes.split(separator: 0x0A).map { line in
            let parts = line.split(separator: 0x22, omittingEmptySubsequences: false)
            let strings = stride(from: 1, to: parts.count, by: 2)
                .map { String(decoding: parts[$0], as: UTF8.self) }
            guard strings.count > 5, let after = Timestamp(rfc3339: strings[5]) else {
                throw Failure("\(Self.cases) has a line that is no case")
            }
            let name = strings[3]
            let zone = try zones[name] ?? Zone(name: name, tzif: files.bytes(named: name))
            zones[name] = zone
            let rule = try Rule.parse(strings[1])
            return Case(
                text: strings[1], recurrence: Recurrence(rule: rule, zone: zone, seed: "job"),
                after: after)
        }
    }

    /// The median beside the goal, both in nanoseconds.
    private func figure(_ name: String, _ values: [Double], goal: String) -> Figure {
        Figure(
            name, ours: "\(text(quantile(0.5, of: values), decimals: 0)) ns", goal: "< \(goal) ns")
    }

    private static let cases = "Tests/CalendarTests/Fixtures/cron.jsonl"
}

/// Nanoseconds of one call, the mean of a row of calls that takes 50 µs at least. The calls get
/// numbers, and return something so that they can't be left out.
private func mean(_ body: (Int64) throws -> Int64) rethrows -> Double {
    var calls: Int64 = 16
    while true {
        var sum: Int64 = 0
        let start = readUptime()
        for call in 0..<calls { sum &+= try body(call) }
        let time = readUptime() - start
        if time >= .microseconds(50), sum != .min { return time.inSeconds * 1e9 / Double(calls) }
        calls *= 2
    }
}
