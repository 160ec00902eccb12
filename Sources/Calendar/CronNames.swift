extension CronField {
    /// What to write for a word that is none of the field's names. Nil: the field has no names.
    func hint(forName word: String) -> String? {
        let names = valueNames
        guard let first = names.first, let last = names.last else { return nil }
        let name = word.uppercased()
        if self == .weekday {
            if name.hasPrefix("WEEKDAY") || name.hasPrefix("WORKDAY") { return "write 'MON-FRI'" }
            if name.hasPrefix("WEEKEND") { return "write 'SAT,SUN'" }
        }
        // Full names begin as the short ones do.
        let beginning = names.first { name.hasPrefix($0) }
        guard let meant = beginning ?? closest(to: name, among: fullNames + names) else {
            return "the names are \(first) to \(last)"
        }
        return "did you mean '\(meant.prefix(3).uppercased())'?"
    }

    /// The names as people write them out; empty for fields that have none.
    private var fullNames: [String] {
        switch self {
        case .second, .minute, .hour, .day: []
        case .month: (1...12).map(monthName)
        case .weekday: (0..<7).compactMap { Weekday(rawValue: $0)?.name }
        }
    }
}
