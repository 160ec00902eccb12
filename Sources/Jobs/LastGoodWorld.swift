import Calendar

/// What the jobs of a last good version mean beside their own text: the offsets of their zones and
/// the days of their calendars. Where a zone or calendar is gone or broken these still count, or
/// the version could not be read any more when it is needed.
struct LastGoodWorld: Sendable {
    /// By their names in files.
    private var zones: [String: Zone] = [:]
    private var calendars: [String: DateRanges] = [:]

    /// What some jobs were read with.
    init(of jobs: [Job]) {
        for options in jobs.map(\.spec.options) {
            zones[options.zone.nameInFiles] = options.zone
            calendars.merge(options.exclusions.calendars) { first, _ in first }
        }
    }

    /// Reads what ``text`` wrote, among other lines. What is damaged is passed over: it is missed
    /// only where the host has no such zone or calendar.
    init(_ lines: [Substring]) {
        for line in lines {
            if let (name, value) = Self.entry("zone", line), let bytes = Self.bytes(hex: value),
                let zone = try? Zone(name: name, tzif: bytes)
            {
                zones[zone.nameInFiles] = zone
            } else if let (name, value) = Self.entry("calendar", line) {
                let ranges = value.split(separator: ",").map { try? DateRanges.range(String($0)) }
                if !ranges.contains(nil) {
                    calendars[name] = DateRanges(ranges.compactMap { $0 })
                }
            }
        }
    }

    /// A comment a line, sorted by name.
    var text: String {
        var text = ""
        for (_, zone) in zones.sorted(by: { $0.key < $1.key }) where !zone.tzif.isEmpty {
            text += Self.line("zone", zone.name, Self.hex(zone.tzif))
        }
        for (name, days) in calendars.sorted(by: { $0.key < $1.key }) {
            text += Self.line("calendar", name, days.texts.joined(separator: ","))
        }
        return text
    }

    /// A context in which there is all that is in it: what the context itself has comes first.
    func completing(_ context: JobContext) -> JobContext {
        context.falling(
            back: { zones[$0] },
            calendar: { name in calendars[name].map { .found($0) } })
    }

    /// `# zone: 545a6966… "Europe/Berlin"`: the name as JSON, for it may have any characters.
    private static func line(_ kind: String, _ name: String, _ value: String) -> String {
        var json = JSONWriter()
        json.string(name)
        return "# \(kind): \(value) \(String(decoding: json.bytes, as: UTF8.self))\n"
    }

    private static func entry(_ kind: String, _ line: Substring) -> (
        name: String, value: Substring
    )? {
        let mark = "# \(kind): "
        guard line.hasPrefix(mark) else { return nil }
        let rest = line.dropFirst(mark.count)
        guard let blank = rest.firstIndex(of: " ") else { return nil }
        var findings = Findings(file: "")
        let documents = YAMLReader.documents(
            Array(rest[rest.index(after: blank)...].utf8), into: &findings)
        guard findings.count == 0, let root = documents.first?.root,
            case .scalar(let name, .quoted) = root.content
        else { return nil }
        return (name, rest[..<blank])
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    private static func bytes(hex text: Substring) -> [UInt8]? {
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
        let values = digits.compactMap { $0 }
        return stride(from: 0, to: values.count, by: 2).map {
            UInt8(values[$0] << 4 | values[$0 + 1])
        }
    }
}
