import Calendar

/// A zone file as a list of changes, read in the dullest way: the twin of ``Zone`` for the years
/// that tests look at. It trusts the file, which must have version 2 or later.
struct NaiveZone {
    /// Seconds since the epoch, in order; the first is `Int.min`.
    private(set) var starts: [Int]
    /// Seconds east of UTC from the start of the same index on.
    private(set) var offsets: [Int]

    /// Footers are written out up to this year.
    static let lastYear = 2_102

    init(tzif bytes: [UInt8]) {
        func number(_ start: Int, _ size: Int) -> Int {
            let value = bytes[start..<start + size].reduce(0) { $0 << 8 | Int($1) }
            return size == 4 && value >= 1 << 31 ? value - 1 << 32 : value
        }
        func counts(_ start: Int) -> [Int] { (0..<6).map { number(start + 20 + 4 * $0, 4) } }
        // In the order of the format: UT marks, standard marks, leaps, times, types, characters.
        let old = counts(0)
        let block = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
        let new = counts(block)
        let times = block + 44
        let indices = times + new[3] * 8
        let types = indices + new[3]
        let end = types + new[4] * 6 + new[5] + new[2] * 12 + new[1] + new[0]
        starts = [.min]
        offsets = [number(types, 4)]
        for index in 0..<new[3] {
            starts.append(number(times + index * 8, 8))
            offsets.append(number(types + Int(bytes[indices + index]) * 6, 4))
        }
        addFooter(String(decoding: bytes[(end + 1)..<(bytes.count - 1)], as: UTF8.self))
    }

    /// The indices of the changes, also those that change nothing, whose time is in a span.
    func transitions(of span: Range<Int>) -> [Int] {
        starts.indices.dropFirst().filter { span.contains(starts[$0]) }
    }

    /// The stretches of constant offset that touch the four days before and after a change.
    func neighbours(of change: Int) -> ClosedRange<Int> {
        let days = 4 * 86_400
        var (first, last) = (change, change)
        while first > 0, starts[first] > starts[change] - days { first -= 1 }
        while last + 1 < starts.count, starts[last + 1] < starts[change] + days { last += 1 }
        return first...last
    }

    /// Looks at some stretches, one after the other.
    func offset(at instant: Int, among near: ClosedRange<Int>) -> Int {
        var index = near.lowerBound
        while index < near.upperBound, starts[index + 1] <= instant { index += 1 }
        return offsets[index]
    }

    /// Looks at some stretches, one after the other, for the instants of a time on the wall; nil
    /// where there are more than two.
    func localTime(_ local: Int, among near: ClosedRange<Int>) -> LocalTime? {
        var found = 0
        var (first, second, gapEnd) = (0, 0, 0)
        var index = near.lowerBound
        while index <= near.upperBound {
            let instant = local - offsets[index]
            let isBeforeEnd = index + 1 == starts.count || instant < starts[index + 1]
            if starts[index] <= instant, isBeforeEnd {
                (first, second) = found == 0 ? (instant, 0) : (first, instant)
                found += 1
            } else if index > 0, starts[index] > instant,
                starts[index] <= local - offsets[index - 1]
            {
                gapEnd = starts[index]
            }
            index += 1
        }
        let earlier = Timestamp(seconds: Int64(first))
        switch found {
        case 0: return .gap(end: Timestamp(seconds: Int64(gapEnd)))
        case 1: return .unique(earlier)
        case 2: return .fold(first: earlier, second: Timestamp(seconds: Int64(second)))
        default: return nil
        }
    }

    private mutating func addFooter(_ footer: String) {
        let parts = footer.split(separator: ",").map(String.init)
        guard let names = parts.first else { return }
        var rest = Substring(NaiveZone.withoutName(names))
        let standardText = rest.prefix { !$0.isLetter && $0 != "<" }
        let standard = -NaiveZone.seconds(standardText)
        rest = rest.dropFirst(standardText.count)
        if starts.count == 1 { offsets[0] = standard }
        guard parts.count == 3 else { return }
        let summerText = NaiveZone.withoutName(String(rest))
        let summer = summerText.isEmpty ? standard + 3_600 : -NaiveZone.seconds(summerText)
        let last = starts[starts.count - 1]
        for year in 1_960...NaiveZone.lastYear {
            let changes = [
                (at: NaiveZone.change(parts[1], year) - standard, offset: summer),
                (at: NaiveZone.change(parts[2], year) - summer, offset: standard),
            ]
            for change in changes.sorted(by: { $0.at < $1.at }) where change.at > last {
                starts.append(change.at)
                offsets.append(change.offset)
            }
        }
    }

    /// `EST5` → `5`, `<+01>-1` → `-1`.
    private static func withoutName(_ text: String) -> String {
        if text.hasPrefix("<") { return String(text.drop { $0 != ">" }.dropFirst()) }
        return String(text.drop { $0.isLetter })
    }

    /// `-1:30:15` and the like.
    private static func seconds(_ text: some StringProtocol) -> Int {
        let parts = text.split(separator: ":").map { abs(Int($0) ?? 0) } + [0, 0]
        let size = parts[0] * 3_600 + parts[1] * 60 + parts[2]
        return text.hasPrefix("-") ? -size : size
    }

    /// Local seconds of `M3.5.0/2`, `J60/2` or `59/2` in a year.
    private static func change(_ text: String, _ year: Int) -> Int {
        let parts = text.split(separator: "/")
        let time = parts.count > 1 ? seconds(parts[1]) : 7_200
        let numbers = parts[0].split { !$0.isNumber }.compactMap { Int($0) }
        let newYear = dayNumber(year, 1, 1)
        var day = newYear
        if text.hasPrefix("M") {
            let length = monthLengths(year)[numbers[0] - 1]
            let first = dayNumber(year, numbers[0], 1)
            // 1970-01-01 was a Thursday.
            let days = (first..<first + length).filter { ($0 + 7_000_004) % 7 == numbers[2] }
            day = days[min(numbers[1], days.count) - 1]
        } else if text.hasPrefix("J") {
            day += numbers[0] - 1 + (monthLengths(year)[1] == 29 && numbers[0] >= 60 ? 1 : 0)
        } else {
            day += numbers[0]
        }
        return day * 86_400 + time
    }

    private static func monthLengths(_ year: Int) -> [Int] {
        let isLeap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    }

    /// Days from 1970-01-01; the year is 1900 to 2199.
    static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
        newYears[year - 1_900] + monthLengths(year)[..<(month - 1)].reduce(0, +) + day - 1
    }

    /// The numbers of the first days of the years 1900 to 2199, counted up.
    private static let newYears: [Int] = {
        // The epoch's own number is 0: what was counted up to it is taken off.
        var counted = 0
        let all = (1_900..<2_200).map { year in
            defer { counted += monthLengths(year).reduce(0, +) }
            return counted
        }
        return all.map { $0 - all[70] }
    }()
}
