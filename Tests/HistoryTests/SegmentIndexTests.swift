import Calendar
import History
import Jobs
import Testing

@Suite struct `The index of a segment` {
    /// Records of all kinds, in five segments; the clock is set back now and then.
    private static func history(seed: UInt64) throws -> [String: String] {
        var random = SystemRandom(state: seed)
        let jobs = try (0..<12).map { number in
            // Names in common, with something to escape, and one that a job shares with nobody.
            let name = ["plain", "\\\"quoted\\\"", "n\(number)"][number % 3]
            return try Samples.job(
                "job_id: j\(number)\njob_name: \"\(name)\"\nrule: 10s\ncmd: x\n")
        }
        var segments: [String: String] = [:]
        var time = Samples.noon
        var name = ""
        for seq in 1...400 {
            if seq % 80 == 1 { name = "2026-01-05.\(seq).jsonl" }
            time = time + .seconds(random.below(50) - 10)
            let event = try event(jobs[random.below(jobs.count)], time, &random)
            segments[name, default: ""] += Samples.line(event, seq: seq, at: time)
            if random.below(30) == 0 { segments[name, default: ""] += "no record\n" }
        }
        return segments
    }

    private static func event(
        _ job: Job, _ due: Timestamp, _ random: inout SystemRandom
    ) throws -> Record.Event {
        let passed = Passed(job: job, tally: Tally(first: due, last: due, count: 1))
        let outcomes: [Outcome] = [.success, .success, .failure, .timeout, .stopped, .startFailed]
        switch random.below(9) {
        case 0: return Samples.started(job, due: due)
        case 1: return .fact(.skipped(passed, .overlap))
        case 2: return .fact(.missed(passed, .late))
        case 3: return .daemonStopped
        case 4: return .fact(.clockStepped(by: .seconds(5)))
        default:
            return Samples.finished(job, due: due, outcome: outcomes[random.below(outcomes.count)])
        }
    }

    /// The same with an index of each segment, kept in memory or written and read.
    private static func indexed(
        _ source: SegmentSource, isWritten: Bool
    ) -> SegmentSource {
        let builders = Dictionary(
            uniqueKeysWithValues: source.list().map { name in
                var builder = SegmentIndexBuilder(expectedBytes: 0, blockBytesMin: 3_000)
                source.forEachLine(of: name) { builder.take($0, $1) }
                return (name.text, builder)
            })
        let files = builders.mapValues { $0.fileBytes() }
        return SegmentSource(
            list: source.list, size: source.size, read: source.read,
            index: { name in
                guard isWritten else { return builders[name.text]?.built }
                return files[name.text].flatMap { bytes in
                    SegmentIndex(reading: { Array(bytes.dropFirst($0).prefix($1)) })
                }
            })
    }

    private static func query(_ random: inout SystemRandom) -> HistoryQuery {
        func one<Value>(of values: [Value]) -> Value? {
            random.below(2) == 0 ? nil : values[random.below(values.count)]
        }
        func time() -> Timestamp? {
            random.below(3) > 0 ? nil : Samples.noon + .seconds(random.below(6_500) - 200)
        }
        var query = HistoryQuery()
        query.jobID = one(of: ["j0", "j1", "j5", "j11", "none"])
        query.jobName = one(of: ["plain", "\"quoted\"", "n5", "none"])
        query.outcome = one(of: ["success", "failure", "timeout", "lost"])
        query.event = one(of: HistoryQuery.events)
        (query.since, query.until) = (time(), time())
        query.skip = random.below(40)
        query.count = 1 + random.below(30)
        query.countsTotal = random.below(4) > 0
        query.showsOutput = random.below(4) > 0
        query.wholeBytesMax = random.below(2) == 0 ? .max : random.below(12_000)
        query.seq = random.below(4) > 0 ? nil : 1 + random.below(2_000)
        return query
    }

    @Test(arguments: [true, false])
    func `changes no answer`(_ isWritten: Bool) throws {
        for seed in UInt64(1)...4 {
            let plain = Samples.source(try Self.history(seed: seed))
            let indexed = Self.indexed(plain, isWritten: isWritten)
            var random = SystemRandom(state: seed * 977)
            for _ in 0..<80 {
                let query = Self.query(&random)
                let (expected, found) = (plain.page(query), indexed.page(query))
                #expect(found.lines.map(\.bytes) == expected.lines.map(\.bytes), "\(query)")
                if query.countsTotal { #expect(found.total == expected.total, "\(query)") }
            }
        }
    }

    @Test func `spares the bytes of what a query does not show`() throws {
        let plain = Samples.source(try Self.history(seed: 3))
        let reads = ReadCount()
        let counting = SegmentSource(
            list: plain.list, size: plain.size,
            read: { name, offset, count in
                reads.add(count)
                return plain.read(name, offset, count)
            })
        let source = SegmentSource(
            list: plain.list, size: plain.size, read: counting.read,
            index: Self.indexed(plain, isWritten: true).index)
        var query = HistoryQuery()
        query.count = 5
        query.skip = source.page(query).total - 5
        #expect(query.skip > 100)
        reads.reset()
        #expect(source.page(query).lines.count == 5)
        #expect(1...8_000 ~= reads.bytes)
        query.jobID = "none"
        reads.reset()
        #expect(source.page(query).total == 0)
        #expect(reads.bytes == 0)
    }

    @Test func `is refused where a byte of its front is another one`() throws {
        let plain = Samples.source(try Self.history(seed: 5))
        let name = try #require(plain.list().first)
        var builder = SegmentIndexBuilder(expectedBytes: 0, blockBytesMin: 3_000)
        plain.forEachLine(of: name) { builder.take($0, $1) }
        let bytes = builder.fileBytes()
        func isRead(_ bytes: [UInt8]) -> Bool {
            SegmentIndex(reading: { Array(bytes.dropFirst($0).prefix($1)) }) != nil
        }
        #expect(isRead(bytes))
        for index in 0..<200 {
            var damaged = bytes
            damaged[index] ^= 1
            #expect(!isRead(damaged), "byte \(index)")
            #expect(!isRead(Array(bytes.prefix(index))))
        }
    }

    @Test func `has as many blocks as there are bits, however large the segment becomes`() throws {
        let job = try Samples.job("job_id: a\nrule: 10s\ncmd: x\n")
        var builder = SegmentIndexBuilder(expectedBytes: 0, blockBytesMin: 1)
        for seq in 1...200 {
            let line = Array(Samples.line(Samples.finished(job, due: Samples.noon), seq: seq).utf8)
            builder.take(line, 0..<(line.count - 1))
        }
        #expect(builder.blockRanges.count == 64)
        #expect(builder.blockRanges.last?.upperBound == builder.sizeBytes)
        #expect(builder.built.lastSeq == 200)
        #expect(builder.built.latest == Samples.noon)
    }
}

/// How many bytes were read.
private final class ReadCount: @unchecked Sendable {
    // One test's own, on one thread.
    private(set) var bytes = 0

    func add(_ count: Int) { bytes += count }

    func reset() { bytes = 0 }
}
