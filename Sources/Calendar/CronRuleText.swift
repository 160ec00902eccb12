extension CronRule {
    /// Six fields; equal rules have one text. It begins a field with `*` where the rule's meaning
    /// depends on that, and never where it would change the meaning.
    package var text: String {
        let times = texts(of: [.second, .minute, .hour], starred: !isFixed)
        let days = texts(of: [.day, .weekday], starred: !isEitherDay)
        let month =
            months == CronField.month.full && !hashed.contains { $0.field == .month }
            ? "*" : written(.month)
        return "\(times[0]) \(times[1]) \(times[2]) \(days[0]) \(month) \(days[1])"
    }

    /// The texts of fields of which at least one must begin with `*` (`starred`), or none.
    private func texts(of fields: [CronField], starred: Bool) -> [String] {
        var texts = fields.map(written)
        guard starred else { return texts }
        var hasStar = false
        for (index, field) in fields.enumerated() {
            let bits = bits(field)
            guard
                let step = (1..<field.valueCount).first(where: { field.everyMask(step: $0) == bits }
                )
            else { continue }
            texts[index] = joined([step == 1 ? "*" : "*/\(step)"] + others(field))
            hasStar = true
        }
        if hasStar { return texts }
        // A list such as `*/20,5`. The longest step stands for the lowest value, which `*`
        // includes.
        let lowest = fields.firstIndex { bits($0) & $0.bit($0.range.lowerBound) != 0 }
        guard let lowest else { preconditionFailure("no field of the rule can begin with a star") }
        let field = fields[lowest]
        let rest = bits(field) & ~field.bit(field.range.lowerBound)
        texts[lowest] = joined(
            ["*/\(field.valueCount)", list(rest, field)] + others(field))
        return texts
    }

    /// A field's values without a star.
    private func written(_ field: CronField) -> String {
        joined([list(bits(field), field)] + others(field))
    }

    /// What a field has beside plain values.
    private func others(_ field: CronField) -> [String] {
        let marks: [String] =
            switch field {
            case .day: dayMarks.texts
            case .weekday: weekdayMarks.texts
            case .second, .minute, .hour, .month: []
            }
        return marks + hashed.filter { $0.field == field }.map(\.text)
    }

    private func joined(_ terms: [String]) -> String {
        terms.filter { !$0.isEmpty }.joined(separator: ",")
    }

    /// `a-b/n` for three or more values at one distance, else a list of values and ranges.
    private func list(_ bits: UInt64, _ field: CronField) -> String {
        let values = (0..<64).filter { bits & (1 << $0) != 0 }
        if values.count >= 3 {
            let step = values[1] - values[0]
            if step > 1, zip(values, values.dropFirst()).allSatisfy({ $1 - $0 == step }) {
                return "\(values[0])-\(values[values.count - 1])/\(step)"
            }
        }
        var parts: [String] = []
        var index = 0
        while index < values.count {
            let start = index
            while index + 1 < values.count, values[index + 1] == values[index] + 1 { index += 1 }
            let separator = index - start >= 2 ? "-" : ","
            parts.append(
                index == start ? "\(values[start])" : "\(values[start])\(separator)\(values[index])"
            )
            index += 1
        }
        return parts.joined(separator: ",")
    }
}
