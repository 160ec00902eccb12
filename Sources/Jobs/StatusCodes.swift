/// A set of HTTP status codes, 100 to 599.
package struct StatusCodes: Hashable, Sendable {
    /// In order; between two of them a code is missing.
    private var ranges: [ClosedRange<Int>] = []

    /// None of them.
    package init() {}

    /// All of a range; what lies outside of 100 to 599 is left out.
    package mutating func insert(_ codes: ClosedRange<Int>) {
        guard codes.overlaps(Self.all) else { return }
        var new = codes.clamped(to: Self.all)
        var others: [ClosedRange<Int>] = []
        for range in ranges {
            if range.lowerBound <= new.upperBound + 1, new.lowerBound <= range.upperBound + 1 {
                new =
                    min(range.lowerBound, new.lowerBound)...max(range.upperBound, new.upperBound)
            } else {
                others.append(range)
            }
        }
        ranges = (others + [new]).sorted { $0.lowerBound < $1.lowerBound }
    }

    /// Whether a code is one of them.
    package func contains(_ code: Int) -> Bool {
        ranges.contains { $0.contains(code) }
    }

    /// In order, each run of neighbours as one: `200-299`, `304`.
    package var texts: [String] {
        ranges.map {
            $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
        }
    }

    static let all = 100...599
}
