import Calendar

/// Text of timestamps, local times and durations: refused, or printed so that it is read as the
/// same.
package struct TimeFuzz: FuzzTarget {
    /// For the lines of progress.
    package let name = "times"
    private let damage = Damage(
        seeds: TimeFuzz.times.map { Array($0.utf8) },
        pieces: TimeFuzz.pieces.map { Array($0.utf8) },
        sizeMax: 100)

    /// Needs nothing.
    package init() {}

    /// A time and some damage.
    package func input(_ dice: inout Dice) -> [UInt8] {
        guard dice.number(below: 4) == 0 else { return damage.draw(&dice) }
        let whole = Timestamp(nanoseconds: Int64.random(in: .min ... .max, using: &dice))
        return Array(whole.description.utf8)
    }

    /// Reads, prints and reads again.
    package func accepts(_ input: [UInt8], _ dice: inout Dice) throws(Fault) -> Bool {
        let text = String(decoding: input, as: UTF8.self)
        let instant = Timestamp(rfc3339: text)
        if let instant {
            let print = instant.description
            guard Timestamp(rfc3339: print) == instant else {
                throw Fault("its print '\(print)' is another instant")
            }
        }
        let civil = CivilDateTime(text: text)
        if let civil {
            guard instant == nil else { throw Fault("both an instant and a local time") }
            let print = civil.text(fraction: .asNeeded)
            guard CivilDateTime(text: print) == civil else {
                throw Fault("its print '\(print)' is another local time")
            }
        }
        let duration = Duration(text: text)
        if let duration {
            guard duration >= .zero, Duration(text: duration.text) == duration else {
                throw Fault("its print '\(duration.text)' is another duration")
            }
        }
        return instant != nil || civil != nil || duration != nil
    }

    private static let times = [
        "2026-12-16T18:03:17+00:00", "2026-12-16 18:03:17.682862+08:00", "1970-01-01T00:00:00Z",
        "2024-02-29t23:59:59.999999999z", "1677-09-21T00:12:43.145224192Z", "2026-12-16 18:03:17",
        "2262-04-11T23:47:16.854775807Z", "0000-01-01T00:00:00-23:59", "9999-12-31T23:59:59+23:59",
        "2026-12-16T18:03:17.5", "10s", "1h30m", "500ms", "1d2h3m4s5ms", "106751d", "0s",
    ]

    private static let pieces = [
        "T", "Z", " ", "+", "-", ":", ".", "00", "29", "60", "24", "+24:00", "-00:00", "02-29",
        "9223372036854775807", "000000000", "1900", "d", "h", "m", "s", "ms", "é", "\u{0}",
    ]
}
