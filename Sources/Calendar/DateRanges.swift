/// Days of the calendar as ranges: in order, apart from one another, each day once.
package struct DateRanges: Hashable, Sendable {
    /// Days counted from 1970-01-01.
    package let ranges: [ClosedRange<Int>]

    /// No day.
    package static let none = DateRanges([])

    /// Takes ranges of days in any order, overlapping or not.
    package init(_ ranges: [ClosedRange<Int>]) {
        var merged: [ClosedRange<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] =
                    last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    /// Whether there is no day in it.
    package var isEmpty: Bool { ranges.isEmpty }

    /// The days of both.
    package func union(_ other: DateRanges) -> DateRanges {
        if other.isEmpty { return self }
        return isEmpty ? other : DateRanges(ranges + other.ranges)
    }

    /// Whether a day, counted from 1970-01-01, is among them: O(log n).
    package func contains(day: Int) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < day { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= day
    }
}

/// Why a text is no date and no range of dates.
package struct DateRangeProblem: Error, Hashable {
    /// Byte of the text, from 0.
    package let position: Int
    /// One sentence without a final stop.
    package let message: String
}

extension DateRanges {
    /// Whether a text is meant as a date or a range of dates: it begins with a digit.
    package static func looksLikeDate(_ text: String) -> Bool {
        text.utf8.first.map { 0x30...0x39 ~= $0 } ?? false
    }

    /// Reads `2026-12-25` or, both ends included, `2026-12-24..2027-01-02`.
    package static func range(_ text: String) throws(DateRangeProblem) -> ClosedRange<Int> {
        let bytes = Array(text.utf8)
        let (first, end) = try date(bytes, from: 0)
        if end == bytes.count { return first...first }
        guard bytes[end...].starts(with: "..".utf8) else {
            throw DateRangeProblem(
                position: end, message: "'..' and the last date must follow, or nothing")
        }
        let (last, behind) = try date(bytes, from: end + 2)
        guard behind == bytes.count else {
            throw DateRangeProblem(position: behind, message: "nothing may follow the last date")
        }
        guard first <= last else {
            throw DateRangeProblem(
                position: end + 2, message: "the last date lies before the first one")
        }
        return first...last
    }

    private static func date(
        _ bytes: [UInt8], from start: Int
    ) throws(DateRangeProblem) -> (day: Int, end: Int) {
        var scanner = CivilTextScanner(bytes: bytes, from: start)
        do throws(CivilTextProblem) {
            let date = try scanner.date()
            guard DateRule.years ~= date.year else {
                let (low, high) = (DateRule.years.lowerBound, DateRule.years.upperBound)
                throw CivilTextProblem(
                    position: start, message: "the year must be \(low) to \(high)")
            }
            return (date.daysSinceEpoch, scanner.position)
        } catch {
            throw DateRangeProblem(position: error.position, message: error.message)
        }
    }

    /// Each range as it is read, in order.
    package var texts: [String] {
        ranges.map { range in
            let first = CivilDate(daysSinceEpoch: range.lowerBound).text
            guard range.count > 1 else { return first }
            return "\(first)..\(CivilDate(daysSinceEpoch: range.upperBound).text)"
        }
    }
}
