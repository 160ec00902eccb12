import Calendar
import Jobs
import Testing

/// A file that is wrong, and what is said about it. The file is called `a.yaml`.
struct Mistake: CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// The diagnostics' texts, a line each, hints on lines of their own.
    let text: String

    init(_ name: String, _ yaml: String, _ text: String) {
        self.init(name, bytes: Array(yaml.utf8), text)
    }

    init(_ name: String, bytes: [UInt8], _ text: String) {
        self.name = name
        self.bytes = bytes
        self.text = text
    }

    var testDescription: String { name }
}

/// A world with a few zones, all of them without changes.
let context = JobContext(
    defaultZone: .utc, zone: { worldZone(named: $0) }, zoneNames: { Array(worldZones.keys) },
    calendar: { name in
        name == "holidays"
            ? .found(DateRanges([20_447...20_448]))
            : .missing(names: ["holidays"], directory: "calendars.d")
    },
    schedulerName: "here")

private let worldZones = ["UTC": 0, "Europe/Berlin": 3_600, "Asia/Tokyo": 32_400]

/// Nil: the world has no such zone. `local` is an alias, as it is for the daemon.
func worldZone(named name: String) -> Zone? {
    if name == "local" { return worldZone(named: "Asia/Tokyo") }
    guard let offset = worldZones[name] else { return nil }
    // RFC 9636 §3: a header with one local time type, its record, and its designation.
    let counts: [UInt8] = [0, 0, 0, 0, 1, 4].flatMap { [0, 0, 0, $0] as [UInt8] }
    let record = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: offset >> $0) } + [0, 0]
    let head = Array("TZif".utf8) + [UInt8](repeating: 0, count: 16)
    // A zone that the reader refuses fails each test that needs it.
    return try? Zone(name: name, tzif: head + counts + record + Array("ABC\0".utf8))
}

/// What a file with this text is made into.
func parse(_ yaml: String, file: String = "a.yaml") -> ParsedJobFile {
    JobFile.parse(Array(yaml.utf8), file: file, in: context)
}

/// The definition in a file with one job. Nil: something is wrong with it.
func onlySpec(_ yaml: String, file: String = "a.yaml") -> JobSpec? {
    let parsed = parse(yaml, file: file)
    return parsed.diagnostics.isEmpty && parsed.jobs.count == 1 ? parsed.jobs[0].spec : nil
}

func text(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map(\.text).joined(separator: "\n")
}

/// What a daemon tells of a file that is broken.
func told(_ yaml: String) -> [Diagnostic] {
    var directory = JobDirectory()
    let sighting = Sighting(file: "a.yaml", seen: .bytes(Array(yaml.utf8)))
    let context = JobContext(defaultZone: .utc, zone: { _ in nil }, zoneNames: { [] })
    let set = directory.take([sighting], in: context, at: Timestamp(seconds: 0))
    return set.files.first?.diagnostics ?? []
}
