import Calendar
import Exchange
import Testing

@Suite struct `Two accounts of when a job is due` {
    private func compare(
        _ ours: [Int64], _ theirs: [Int64], limit: Int = 10
    ) -> (Int, [String]) {
        let comparison = OccurrenceComparison(
            ours: ours.map { Timestamp(seconds: $0) },
            theirs: theirs.map { Timestamp(seconds: $0) },
            limit: limit)
        return (
            comparison.sameCount,
            comparison.differences.map {
                "\($0.time.seconds) \($0.isOurs ? "ours" : "theirs")\($0.isAgain ? " again" : "")"
            }
        )
    }

    @Test func `differ where one has what the other hasn't`() {
        #expect(compare([1, 2, 3], [1, 2, 3]) == (3, []))
        #expect(compare([1, 3, 5], [2, 3]) == (1, ["1 ours", "2 theirs", "5 ours"]))
        #expect(compare([], [7]) == (0, ["7 theirs"]))
        #expect(compare([], []) == (0, []))
    }

    @Test func `differ where one has it twice`() {
        let wanted = ["1 theirs again", "2 theirs again", "2 theirs again"]
        #expect(compare([1, 2], [1, 1, 2, 2, 2]) == (2, wanted))
    }

    @Test func `are looked at as far as the one goes that was cut`() {
        #expect(compare([1, 2, 3], [1, 3, 5], limit: 3) == (2, ["2 ours"]))
        #expect(compare([1, 2, 3], [1], limit: 3) == (1, ["2 ours", "3 ours"]))
    }
}
