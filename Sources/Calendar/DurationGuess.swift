extension Duration {
    /// How a text that is no duration was probably meant, spelt as durations are: `10s` for `10`,
    /// `5m` for `5 min`, `1h30m` for `1.5h`. Nil: nobody can tell.
    package static func guess(_ text: String) -> String? {
        guard text.utf8.count <= 40 else { return nil }
        var rest = Array(text.lowercased().utf8)[...]
        var total = 0.0
        // A number without a unit counts in the next smaller one: `1h30`.
        var smaller = "s"
        while let number = takeNumber(&rest) {
            let word = takeWord(&rest)
            guard
                let unit = unitNames.first(where: { $0.words.contains(word) })
                    ?? unitNames.first(where: { $0.name == smaller && word.isEmpty })
            else { return nil }
            total += number * unit.seconds
            smaller = unit.smaller
        }
        guard rest.isEmpty, total >= 0.001, total < secondsMax else { return nil }
        return Duration.milliseconds(Int64((total * 1_000).rounded())).text
    }

    private static func takeNumber(_ rest: inout ArraySlice<UInt8>) -> Double? {
        rest = rest.drop { $0 == 0x20 }
        let digits = rest.prefix { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }
        rest = rest[digits.endIndex...]
        return Double(String(decoding: digits, as: UTF8.self))
    }

    private static func takeWord(_ rest: inout ArraySlice<UInt8>) -> String {
        rest = rest.drop { $0 == 0x20 }
        let letters = rest.prefix { 0x61...0x7A ~= $0 }
        rest = rest[letters.endIndex...]
        return String(decoding: letters, as: UTF8.self)
    }

    private static let unitNames: [UnitNames] = [
        UnitNames(
            name: "w", words: ["w", "wk", "wks", "week", "weeks"], seconds: 604_800, smaller: "d"),
        UnitNames(name: "d", words: ["d", "day", "days"], seconds: 86_400, smaller: "h"),
        UnitNames(
            name: "h", words: ["h", "hr", "hrs", "hour", "hours"], seconds: 3_600, smaller: "m"),
        UnitNames(
            name: "m", words: ["m", "min", "mins", "minute", "minutes"], seconds: 60, smaller: "s"),
        UnitNames(
            name: "s", words: ["s", "sec", "secs", "second", "seconds"], seconds: 1, smaller: "ms"),
        UnitNames(
            name: "ms", words: ["ms", "msec", "msecs", "millis", "milliseconds"], seconds: 0.001,
            smaller: ""),
    ]

    /// A hundred years; nobody means more.
    private static let secondsMax = 3_155_760_000.0
}

/// A unit of time and what people call it.
private struct UnitNames: Sendable {
    let name: String
    let words: [String]
    let seconds: Double
    let smaller: String
}
