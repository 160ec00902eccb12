/// A term of a cron field whose value is hashed from the job's id: `H`, `H(a-b)`, `H/n`,
/// `H(a-b)/n`. The word and its meaning are Jenkins's.
struct HashedTerm: Hashable {
    let field: CronField
    /// The lowest value that it may get; the range may go on over the end of the field.
    let first: Int
    /// How many values it chooses among.
    let count: Int
    /// Every so many values from a hashed first one on. Nil: one value.
    let step: Int?

    /// The values that `H` alone chooses among. Days end at 28, so that each month has the day.
    static func range(of field: CronField) -> ClosedRange<Int> {
        switch field {
        case .day: 1...28
        case .weekday: 0...6
        case .second, .minute, .hour, .month: field.range
        }
    }

    /// The value that is `index` behind the first.
    func value(_ index: Int) -> Int {
        let lowest = field.range.lowerBound
        return lowest + (first - lowest + index) % field.valueCount
    }

    /// All values that it may get.
    var values: [Int] { (0..<count).map(value) }

    /// The values of one job.
    func mask(seed: String) -> UInt64 {
        let hash = fnv1a(field.name, from: fnv1a("\n", from: fnv1a(seed)))
        guard let step else { return field.bit(value(Int(hash % UInt64(count)))) }
        let start = Int(hash % UInt64(step))
        return stride(from: start, to: count, by: step).reduce(0) { $0 | field.bit(value($1)) }
    }

    /// As it is written; the shortest form.
    var text: String {
        let all = HashedTerm.range(of: field)
        let isAll = first == all.lowerBound && count == all.count
        let range = isAll ? "" : "(\(first)-\(value(count - 1)))"
        return "H\(range)" + (step.map { "/\($0)" } ?? "")
    }
}
