/// A zone's stretches of constant offset, the footer's rule written out to the end of what a
/// ``Timestamp`` can say: one binary search answers every question (16 bytes a stretch; a zone with
/// daylight saving has some 700).
final class ZoneTable: Sendable {
    let name: String
    /// In order of time, never empty; the first begins at ``firstSecond``.
    let segments: [ZoneSegment]
    /// What it was read from; it is no part of what makes two zones equal.
    let file: [UInt8]

    /// The first whole second that a ``Timestamp`` can write.
    static let firstSecond: Int64 = -9_223_372_036
    /// The second after the last one that a ``Timestamp`` can write.
    static let endSecond: Int64 = 9_223_372_037
    /// No offset is further from UTC (RFC 9636 §3.2: between -25 and +26 hours).
    static let offsetMagnitudeMax: Int64 = 26 * 3_600

    init(name: String, timeline: OffsetTimeline, file: [UInt8] = []) {
        self.name = name
        self.file = file
        var segments = [
            ZoneSegment(start: ZoneTable.firstSecond, offset: timeline.initialOffset, reached: 0)
        ]
        segments.reserveCapacity(timeline.changes.count + 1)
        var reached = ZoneTable.firstSecond + Int64(timeline.initialOffset)
        for change in timeline.changes {
            let before = segments[segments.count - 1]
            guard change.offset != before.offset else { continue }
            guard change.at > before.start else {
                segments[segments.count - 1] = ZoneSegment(
                    start: before.start, offset: change.offset, reached: 0)
                reached = before.start + Int64(change.offset)
                continue
            }
            guard change.at < ZoneTable.endSecond else { break }
            reached = max(reached, change.at + Int64(before.offset))
            segments.append(
                ZoneSegment(
                    start: change.at, offset: change.offset,
                    reached: Int32(clamping: reached - change.at - Int64(change.offset))))
        }
        self.segments = segments
    }

    /// The segment in which a second lies; the first or the last for seconds beyond the ends.
    func index(at second: Int64) -> Int {
        segments.withUnsafeBufferPointer { segments in
            var low = 0
            var length = segments.count
            while length > 1 {
                let half = length >> 1
                low = segments[low + half].start <= second ? low + half : low
                length -= half
            }
            return low
        }
    }

    /// The second after the last one of a segment.
    func end(of index: Int) -> Int64 {
        index + 1 < segments.count ? segments[index + 1].start : ZoneTable.endSecond
    }
}

/// A stretch of time in which the offset doesn't change.
struct ZoneSegment: Equatable, Sendable {
    /// The first second, counted from the epoch.
    let start: Int64
    /// Seconds east of UTC.
    let offset: Int32
    /// How far the wall had come before this stretch (its highest local time, exclusive), counted
    /// from the local time at ``start``: positive after a clock set back, negative after a gap.
    let reached: Int32
}

/// The changes of a zone's offset as a file lists them, in order of time.
struct OffsetTimeline {
    struct Change {
        /// The first second of the new offset, counted from the epoch.
        let at: Int64
        /// Seconds east of UTC.
        let offset: Int32
    }

    /// Valid before the first change.
    let initialOffset: Int32
    var changes: [Change] = []
}
