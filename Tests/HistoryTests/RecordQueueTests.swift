import Calendar
import History
import Jobs
import Testing

@Suite struct `Records that the disk does not take` {
    let job: Job

    init() throws {
        job = try Samples.job("job_id: a\nrule: 10s\ncmd: x\n")
    }

    private func finished() -> Record {
        Record(
            time: Samples.noon,
            event: Samples.finished(
                job, due: Samples.noon, output: [UInt8](repeating: UInt8(ascii: "o"), count: 500)))
    }

    private func records(_ queue: RecordQueue) throws -> [JSONValue] {
        try queue.bytes.split(separator: UInt8(ascii: "\n")).map { try JSONValue.parse(Array($0)) }
    }

    @Test func `lose their output first, notes go next, then all, and a record counts them`() throws
    {
        var queue = RecordQueue(encoder: Samples.encoder, lastSeq: 6, limitBytes: 4_000)
        var change = Reconciliation()
        change.jobCount = 1
        let note = Record(time: Samples.noon, event: .fact(.reconciled(change)))
        queue.add(note)
        while queue.bytes.count <= 2_000 { queue.add(finished()) }
        #expect(queue.dropped.counts.isEmpty)
        queue.add(finished())
        queue.add(note)
        while queue.bytes.count <= 4_000 { queue.add(finished()) }
        queue.add(finished())
        queue.add(Record(time: Samples.noon + .seconds(1), event: .daemonStopped))
        let before = queue.count
        let shortened = queue.dropped.counts["cmd_output"] ?? 0
        #expect(queue.dropped.recordCount == 3 && queue.droppedTotal == 3)

        queue.addDropped(at: Samples.noon + .seconds(9))
        let records = try records(queue)
        #expect(records.map { $0["seq"]?.int } == (7..<(7 + records.count)).map { $0 })
        #expect(records.count == before + 1)
        let outputs = records.compactMap { $0["cmd_output"]?.string }
        #expect(outputs.count { $0.isEmpty } == shortened)
        let short = try #require(records.first { $0["cmd_output"]?.string == "" })
        #expect(short["output_bytes"]?.int == 500)
        #expect(short["output_truncated"]?.bool == true)
        let last = try #require(records.last)
        #expect(last["action"]?.string == "dropped")
        #expect(last["since"]?.string == "2026-01-05T12:00:00.000000+00:00")
        let dropped = ["cmd_output", "daemon", "finished", "reconciled"]
            .map { last["dropped"]?[$0]?.int }
        #expect(dropped == [shortened, 1, 1, 1])

        queue.clear()
        queue.addDropped(at: Samples.noon)
        #expect(queue.count == 0 && queue.droppedTotal == 3)
        queue.add(finished())
        #expect(try self.records(queue).first?["seq"]?.int == 7 + records.count)
    }
}
