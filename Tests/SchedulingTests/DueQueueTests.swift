import Calendar
import Jobs
import Scheduling
import Testing
import fuzz

/// A queue beside a list that is searched through.
private struct Twins {
    var queue = DueQueue()
    var tickets: [DueQueue.Ticket]
    var plain: [Int: Timestamp] = [:]
    let ids: [JobID]

    init(count: Int) throws {
        tickets = Array(repeating: DueQueue.Ticket(), count: count)
        // Names of which the order is not that of the numbers.
        ids = try (0..<count).map { try #require(JobID("job-\($0 * 7 % count)-\($0)")) }
    }

    mutating func put(_ number: Int, at seconds: Int?) {
        let due = seconds.map { Timestamp(seconds: Int64($0)) }
        queue.put(ids[number], at: due, &tickets[number])
        plain[number] = due
    }

    /// The soonest in the list.
    var first: (due: Timestamp, id: JobID)? {
        plain.map { (due: $1, id: ids[$0]) }.min { ($0.due, $0.id) < ($1.due, $1.id) }
    }

    var areAlike: Bool {
        queue.first?.due == first?.due && queue.first?.id == first?.id
            && queue.count == plain.count
    }
}

@Suite struct `The queue of what is due` {
    @Test(arguments: 0..<20)
    func `has first what is soonest, whatever is put, moved and taken out`(seed: Int) throws {
        var dice = Dice(seed: UInt64(seed))
        let count = 1 + seed * 3
        var twins = try Twins(count: count)
        for _ in 0..<2_000 {
            let number = Int.random(in: 0..<count, using: &dice)
            // Few moments, so that many are equal; and now and then all go.
            switch Int.random(in: 0..<100, using: &dice) {
            case 0: for number in 0..<count { twins.put(number, at: nil) }
            case 1..<30: twins.put(number, at: nil)
            default: twins.put(number, at: Int.random(in: 0..<20, using: &dice))
            }
            try #require(twins.areAlike)
        }
    }

    @Test func `gives equal moments by job id`() throws {
        var twins = try Twins(count: 50)
        for number in 0..<50 { twins.put(number, at: 1) }
        var order: [JobID] = []
        while let entry = twins.queue.first {
            order.append(entry.id)
            twins.put(try #require(twins.ids.firstIndex(of: entry.id)), at: nil)
        }
        #expect(order == twins.ids.sorted())
    }
}
