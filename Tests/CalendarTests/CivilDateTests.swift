import Calendar
import Testing

@Suite struct CivilDateTests {
    /// Counts through 400 years by the rules of the calendar, a month at a time.
    @Test func `every day of the 400-year cycle has its number, date and weekday`() {
        var number = CivilDate(year: 1_850, month: 1, day: 1)?.daysSinceEpoch ?? 0
        let start = number
        var weekday = 2  // 1 January 1850 was a Tuesday.
        var wrong = 0
        for year in 1_850..<2_250 {
            let isLeap = year % 400 == 0 || year % 4 == 0 && year % 100 != 0
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for month in 1...12 {
                for day in 1...lengths[month - 1] {
                    let date = CivilDate(daysSinceEpoch: number)
                    let isRight =
                        date.year == year && date.month == month && date.day == day
                        && date.daysSinceEpoch == number && date.weekday.rawValue == weekday
                    wrong += isRight ? 0 : 1
                    number += 1
                    weekday = (weekday + 1) % 7
                }
                let beyond = CivilDate(year: year, month: month, day: lengths[month - 1] + 1)
                wrong += beyond == nil ? 0 : 1
            }
        }
        #expect(wrong == 0)
        #expect(number - start == 146_097)
    }

    @Test func `the epoch is day zero and a Thursday`() {
        let epoch = CivilDate(daysSinceEpoch: 0)
        #expect(epoch.text == "1970-01-01")
        #expect(epoch.weekday == .thursday)
    }

    @Test func `dates far from the epoch keep their day numbers`() {
        for year in [-9_999, -400, -1, 0, 1, 1_582, 9_999] {
            let date = CivilDate(year: year, month: 3, day: 1)
            #expect(date.map { CivilDate(daysSinceEpoch: $0.daysSinceEpoch) } == date)
        }
    }

    @Test(arguments: [
        (2_026, 2, 29), (1_900, 2, 29), (2_026, 4, 31), (2_026, 13, 1), (2_026, 1, 0),
    ])
    func `days that the calendar lacks are nil`(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }
}
