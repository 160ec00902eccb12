import Calendar
import History
import Jobs
import Testing

@Suite struct `The output in a page of history` {
    /// Ten runs, each with a kilobyte of output, in two segments.
    private let source: SegmentSource

    init() throws {
        let job = try Samples.job("job_id: a\nrule: 10s\ncmd: x\n")
        let output = [UInt8](repeating: UInt8(ascii: "x"), count: 1_000)
        var segments: [String: String] = [:]
        for seq in 1...10 {
            segments["2026-01-05.\(seq < 6 ? 1 : 6).jsonl", default: ""] += Samples.line(
                Samples.finished(job, due: Samples.noon + .seconds(seq), output: output), seq: seq)
        }
        source = Samples.source(segments)
    }

    private func records(_ query: HistoryQuery) throws -> [JSONValue] {
        try source.page(query).lines.map { try JSONValue.parse($0.bytes) }
    }

    @Test func `is left out of the older records where they would come to too much`() throws {
        var query = HistoryQuery()
        query.wholeBytesMax = 5_000
        let records = try records(query)
        #expect(records.compactMap { $0["seq"]?.int } == (1...10).reversed())
        let whole = records.filter { $0["cmd_output"] != nil }
        #expect(whole.compactMap { $0["seq"]?.int } == [10, 9, 8])
        #expect(whole.allSatisfy { $0["cmd_output_left_out"] == nil })
        for record in records.dropFirst(3) {
            #expect(record["cmd_output_left_out"]?.bool == true)
            #expect(record["output_bytes"]?.int == 1_000)
        }
        #expect(source.page(query).total == 10)
    }

    @Test func `is there in the newest record whatever its length`() throws {
        var query = HistoryQuery()
        query.wholeBytesMax = 10
        #expect(try records(query).filter { $0["cmd_output"] != nil }.count == 1)
    }

    @Test func `is in no record where it is not asked for`() throws {
        var query = HistoryQuery()
        query.showsOutput = false
        let records = try records(query)
        #expect(records.count == 10)
        #expect(records.allSatisfy { $0["cmd_output"] == nil })
        #expect(records.allSatisfy { $0["cmd_output_left_out"]?.bool == true })
    }

    @Test(arguments: [true, false])
    func `is left out together with lists that are long`(showsOutput: Bool) throws {
        let jobs = (0..<500).map { "\"job-\($0)\"" }.joined(separator: ",")
        let lines = (1...5).map { seq in
            #"{"seq":\#(seq),"time":"2026-01-05T12:00:0\#(seq)+00:00","event":"reconciled","#
                + #""scheduler_name":"s","host":"h","added":[\#(jobs)],"changed":[]}"# + "\n"
        }
        let source = Samples.source(["2026-01-05.1.jsonl": lines.joined()])
        var query = HistoryQuery()
        query.event = "reconciled"
        query.wholeBytesMax = 12_000
        query.showsOutput = showsOutput
        let records = try source.page(query).lines.map { try JSONValue.parse($0.bytes) }
        #expect(records.compactMap { $0["seq"]?.int } == [5, 4, 3, 2, 1])
        #expect(records.prefix(2).allSatisfy { $0["added"] != nil && $0["left_out"] == nil })
        for record in records.dropFirst(2) {
            #expect(record["added"] == nil && record["changed"] != nil)
            #expect(record["left_out"]?.array?.map(\.string) == ["added"])
        }
    }

    @Test func `can be asked for by the number of a record`() throws {
        var query = HistoryQuery()
        for seq in 1...10 {
            query.seq = seq
            let records = try records(query)
            #expect(records.count == 1 && source.page(query).total == 1)
            #expect(records.first?["seq"]?.int == seq)
            #expect(records.first?["cmd_output"]?.string?.utf8.count == 1_000)
        }
        query.seq = 11
        #expect(source.page(query).total == 0)
        query.seq = 3
        query.event = "started"
        #expect(source.page(query).total == 0)
    }
}
