import Calendar
import Jobs
import TestSupport

/// When a job is due, worked out in the dullest way from what its file says: the twin against
/// which verdicts and plans are checked. Rules that the scheduler dates have nothing here.
final class SlowTwin {
    /// An occurrence, or what would be one if its day weren't excluded.
    struct Due {
        let moment: Timestamp
        let isExcluded: Bool
    }

    private enum Course {
        case interval(step: Int64, phase: Int64)
        case cron(CronTwin)
        case once(Timestamp)
        case nothing
    }

    private let timing: TwinTiming
    private let courses: [Course]
    private let delay: Duration

    init(_ timing: TwinTiming, schedulerName: String) {
        self.timing = timing
        courses = timing.rules.map { Self.course($0, timing) }
        let hash = fnv1a(timing.id, from: fnv1a("\n", from: fnv1a(schedulerName)))
        let milliseconds = timing.jitter.inNanoseconds / 1_000_000
        delay = milliseconds > 0 ? .milliseconds(hash % UInt64(milliseconds)) : .zero
    }

    /// All of a span, in order: after one instant, up to and including another.
    func dues(after start: Timestamp, through end: Timestamp) -> [Due] {
        let low = max(start - delay, (timing.start ?? .distantPast) - .nanoseconds(1))
        let high = min(end - delay, (timing.end ?? .distantFuture) - .nanoseconds(1))
        guard low < high else { return [] }
        var moments = courses.flatMap { Self.moments($0, after: low, through: high) }
        if courses.count > 1 { moments = Set(moments).sorted() }
        return moments.map { Due(moment: $0 + delay, isExcluded: isExcluded($0)) }
    }

    func isDue(_ moment: Timestamp) -> Bool {
        !dues(after: moment - .nanoseconds(1), through: moment).isEmpty
    }

    /// The first one that isn't excluded. Nil: none comes in the next years.
    func next(after start: Timestamp) -> Timestamp? {
        var (low, span) = (max(start, (timing.start ?? .distantPast) - .nanoseconds(1)), firstSpan)
        while low < start + .seconds(Self.horizonDays * 86_400) || low < timing.start ?? low {
            let found = dues(after: low, through: low + span).first { !$0.isExcluded }
            if let found { return found.moment }
            low = low + span
            span = min(span * 2, .seconds(40 * 86_400))
        }
        return nil
    }

    private func isExcluded(_ moment: Timestamp) -> Bool {
        if timing.excluded.isEmpty { return false }
        let local = moment.seconds + Int64(timing.zone.offset(at: moment))
        return timing.excluded.contains(day: Int((Double(local) / 86_400).rounded(.down)))
    }

    private var firstSpan: Duration {
        if case .interval(let step, _) = courses.first { return .nanoseconds(step) }
        return .seconds(3_600)
    }

    private static func moments(
        _ course: Course, after start: Timestamp, through end: Timestamp
    ) -> [Timestamp] {
        switch course {
        case .nothing: []
        case .once(let moment): start < moment && moment <= end ? [moment] : []
        case .interval(let step, let phase):
            stride(
                from: phase + ((start.nanoseconds - phase) / step + 1) * step,
                through: end.nanoseconds, by: Int(step)
            ).map { Timestamp(nanoseconds: $0) }
        case .cron(let twin):
            twin.seconds(from: start.seconds + 1, through: end.seconds)
                .map { Timestamp(seconds: $0) }
        }
    }

    private static func course(_ text: String, _ timing: TwinTiming) -> Course {
        let words = text.split(separator: " ").map(String.init)
        if ["now", "@reboot"].contains(text) { return .nothing }
        if let word = Self.words[text] {
            return .cron(CronTwin(word, timing.zone, timing.dst))
        }
        if words.count > 4 {
            let six = words.count == 5 ? "0 \(text)" : text
            return .cron(CronTwin(six, timing.zone, timing.dst))
        }
        if words.count == 1, !text.contains("T") { return interval(text, timing) }
        if let instant = Timestamp(rfc3339: text) { return .once(instant) }
        // As if it were UTC, to get at its numbers.
        guard let local = Timestamp(rfc3339: "\(words[0])T\(words[1])Z") else { return .nothing }
        return date(local, timing)
    }

    private static func interval(_ text: String, _ timing: TwinTiming) -> Course {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        let step = (Int64(text.dropLast()) ?? 1) * (text.last.flatMap { units[$0] } ?? 1)
        let nanoseconds = step * 1_000_000_000
        guard let start = timing.start else {
            let phase = Int64(fnv1a(timing.id) % UInt64(step * 1_000)) * 1_000_000
            return .interval(step: nanoseconds, phase: phase)
        }
        return .interval(step: nanoseconds, phase: start.nanoseconds % nanoseconds)
    }

    /// The first instant at which the wall shows it or, where it never does, a later time.
    private static func date(_ local: Timestamp, _ timing: TwinTiming) -> Course {
        func shown(_ instant: Timestamp) -> Timestamp {
            instant + .seconds(timing.zone.offset(at: instant))
        }
        let around = [-86_400, 86_400].map { timing.zone.offset(at: local + .seconds($0)) }
        let fitting = around.map { local - .seconds($0) }.filter { shown($0) == local }
        if let first = fitting.min() { return .once(first) }
        if timing.dst == .skip { return .nothing }
        var second = Timestamp(seconds: local.seconds - Int64(around.max() ?? 0))
        while shown(second) < local { second = second + .seconds(1) }
        return .once(second)
    }

    private static let words = [
        "@hourly": "0 0 * * * *", "@daily": "0 0 0 * * *", "@weekly": "0 0 0 * * 0",
        "@monthly": "0 0 0 1 * *",
    ]
    /// No rule of the simulation waits longer.
    private static let horizonDays: Int64 = 800
}

/// All that a job's file says about when.
struct TwinTiming: Hashable {
    let id: String
    let rules: [String]
    let zone: Zone
    var dst = DaylightSaving.cron
    var start: Timestamp?
    var end: Timestamp?
    var excluded = DateRanges.none
    var jitter: Duration = .zero
}

extension TwinTiming {
    /// What production code read.
    init(_ spec: JobSpec) {
        let options = spec.options
        self.init(
            id: spec.id.text, rules: spec.ruleTexts, zone: options.zone, dst: options.dst,
            start: spec.timing.start, end: spec.timing.end, excluded: options.exclusions.days,
            jitter: options.jitter)
    }
}

/// A cron rule in a zone. Where the clock is changed it is walked second by second; between, each
/// day is like the other.
private final class CronTwin {
    private let rule: NaiveCron
    private let zone: Zone
    private let dst: DaylightSaving
    private let times: [Int]
    /// The stretches around changes that were walked.
    private var walked: [Int64: [Int64]] = [:]

    init(_ text: String, _ zone: Zone, _ dst: DaylightSaving) {
        rule = NaiveCron(text)
        self.zone = zone
        self.dst = dst
        times = rule.times
    }

    func seconds(from start: Int64, through end: Int64) -> [Int64] {
        var dues: [Int64] = []
        var second = start
        while second <= end {
            // A change lies in the stretch where there is one soon, or was one a short while ago.
            let before = Timestamp(seconds: second - Self.behind - 1)
            let change = zone.nextTransition(after: before)?.seconds ?? .max
            let stretch = change == .max ? .max : change - Self.ahead
            if second < stretch {
                let last = min(end, stretch - 1)
                addPlain(second, last, to: &dues)
                second = last + 1
            } else {
                let last = min(end, change + Self.behind)
                dues += walk(change).filter { second <= $0 && $0 <= last }
                second = last + 1
            }
        }
        return dues
    }

    private func walk(_ change: Int64) -> [Int64] {
        if let known = walked[change] { return known }
        let dues = rule.walk(
            in: zone, dst: dst, from: change - Self.ahead, through: change + Self.behind)
        walked[change] = dues
        return dues
    }

    private func addPlain(_ start: Int64, _ end: Int64, to dues: inout [Int64]) {
        let offset = Int64(zone.offset(at: Timestamp(seconds: start)))
        let (low, high) = (start + offset, end + offset)
        for day in (low / 86_400)...(high / 86_400) {
            guard rule.fits(CivilDate(daysSinceEpoch: Int(day))) else { continue }
            let from = Int(max(0, low - day * 86_400))
            for time in times[index(of: from)...] {
                let local = day * 86_400 + Int64(time)
                if local > high { break }
                dues.append(local - offset)
            }
        }
    }

    /// Of the first time at or after a second of the day.
    private func index(of second: Int) -> Int {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < second { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Seconds around a change, longer than any of them: the wall is as ever before and after.
    private static let ahead: Int64 = 1_800
    private static let behind: Int64 = 3 * 3_600
}
