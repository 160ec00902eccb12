import Calendar

/// Rule text: refused with a place inside the text, or printed so that it is read as the same rule,
/// whose occurrences go forward.
package struct RuleFuzz: FuzzTarget {
    /// For the lines of progress.
    package let name = "rules"
    private let damage: Damage
    private let zones: [Zone]

    /// More rules to start from, and zones in which they are played, beside UTC.
    package init(rules: [String], zones: [Zone]) {
        damage = Damage(
            seeds: (RuleFuzz.rules + rules).map { Array($0.utf8) },
            pieces: RuleFuzz.pieces.map { Array($0.utf8) }, sizeMax: 1_100)
        self.zones = zones + [.utc]
    }

    /// A rule and some damage.
    package func input(_ dice: inout Dice) -> [UInt8] { damage.draw(&dice) }

    /// Reads, prints and reads again.
    package func accepts(_ input: [UInt8], _ dice: inout Dice) throws(Fault) -> Bool {
        let text = String(decoding: input, as: UTF8.self)
        let rule: Rule
        do throws(RuleError) {
            rule = try Rule.parse(text)
        } catch {
            let columns = 1...text.unicodeScalars.count + 1
            guard columns ~= error.column else {
                throw Fault("column \(error.column) is not in \(columns)")
            }
            guard !error.message.isEmpty else { throw Fault("an error without a message") }
            return false
        }
        try checkText(of: rule)
        try checkOccurrences(of: rule, &dice)
        // Words cost more than numbers, so some rules stand for all.
        if dice.number(below: 16) == 0 { try checkWords(on: rule, text, &dice) }
        return true
    }

    private func checkWords(on rule: Rule, _ text: String, _ dice: inout Dice) throws(Fault) {
        let timing = Timing(rules: [rule], zone: dice.choice(zones))
        let sentences = Explanation(timing, seed: "job", schedulerName: "").sentences
        guard !sentences.isEmpty, !sentences.contains("") else {
            throw Fault("'\(rule.text)' is explained by \(sentences)")
        }
        let start = dice.instant(in: RuleFuzz.starts)
        let notes = RuleNotes.notes(
            on: text, in: timing, seed: "job", after: Timestamp(seconds: start.seconds))
        for note in notes where !(1...text.unicodeScalars.count ~= note.column) {
            throw Fault("the note '\(note.message)' is on column \(note.column)")
        }
    }

    private func checkText(of rule: Rule) throws(Fault) {
        let again: Rule
        do throws(RuleError) {
            again = try Rule.parse(rule.text)
        } catch {
            throw Fault("its print '\(rule.text)' is refused: \(error.message)")
        }
        guard again == rule else { throw Fault("its print '\(rule.text)' is another rule") }
        guard again.text == rule.text else {
            throw Fault("its print '\(rule.text)' prints as '\(again.text)'")
        }
    }

    private func checkOccurrences(of rule: Rule, _ dice: inout Dice) throws(Fault) {
        let zone = dice.choice(zones)
        let recurrence = Recurrence(rule: rule, zone: zone, seed: "job-\(dice.number(below: 100))")
        let start = dice.instant(in: RuleFuzz.starts)
        var instant = Timestamp(seconds: start.seconds, nanoseconds: start.nanoseconds)
        let place = "'\(rule.text)' in \(zone.name) after \(instant)"
        for count in 0..<4 {
            guard let next = recurrence.next(after: instant) else {
                // A clock change can swallow all times of a rule, but UTC has none.
                if rule.trigger == .cron, rule != .reboot, count == 0, zone == .utc {
                    throw Fault("\(place) is never due, and was not refused")
                }
                return
            }
            guard next > instant else { throw Fault("\(place): \(next) is not after \(instant)") }
            guard recurrence.last(through: next) == next else {
                throw Fault("\(place): \(next) is due going forward, not going back")
            }
            if let last = recurrence.last(through: next - .nanoseconds(1)), last > instant {
                throw Fault("\(place): \(last) is due going back, not going forward")
            }
            instant = next
        }
    }

    /// 1970 to 2200: the rarest rule is due once in 40 years, which are left to the end of
    /// ``Timestamp``.
    private static let starts: ClosedRange<Int64> = 0...7_258_118_400

    private static let rules = [
        "* * * * * *", "0 30 2 * * *", "*/5 * * * *", "0 0 0 31 * *", "0 0 0 29 2 *",
        "0 0 0 L * *", "0 0 0 LW * *", "0 15 10 15W * *", "0 0 0 * * 5L", "0 0 0 ? * 2#3",
        "H H * * * *", "0 H(0-29) H/4 * * *", "0 0 22-2 * * FRI-MON", "0 0 12 1,15 JAN-MAR MON",
        "0 */35 * ? * ?", "59/1 0 0 1 1 7", "@yearly", "@monthly", "@weekly", "@daily", "@hourly",
        "@reboot", "@every 5m", "10s", "1h30m", "5m", "1d", "36500d", "1500ms", "now",
        "2026-12-16 18:03:17", "2026-12-16T18:03:17.682862+08:00", "2028-02-29 00:00:00Z",
        "0 0 0 1 1 ? 2030", "*-*-* 02:00:00", "PT5M", "rate(5 minutes)", "every 2 hours",
        "0 0 0 30 2 *", "TZ=UTC 0 0 * * *",
    ]

    private static let pieces = [
        " ", "  ", "\t", "\n", "*", "*/", "/", "/0", "/1", "/7", ",", "-", "?", "L", "LW", "W",
        "#", "#5", "#6", "H", "H(", "H(0-5)", "H/3", "(", ")", "@", "0", "1", "5", "7", "23", "29",
        "30", "31", "32", "59", "60", "99999999999999999999", "00000", "-1", "JAN", "feb", "MON",
        "sun", "SUN-SAT", "2-1", "s", "m", "h", "d", "ms", "T", "Z", "+01:00", ":", ".", "now",
        "é", "\u{1F550}", "\u{0}", "\u{301}",
    ]
}
