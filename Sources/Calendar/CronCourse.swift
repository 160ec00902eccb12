/// The occurrences of a cron rule in a zone. A zone is a row of stretches with a constant offset,
/// and in each the wall clock is never set, so a search goes from stretch to stretch.
///
/// What a clock set forward or back means for a rule is decided in one place, ``wallStart(of:)``:
/// the first local time that counts in a stretch. Where it lies before the wall's own start (a
/// gap), what it names there is due at the stretch's first instant.
///
/// An object, so that a search copies nothing of it.
final class CronCourse: Hashable, Sendable {
    private let rule: CronRule
    private let dst: DaylightSaving
    private let named: Zone
    private let zone: ZoneTable

    /// The rule has no `H` any more.
    init(rule: CronRule, dst: DaylightSaving, zone: Zone) {
        self.rule = rule
        self.dst = dst
        named = zone
        self.zone = zone.stretches
    }

    static func == (left: CronCourse, right: CronCourse) -> Bool {
        left.rule == right.rule && left.dst == right.dst && left.named == right.named
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(rule)
        hasher.combine(dst)
        hasher.combine(named)
    }

    /// The first occurrence at or after a second.
    func first(from second: Int64) -> Int64? {
        let second = max(second, ZoneTable.firstSecond)
        var index = zone.index(at: second)
        var segment = zone.segments[index]
        var low = wallStart(of: segment)
        if second > segment.start { low = max(low, second + Int64(segment.offset)) }
        while true {
            let high = zone.end(of: index) + Int64(segment.offset)
            if let wall = rule.first(from: low, before: high) {
                return max(wall - Int64(segment.offset), segment.start)
            }
            index += 1
            guard index < zone.segments.count else { return nil }
            segment = zone.segments[index]
            low = wallStart(of: segment)
        }
    }

    /// The last occurrence at or before a second.
    func last(through second: Int64) -> Int64? {
        guard second >= ZoneTable.firstSecond else { return nil }
        var index = zone.index(at: second)
        var end = min(second + 1, ZoneTable.endSecond)
        while true {
            let segment = zone.segments[index]
            let high = end + Int64(segment.offset)
            if let wall = rule.last(from: wallStart(of: segment), before: high) {
                return max(wall - Int64(segment.offset), segment.start)
            }
            guard index > 0 else { return nil }
            index -= 1
            end = segment.start
        }
    }

    /// How many occurrences lie in a span of seconds.
    func count(from first: Int64, through last: Int64) -> Int {
        var index = zone.index(at: first)
        var count = 0
        while index < zone.segments.count {
            let segment = zone.segments[index]
            guard segment.start <= last else { break }
            let offset = Int64(segment.offset)
            let high = min(last + 1, zone.end(of: index)) + offset
            var low = wallStart(of: segment)
            if first > segment.start {
                low = max(low, first + offset)
            } else if low < segment.start + offset {
                // All that falls in a gap is one occurrence, together with the gap's end itself.
                let end = segment.start + offset + 1
                count += rule.first(from: low, before: end) == nil ? 0 : 1
                low = end
            }
            count += rule.count(from: low, before: high)
            index += 1
        }
        return count
    }

    /// The first local time of a stretch that counts. Rules that aren't fixed count what the wall
    /// shows. Fixed ones (Debian's cron(8)) count from where the wall had come before: what a gap
    /// leaves out is kept, what a fold repeats is not; `skip` doesn't keep, `both` repeats.
    private func wallStart(of segment: ZoneSegment) -> Int64 {
        let shown = segment.start + Int64(segment.offset)
        guard rule.isFixed else { return shown }
        let reached = Int64(segment.reached)
        return switch dst {
        case .cron: shown + reached
        case .skip: shown + max(reached, 0)
        case .both: shown + min(reached, 0)
        }
    }
}
