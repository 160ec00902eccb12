/// A time zone: the offsets from UTC of all times that a ``Timestamp`` can write. Its storage is
/// shared, so copies cost a reference. Two zones are equal when name and offsets are.
package struct Zone: Hashable, Sendable {
    private let table: ZoneTable

    /// The zone without offset, named `UTC`.
    package static let utc = Zone(
        table: ZoneTable(name: "UTC", timeline: OffsetTimeline(initialOffset: 0)))

    /// Reads a zone file's bytes (RFC 9636, versions 1 to 4, with the footer's rule for the time
    /// after the last transition). Leap seconds are ignored. Any bytes are safe: what breaks the
    /// format or a limit throws. About 10 µs for a zone with daylight saving.
    package init(name: String, tzif bytes: [UInt8]) throws(ZoneError) {
        var file = TZifReader(bytes: bytes)
        self.table = ZoneTable(name: name, timeline: try file.timeline(), file: bytes)
    }

    private init(table: ZoneTable) {
        self.table = table
    }

    /// The name it was made with, usually of the IANA database.
    package var name: String { table.name }

    /// The bytes that it was read from; none for ``utc``.
    package var tzif: [UInt8] { table.file }

    /// Seconds east of UTC. Cost: a binary search over the zone's transitions.
    package func offset(at instant: Timestamp) -> Int {
        Int(table.segments[table.index(at: instant.seconds)].offset)
    }

    /// What the wall shows at an instant.
    package func civil(at instant: Timestamp) -> CivilDateTime {
        let second = instant.seconds
        let offset = Int64(table.segments[table.index(at: second)].offset)
        return CivilDateTime(
            localSeconds: second + offset, nanosecond: instant.nanosecondOfSecond)
    }

    /// When the wall shows this time; beyond the range of ``Timestamp`` its ends.
    package func localTime(_ civil: CivilDateTime) -> LocalTime {
        let local = civil.localSeconds
        let fraction = Int64(civil.nanosecond)
        let segments = table.segments
        var index = table.index(at: local - ZoneTable.offsetMagnitudeMax)
        var first: Timestamp?
        // A time that one change leaves out can be shown later, when the clock is set back.
        var gapEnd: Int64?
        while index < segments.count {
            let segment = segments[index]
            guard segment.start <= local + ZoneTable.offsetMagnitudeMax else { break }
            let second = local - Int64(segment.offset)
            if second < segment.start {
                if first == nil, gapEnd == nil { gapEnd = segment.start }
            } else if second < table.end(of: index) {
                let instant = Timestamp(seconds: second, nanoseconds: fraction)
                if let first { return .fold(first: first, second: instant) }
                first = instant
            }
            index += 1
        }
        return first.map { .unique($0) }
            ?? .gap(end: Timestamp(seconds: gapEnd ?? segments[max(index, 1) - 1].start))
    }

    /// The first instant after `instant` at which the offset changes; nil when none comes.
    /// Transitions that only rename the zone or move its daylight-saving mark are not among them.
    package func nextTransition(after instant: Timestamp) -> Timestamp? {
        let next = table.index(at: instant.seconds) + 1
        return next < table.segments.count ? Timestamp(seconds: table.segments[next].start) : nil
    }

    /// The seconds at which the wall shows one of these days, in order and apart from one another.
    func spans(of days: DateRanges) -> [Range<Int64>] {
        var spans: [Range<Int64>] = []
        for range in days.ranges {
            let first = Int64(range.lowerBound) * secondsPerDay
            let end = Int64(range.upperBound + 1) * secondsPerDay
            var index = table.index(at: first - ZoneTable.offsetMagnitudeMax)
            while index < table.segments.count {
                let segment = table.segments[index]
                guard segment.start <= end + ZoneTable.offsetMagnitudeMax else { break }
                let low = max(first - Int64(segment.offset), segment.start)
                let high = min(end - Int64(segment.offset), table.end(of: index))
                index += 1
                if low < high { spans.append(low..<high) }
            }
        }
        spans.sort { $0.lowerBound < $1.lowerBound }
        return spans.reduce(into: []) { merged, span in
            if let last = merged.last, span.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                merged.append(span)
            }
        }
    }

    /// The stretches of constant offset, for the search of occurrences.
    var stretches: ZoneTable { table }

    /// Constant time for copies of one zone, else all offsets are compared.
    package static func == (left: Zone, right: Zone) -> Bool {
        left.table === right.table
            || left.table.name == right.table.name && left.table.segments == right.table.segments
    }

    /// The name alone: equal zones have equal names.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(table.name)
    }
}
