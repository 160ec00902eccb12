import Calendar

/// Reads the schedule of a CronJob as the library does that Kubernetes uses (robfig/cron v3): what
/// judges the line that is written.
struct KubernetesReading {
    private let wall: ExportWall

    /// Nil: the text is no such line.
    init?(_ text: String, in zone: Zone) {
        let fields = text.split(separator: " ")
        guard fields.count == 5, let minutes = Self.values(fields[0], 0...59),
            let hours = Self.values(fields[1], 0...23), let days = Self.values(fields[2], 1...31),
            let months = Self.values(fields[3], 1...12),
            let weekdays = Self.values(fields[4], 0...6)
        else { return nil }
        // A field that is a star alone doesn't count where the other one is none.
        let isEither = fields[2] != "*" && fields[4] != "*"
        let times = hours.sorted().flatMap { hour in
            minutes.sorted().map { Int64(hour * 60 + $0) * 60_000_000 }
        }
        wall = ExportWall(
            zone: zone, change: .asShown,
            isDay: { day in
                let civil = CivilDate(daysSinceEpoch: day)
                let fits = (
                    days.contains(civil.day), weekdays.contains(civil.weekday.rawValue)
                )
                return months.contains(civil.month)
                    && (isEither ? fits.0 || fits.1 : fits.0 && fits.1)
            }, times: times)
    }

    /// When the CronJob is due next.
    func next(after instant: Timestamp) -> Timestamp? { wall.next(after: instant) }

    /// `*`, `*/15`, `1,5-9`. Nil: it is something else, or empty.
    private static func values(_ text: Substring, _ range: ClosedRange<Int>) -> Set<Int>? {
        var found: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
            guard 1...2 ~= pieces.count else { return nil }
            let step = pieces.count == 2 ? Int(pieces[1]) : 1
            let ends =
                pieces[0] == "*"
                ? [range.lowerBound, range.upperBound]
                : pieces[0].split(separator: "-", omittingEmptySubsequences: false).compactMap {
                    Int($0)
                }
            guard let step, step > 0, let first = ends.first, let last = ends.last,
                ends.count <= 2, range.contains(first), range.contains(last), first <= last
            else { return nil }
            found.formUnion(stride(from: first, through: last, by: step))
        }
        return found
    }
}
