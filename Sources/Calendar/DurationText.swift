extension Duration {
    /// The whole length in nanoseconds, rounded towards zero; saturates at 292 years.
    package var inNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let whole = saturatingProduct(seconds, nanosecondsPerSecond)
        return saturatingSum(whole, attoseconds / nanosecondsPerSecond)
    }

    /// The length in seconds, with a double's precision.
    package var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// Reads the durations of job files and settings: whole numbers with the units `d`, `h`, `m`,
    /// `s` and `ms`, from large to small, each at most once: `10s`, `1h30m`, `500ms`. Nil for
    /// anything else, and beyond 292 years.
    package init?(text: String) {
        // The place of the problem is of no use to callers that only ask whether this is a
        // duration.
        guard let nanoseconds = try? parseDuration(ArraySlice(text.utf8)) else { return nil }
        self = .nanoseconds(nanoseconds)
    }

    /// The shortest spelling that ``init(text:)`` reads as this duration: `90m` is `1h30m`, zero is
    /// `0s`. What is below a millisecond is cut; a negative duration has a leading `-`.
    package var text: String {
        let milliseconds = inNanoseconds / 1_000_000
        var rest = milliseconds.magnitude
        guard rest > 0 else { return "0s" }
        var text = milliseconds < 0 ? "-" : ""
        for unit in durationUnits {
            let size = UInt64(unit.nanoseconds / 1_000_000)
            let count = rest / size
            if count > 0 { text += "\(count)\(unit.name)" }
            rest -= count * size
        }
        return text
    }
}

private struct DurationUnit {
    let name: String
    let nanoseconds: Int64

    func isNamed(_ bytes: ArraySlice<UInt8>) -> Bool { name.utf8.elementsEqual(bytes) }
}

/// From large to small, as a duration's text must have them.
private let durationUnits = [
    DurationUnit(name: "d", nanoseconds: 86_400_000_000_000),
    DurationUnit(name: "h", nanoseconds: 3_600_000_000_000),
    DurationUnit(name: "m", nanoseconds: 60_000_000_000),
    DurationUnit(name: "s", nanoseconds: 1_000_000_000),
    DurationUnit(name: "ms", nanoseconds: 1_000_000),
]

/// Why bytes are no duration.
enum DurationProblem: Error {
    /// An index of the bytes at which a number or a unit was expected.
    case malformed(Int)
    case overflow
}

/// The duration's nanoseconds; the format is that of `Duration.init(text:)`.
func parseDuration(_ bytes: ArraySlice<UInt8>) throws(DurationProblem) -> Int64 {
    var total: Int64 = 0
    var rest = bytes
    var units = durationUnits[...]
    repeat {
        let number = rest.prefix { 0x30...0x39 ~= $0 }
        let unit = rest[number.endIndex...].prefix { 0x61...0x7A ~= $0 }
        guard !number.isEmpty else { throw .malformed(rest.startIndex) }
        guard let index = units.firstIndex(where: { $0.isNamed(unit) }) else {
            throw .malformed(number.endIndex)
        }
        var count: Int64 = 0
        for digit in number {
            count = saturatingSum(saturatingProduct(count, 10), Int64(digit - 0x30))
        }
        total = saturatingSum(total, saturatingProduct(count, units[index].nanoseconds))
        guard total < .max else { throw .overflow }
        units = units[(index + 1)...]
        rest = rest[unit.endIndex...]
    } while !rest.isEmpty
    return total
}
