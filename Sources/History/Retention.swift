import Calendar

/// Which segments are too many, by the settings `history.max_age` and `history.max_size`.
package struct Retention: Sendable {
    private let maxAge: Duration?
    private let maxBytes: Int?

    /// Nil: no limit.
    package init(maxAge: Duration?, maxBytes: Int?) {
        self.maxAge = maxAge
        self.maxBytes = maxBytes
    }

    /// A segment with what decides about it.
    package struct Candidate: Sendable {
        package let name: SegmentName
        /// What it takes on the disk, with the files that belong to it.
        package let bytes: Int
        /// The time of its newest record. Nil: unknown; then its age doesn't count.
        package let latest: Timestamp?

        package init(name: SegmentName, bytes: Int, latest: Timestamp?) {
            self.name = name
            self.bytes = bytes
            self.latest = latest
        }
    }

    /// The ones to remove, oldest first. Always a part from the beginning, never the last one: what
    /// is left has no gap. A clock that was wrong for a while does not take younger ones along.
    package func excess(of segments: [Candidate], at now: Timestamp) -> [SegmentName] {
        var bytes = segments.reduce(0) { $0 + $1.bytes }
        var excess: [SegmentName] = []
        for segment in segments.dropLast() {
            let isOld =
                maxAge.map { age in segment.latest.map { now - $0 > age } ?? false } ?? false
            let isTooMuch = maxBytes.map { bytes > $0 } ?? false
            guard isOld || isTooMuch else { break }
            excess.append(segment.name)
            bytes -= segment.bytes
        }
        return excess
    }
}
