/// Text of a cron rule with all that a rule may have. Few are never due.
func randomCron(_ dice: inout Dice) -> String {
    let second = randomField(0...59, star: 0.2, &dice)
    let minute = randomField(0...59, star: 0.3, &dice)
    let hour = randomField(0...23, star: 0.4, &dice)
    let day = randomField(1...31, star: 0.6, &dice)
    let month = randomField(1...12, star: 0.7, &dice)
    let weekday = randomField(0...7, star: 0.6, &dice)
    let dayMark = mark(of: ["L", "LW", "1W", "15W", "29W", "31W"], &dice)
    let weekdayMark = mark(of: ["5L", "0L", "1#1", "6#5", "7#3"], &dice)
    return "\(second) \(minute) \(hour) \(day)\(dayMark) \(month) \(weekday)\(weekdayMark)"
}

/// Mostly nothing.
private func mark(of marks: [String], _ dice: inout Dice) -> String {
    guard Int.random(in: 0..<6, using: &dice) == 0 else { return "" }
    return "," + marks[Int.random(in: 0..<marks.count, using: &dice)]
}

private func randomField(_ range: ClosedRange<Int>, star: Double, _ dice: inout Dice) -> String {
    if Double.random(in: 0..<1, using: &dice) < star {
        let mark = Bool.random(using: &dice) ? "*" : "?"
        guard Int.random(in: 0..<3, using: &dice) == 0 else { return mark }
        return mark + "/\(Int.random(in: 1...min(range.upperBound, 7), using: &dice))"
    }
    let terms = (0..<Int.random(in: 1...3, using: &dice)).map { _ in
        let first = Int.random(in: range, using: &dice)
        guard Int.random(in: 0..<3, using: &dice) == 0 else { return "\(first)" }
        let last = Int.random(in: range, using: &dice)
        guard Bool.random(using: &dice), first != last else { return "\(first)-\(last)" }
        return "\(first)-\(last)/\(Int.random(in: 1...5, using: &dice))"
    }
    return terms.joined(separator: ",")
}
