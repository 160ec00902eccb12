import Calendar

/// A cron rule as lists of numbers, read and matched in the dullest way: the twin against which the
/// masks are checked.
struct NaiveCron {
    private let fields: [[Bool]]
    private let isEitherDay: Bool
    let isFixed: Bool

    init(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        let ranges = [0...59, 0...59, 0...23, 1...31, 1...12, 0...7]
        fields = zip(words, ranges).map { NaiveCron.values($0, $1) }
        let stars = words.map { $0.hasPrefix("*") || $0.hasPrefix("?") }
        isEitherDay = !stars[3] && !stars[4 + 1]
        isFixed = !stars[0] && !stars[1] && !stars[2]
    }

    private static func values(_ word: String, _ range: ClosedRange<Int>) -> [Bool] {
        var found = [Bool](repeating: false, count: 61)
        for term in word.split(separator: ",") {
            let parts = term.split(separator: "/")
            let step = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
            let ends = parts[0].split(separator: "-").compactMap { Int($0) }
            var walk: [Int] = []
            if ends.isEmpty {
                walk = Array(range)
            } else if ends.count == 1 || ends[0] <= ends[1] {
                walk = Array(ends[0]...(ends.last ?? 0))
            } else {
                let top = range.upperBound == 7 ? 6 : range.upperBound
                // A wrap that begins at the weekday 7 begins at 0.
                let isSeven = range.upperBound == 7 && ends[0] == 7
                walk = (isSeven ? [] : Array(ends[0]...top)) + Array(range.lowerBound...ends[1])
            }
            for (index, value) in walk.enumerated() where index % step == 0 {
                found[range.upperBound == 7 ? value % 7 : value] = true
            }
        }
        return found
    }

    func fits(local: Int64) -> Bool {
        let day = Int((Double(local) / 86_400).rounded(.down))
        let second = Int(local) - day * 86_400
        guard fields[0][second % 60], fields[1][second / 60 % 60], fields[2][second / 3_600] else {
            return false
        }
        let date = CivilDate(daysSinceEpoch: day)
        let (fitsDay, fitsWeekday) = (fields[3][date.day], fields[5][date.weekday.rawValue])
        return fields[4][date.month]
            && (isEitherDay ? fitsDay || fitsWeekday : fitsDay && fitsWeekday)
    }

    /// All occurrences of `start ... end`, second by second; no change of the offset lies within
    /// two days before `start`. A fixed rule is due when the wall's highest time so far comes to
    /// it.
    func walk(in zone: Zone, from start: Int64, through end: Int64) -> [Int64] {
        var reached = start + Int64(zone.offset(at: Timestamp(seconds: start))) - 1
        var dues: [Int64] = []
        for second in start...end {
            let local = second + Int64(zone.offset(at: Timestamp(seconds: second)))
            if isFixed {
                guard local > reached else { continue }
                if (reached + 1...local).contains(where: { fits(local: $0) }) {
                    dues.append(second)
                }
                reached = local
            } else if fits(local: local) {
                dues.append(second)
            }
        }
        return dues
    }
}
