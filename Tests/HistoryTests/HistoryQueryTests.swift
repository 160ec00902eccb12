import Calendar
import History
import Jobs
import Testing

@Suite struct `A history query` {
    let source: SegmentSource

    /// 100 runs of `a` and `b` in turn, one a minute, each third one failed, in three segments.
    init() throws {
        let jobs = [
            try Samples.job("job_id: a\njob_name: even\nrule: 10s\ncmd: x\n"),
            try Samples.job("job_id: b\njob_name: odd\nrule: 10s\ncmd: x\n"),
        ]
        var segments: [String: String] = [:]
        for run in 0..<100 {
            let due = Samples.noon + .seconds(60 * run)
            let first = [1, 81, 161].last { $0 <= 2 * run + 1 } ?? 1
            let name = "2026-01-05.\(first < 10 ? "00" : first < 100 ? "0" : "")\(first).jsonl"
            let job = jobs[run % 2]
            segments[name, default: ""] +=
                Samples.line(Samples.started(job, due: due), seq: 2 * run + 1, at: due)
                + Samples.line(
                    Samples.finished(job, due: due, outcome: run % 3 == 0 ? .failure : .success),
                    seq: 2 * run + 2, at: due + .seconds(1))
        }
        source = Samples.source(segments)
    }

    private func seqs(_ page: HistoryPage) -> [Int] {
        page.lines.compactMap { try? JSONValue.parse($0.bytes)["seq"]?.int }
    }

    @Test func `answers with ended runs, newest first, and counts all of them`() {
        let page = source.page(HistoryQuery())
        #expect(page.total == 100)
        #expect(seqs(page) == stride(from: 200, to: 170, by: -2).map { $0 })
    }

    @Test func `cuts pages across segments`() {
        var query = HistoryQuery()
        query.skip = 55
        query.count = 10
        #expect(seqs(source.page(query)) == stride(from: 90, to: 70, by: -2).map { $0 })
        query.skip = 95
        #expect(seqs(source.page(query)) == [10, 8, 6, 4, 2])
        query.skip = 100
        #expect(source.page(query).lines.isEmpty)
        #expect(source.page(query).total == 100)
    }

    @Test func `filters by job, name, outcome, event and time`() {
        func total(_ change: (inout HistoryQuery) -> Void) -> Int {
            var query = HistoryQuery()
            change(&query)
            return source.page(query).total
        }
        #expect(total { $0.jobID = "a" } == 50)
        #expect(total { $0.jobName = "odd" } == 50)
        #expect(total { $0.outcome = "failure" } == 34)
        #expect(total { $0.event = "started" } == 100)
        #expect(total { $0.since = Samples.noon + .seconds(60 * 90) } == 10)
        #expect(total { $0.until = Samples.noon + .seconds(60 * 90) } == 90)
        #expect(total { $0.jobID = "no" } == 0)
    }

    @Test func `ends with the page when the total is not asked for`() {
        var query = HistoryQuery()
        query.countsTotal = false
        query.count = 3
        let page = source.page(query)
        #expect(seqs(page) == [200, 198, 196])
        #expect(page.total == 3)
    }

    @Test func `passes over what is no record, and over a torn last line`() throws {
        let job = try Samples.job("job_id: a\nrule: 10s\ncmd: x\n")
        let good = Samples.line(Samples.finished(job, due: Samples.noon), seq: 1)
        let noise = "\n{}\nnull\n{\"seq\":\n[1,2]\n{\"seq\":9,\"event\":\"finished\"}\n"
        let torn = Samples.source([
            "2026-01-05.1.jsonl": noise + good + noise + good.dropLast(5)
        ])
        #expect(torn.page(HistoryQuery()).total == 1)
        #expect(
            torn.endOfLastLine(of: try #require(torn.list().last))
                == noise.utf8.count * 2 + good.utf8.count)
    }

    @Test func `of lines longer than a chunk finds each once`() throws {
        let job = try Samples.job("job_id: a\nrule: 10s\ncmd: x\n")
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 300_000)
        let text = (1...5).map {
            Samples.line(Samples.finished(job, due: Samples.noon, output: long), seq: $0)
        }.joined()
        let source = Samples.source(["2026-01-05.1.jsonl": text])
        #expect(source.page(HistoryQuery()).total == 5)
        var forward = 0
        source.forEachLine(of: source.list()[0]) { _, _ in forward += 1 }
        #expect(forward == 5)
    }

    @Test func `survives any bytes`() {
        var random = SystemRandom(state: 7)
        let alphabet = Array("{}[]\",:\\ntf0123 \nseqeventtime".utf8)
        for _ in 0..<2_000 {
            let bytes = (0..<200).map { _ in alphabet[random.below(alphabet.count)] }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(Samples.source(["2026-01-05.1.jsonl": text]).page(HistoryQuery()).total == 0)
        }
    }
}

/// A small generator with a fixed seed (xorshift64*).
struct SystemRandom {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % limit
    }
}
