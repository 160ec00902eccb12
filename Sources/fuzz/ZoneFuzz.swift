import Calendar

/// Bytes of zone files: refused, or a zone whose answers agree with one another.
package struct ZoneFuzz: FuzzTarget {
    /// For the lines of progress.
    package let name = "zones"
    private let damage: Damage
    private let rule: Rule?

    /// Zone files to start from; at least one.
    package init(files: [[UInt8]]) {
        damage = Damage(seeds: files, pieces: ZoneFuzz.pieces, sizeMax: ZoneError.sizeMax + 1)
        // A rule that is always readable, for a night's hour that clocks are changed in.
        rule = try? Rule.parse("0 30 2 * * *")
    }

    /// A file with damage, half of it where it hurts: in the headers and in the footer.
    package func input(_ dice: inout Dice) -> [UInt8] {
        // Damage that moves bytes is nearly always refused, so half of the cases have none.
        var bytes = Bool.random(using: &dice) ? damage.draw(&dice) : dice.choice(damage.seeds)
        guard bytes.count > 100 else { return bytes }
        if Bool.random(using: &dice) {
            for _ in 0...dice.number(below: 3) {
                let place =
                    Bool.random(using: &dice)
                    ? dice.number(below: 44) : bytes.count - 1 - dice.number(below: 40)
                bytes[place] = UInt8.random(in: 0...255, using: &dice)
            }
        } else if Bool.random(using: &dice), let end = bytes.dropLast().lastIndex(of: 0x0A) {
            bytes.replaceSubrange(end..., with: Array("\n\(footer(&dice))\n".utf8))
        }
        return bytes
    }

    /// A rule of POSIX, often with all that it may have.
    private func footer(_ dice: inout Dice) -> String {
        func day(_ dice: inout Dice) -> String {
            let time =
                Bool.random(using: &dice) ? "/\(Int.random(in: -170...170, using: &dice))" : ""
            return switch dice.number(below: 4) {
            case 0: "J\(dice.number(below: 367))\(time)"
            case 1: "\(dice.number(below: 367))\(time)"
            default:
                "M\(1 + dice.number(below: 12)).\(1 + dice.number(below: 5)).\(dice.number(below: 7))"
                    + time
            }
        }
        let standard = "AAA\(Int.random(in: -25...25, using: &dice))"
        let summer = "BBB\(Int.random(in: -25...25, using: &dice)):30"
        return
            "\(standard)\(Bool.random(using: &dice) ? "BBB" : summer),\(day(&dice)),\(day(&dice))"
    }

    /// Reads the bytes and asks the zone.
    package func accepts(_ input: [UInt8], _ dice: inout Dice) throws(Fault) -> Bool {
        let zone: Zone
        do throws(ZoneError) {
            zone = try Zone(name: "X", tzif: input)
        } catch {
            guard !error.message.isEmpty else { throw Fault("an error without a message") }
            return false
        }
        var places: [Timestamp] = []
        var instant = Timestamp.distantPast
        while let next = zone.nextTransition(after: instant) {
            guard next > instant else { throw Fault("transition \(next) is not after \(instant)") }
            guard zone.offset(at: next) != zone.offset(at: next - .nanoseconds(1)) else {
                throw Fault("nothing changes at transition \(next)")
            }
            places.append(next)
            instant = next
        }
        for _ in 0..<4 {
            let random = dice.instant(in: ZoneFuzz.seconds)
            let anywhere = Timestamp(seconds: random.seconds, nanoseconds: random.nanoseconds)
            let middle = places.isEmpty ? anywhere : dice.choice(places)
            let near = middle + .seconds(Int64.random(in: -7_200...7_200, using: &dice))
            for place in [anywhere, near] where ZoneFuzz.seconds ~= place.seconds {
                try check(zone, at: place)
            }
        }
        try checkFarTimes(zone, &dice)
        return true
    }

    /// Local times of all years that can be written, most of them beyond ``Timestamp``.
    private func checkFarTimes(_ zone: Zone, _ dice: inout Dice) throws(Fault) {
        let date = CivilDate(daysSinceEpoch: Int.random(in: -4_000_000...2_900_000, using: &dice))
        guard let civil = CivilDateTime(date: date, hour: 2, minute: 30, second: 0) else {
            throw Fault("02:30 is no time")
        }
        if case .fold(let first, let second) = zone.localTime(civil), first >= second {
            throw Fault("\(civil) is \(first) and then \(second)")
        }
    }

    private func check(_ zone: Zone, at instant: Timestamp) throws(Fault) {
        let offset = zone.offset(at: instant)
        guard abs(offset) <= 26 * 3_600 else { throw Fault("offset \(offset) at \(instant)") }
        let local = zone.localTime(zone.civil(at: instant))
        let isRight =
            switch local {
            case .unique(let only): only == instant
            // A clock that is set back often shows a time more than twice.
            case .fold(let first, let second):
                first < second && (first == instant || second <= instant)
            case .gap: false
            }
        guard isRight else { throw Fault("the wall of \(instant) leads to \(local)") }
        let text = instant.rfc3339(in: zone, fraction: .asNeeded)
        if offset.magnitude < 86_400, Timestamp(rfc3339: text) != instant {
            throw Fault("'\(text)' is not \(instant)")
        }
        guard let rule else { throw Fault("the rule of this check is refused") }
        let recurrence = Recurrence(rule: rule, zone: zone, seed: "job")
        guard let next = recurrence.next(after: instant) else { return }
        guard next > instant, recurrence.last(through: next) == next else {
            throw Fault("'\(rule.text)' after \(instant) leads to \(next)")
        }
    }

    /// What a ``Timestamp`` can say without two days at both ends, where local times are cut off.
    private static let seconds: ClosedRange<Int64> = -9_223_199_236...9_223_199_236

    private static let pieces: [[UInt8]] =
        [
            [0, 0, 0, 0], [0, 0, 0, 1], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF],
            [0x80, 0, 0, 0], [0x80, 0, 0, 0, 0, 0, 0, 0], [0, 1, 0x6D, 0xA0], [0, 1, 0x6D, 0xA1],
            [0], [1], [0xFF], [0x0A],
        ]
        + ["TZif2", "TZif4", "TZif", "\n\n", "\nUTC0\n", ",M3.5.0", "/167", "/-167", "J366", "<A>"]
        .map { Array($0.utf8) }
}
