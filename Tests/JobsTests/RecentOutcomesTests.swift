import Jobs
import Testing

@Suite struct `The last outcomes of a job` {
    @Test func `are kept as twenty, the newest first`() {
        var recent = RecentOutcomes()
        #expect(recent.outcomes == [] && recent.text == "")
        for _ in 0..<20 { recent.add(.success) }
        #expect(recent.outcomes.count == 20)
        recent.add(.failure)
        recent.add(.lost)
        #expect(recent.outcomes.prefix(3) == [.lost, .failure, .success])
        #expect(recent.outcomes.count == 20)
    }

    @Test func `are written and read as letters`() {
        let all = RecentOutcomes(Outcome.allCases)
        #expect(all.text == "lnktfs")
        #expect(RecentOutcomes(text: all.text) == all)
        #expect(RecentOutcomes(text: "") == RecentOutcomes())
        #expect(RecentOutcomes(text: "sx") == nil)
        #expect(RecentOutcomes(text: String(repeating: "s", count: 21)) == nil)
    }
}
