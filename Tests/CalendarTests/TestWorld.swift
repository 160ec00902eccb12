import Calendar
import Glibc

/// Bytes of a file; empty where it can't be read, which makes the test that needs it fail.
func bytes(ofFile path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
        bytes += buffer[..<count]
    }
    return bytes
}

/// A zone of the host.
func hostZone(_ name: String) throws -> Zone {
    if name == "UTC" { return .utc }
    return try Zone(name: name, tzif: bytes(ofFile: "/usr/share/zoneinfo/\(name)"))
}

/// An instant from RFC 3339 text.
func at(_ text: String) throws -> Timestamp {
    struct NoTime: Error { let text: String }
    guard let instant = Timestamp(rfc3339: text) else { throw NoTime(text: text) }
    return instant
}

func recurrence(_ rule: String, _ zone: Zone, seed: String = "job") throws -> Recurrence {
    Recurrence(rule: try Rule.parse(rule), zone: zone, seed: seed)
}

/// The next occurrences after an instant, as RFC 3339 in the zone.
func upcoming(_ rule: String, in zoneName: String, after: String, count: Int) throws -> [String] {
    let zone = try hostZone(zoneName)
    let recurrence = try recurrence(rule, zone)
    var instant = try at(after)
    var texts: [String] = []
    while texts.count < count, let next = recurrence.next(after: instant) {
        texts.append(next.rfc3339(in: zone, fraction: .asNeeded))
        instant = next
    }
    return texts
}

/// SplitMix64: the same numbers in every run.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
