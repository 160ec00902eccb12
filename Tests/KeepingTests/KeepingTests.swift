import Calendar
import Glibc
import History
import Jobs
import Keeping
import Linux
import Testing

@Suite struct `Finished segments` {
    private let later = Archive.noon + .seconds(30 * 86_400)

    private func tend(_ keeping: HistoryKeeping, at now: Timestamp? = nil) -> HistoryKeeping.Report
    {
        var keeping = keeping
        return keeping.tend(at: now ?? later, isCutOff: { false })
    }

    private func bytes(of known: Recollection) -> [UInt8] { Checkpoint(known, at: nil).bytes }

    @Test func `get an index, and a checkpoint before what comes next`() throws {
        let archive = try Archive()
        try archive.write(segments: 3, runs: 20)
        #expect(archive.keeping().newestCheckpoint == nil)
        let all = bytes(of: archive.keeping().recall())
        let report = tend(archive.keeping())
        #expect(report.troubles == [] && report.news == [])
        #expect(
            archive.names == [
                "2026-01-05.000000000001.index", "2026-01-05.000000000001.jsonl",
                "2026-01-06.000000000042.checkpoint", "2026-01-06.000000000042.index",
                "2026-01-06.000000000042.jsonl", "2026-01-07.000000000082.checkpoint",
                "2026-01-07.000000000082.jsonl",
            ])
        #expect(archive.keeping().newestCheckpoint?.known.lastSeq == 81)
        #expect(bytes(of: archive.keeping().recall()) == all)
        // Whatever is lost of it is made again, or not needed.
        for name in archive.names where !name.hasSuffix(".jsonl") {
            try removeFile("\(archive.files.directory)/\(name)")
            #expect(bytes(of: archive.keeping().recall()) == all)
            let before = archive.names
            #expect(tend(archive.keeping()).troubles == [])
            #expect(archive.names == (before + [name]).sorted())
        }
    }

    @Test func `may be deleted by hand: what they told stays known, and their companions go`()
        throws
    {
        let archive = try Archive()
        try archive.write(segments: 4, runs: 10)
        _ = tend(archive.keeping())
        let all = bytes(of: archive.keeping().recall())
        for name in archive.files.segments.dropLast() {
            try removeFile("\(archive.files.directory)/\(name.text)")
            #expect(tend(archive.keeping()).troubles == [])
            #expect(archive.names.allSatisfy { !$0.hasPrefix(name.stem) })
            #expect(bytes(of: archive.keeping().recall()) == all)
        }
        try removeFile("\(archive.files.directory)/\(archive.files.segments[0].text)")
        #expect(archive.keeping().recall().lastSeq == 61)
        #expect(tend(archive.keeping()).troubles == [])
        #expect(archive.names == [])
    }

    @Test func `are removed when they are old or too many, the oldest first`() throws {
        let archive = try Archive()
        try archive.write(segments: 5, runs: 10)
        let all = bytes(of: archive.keeping().recall())
        let days = Duration.seconds(86_400)
        let old = archive.keeping { $0.maxAge = days * 2 }
        let report = tend(old, at: Archive.noon + days * 4)
        #expect(report.news.count == 1)
        #expect(
            report.news[0].hasSuffix(
                "2 segments, 2026-01-05.000000000001.jsonl to "
                    + "2026-01-06.000000000022.jsonl"))
        #expect(archive.files.segments.map(\.firstSeq) == [42, 62, 82])
        #expect(bytes(of: archive.keeping().recall()) == all)

        let size = try fileSize("\(archive.files.directory)/\(archive.files.segments[0].text)")
        let small = archive.keeping {
            $0.maxAge = nil
            $0.maxSizeBytes = size * 2
        }
        #expect(tend(small).news.count == 1)
        #expect(archive.files.segments.map(\.firstSeq) == [82])
        #expect(bytes(of: archive.keeping().recall()) == all)
        #expect(tend(small).news == [])
    }

    @Test(arguments: SegmentName.Packing.allCases)
    func `are compressed, and read as before`(_ packing: SegmentName.Packing) throws {
        let archive = try Archive()
        try archive.write(segments: 4, runs: 1_100, outputBytes: 1_000)
        let lines = archive.lines
        let before = archive.files.segments.map { archive.files.source().size($0) }
        let keeping = archive.keeping().packing(by: packing)
        #expect(tend(keeping).troubles == [])
        #expect(archive.files.segments.map(\.packing) == [packing, packing, nil, nil])
        #expect(archive.files.segments.map { archive.files.source().size($0) } == before)
        #expect(archive.lines == lines)
        #expect(archive.names.allSatisfy { !$0.hasSuffix(".new") })
        // Anybody's program reads them.
        let packed = archive.files.segments[0]
        let whole = try readFile("\(archive.files.directory)/\(packed.text)", limitBytes: 1 << 30)
        let program = try #require(Filter(packing == .zstd ? "zstd" : "gzip", ["-d", "-c", "-q"]))
        #expect(try program.run(whole).count == before[0])

        // Pages are the same, and so they are where the index is lost.
        var query = HistoryQuery()
        query.jobID = "j3"
        query.skip = 400
        query.count = 450
        let page = archive.files.source().page(query)
        #expect(page.total == 880 && page.lines.count == 450)
        try removeFile("\(archive.files.directory)/\(packed.indexName)")
        let again = archive.files.source().page(query)
        #expect(again.total == 880 && again.lines.map(\.bytes) == page.lines.map(\.bytes))
        #expect(tend(keeping).troubles == [])
        #expect(archive.files.index(of: packed) != nil)
        #expect(archive.files.source().page(query).lines.map(\.bytes) == page.lines.map(\.bytes))
        #expect(archive.lines == lines)
    }

    @Test func `are not compressed where they are small, and never half`() throws {
        let archive = try Archive()
        try archive.write(segments: 4, runs: 1_100, outputBytes: 1_000)
        let names = archive.names
        var keeping = archive.keeping()
        var steps = 0
        // Cut off in the midst of the second segment.
        let report = keeping.tend(at: later) {
            steps += 1
            return steps > 11
        }
        #expect(report.troubles == [])
        let drafts = archive.names.filter { $0.hasSuffix(".new") }
        #expect(drafts.count == 1)
        #expect(names.count { archive.names.contains($0) } >= 3)
        _ = tend(archive.keeping())
        #expect(archive.names.allSatisfy { !$0.hasSuffix(".new") })
        #expect(archive.files.segments.map(\.packing) == [.zstd, .zstd, nil, nil])

        let small = try Archive()
        try small.write(segments: 4, runs: 100)
        #expect(tend(small.keeping()).troubles == [])
        #expect(small.files.segments.allSatisfy { $0.packing == nil })
    }

    @Test func `exist in both forms for a moment: the plain one counts`() throws {
        let archive = try Archive()
        try archive.write(segments: 4, runs: 1_100, outputBytes: 1_000)
        let plain = archive.files.segments[0]
        let path = "\(archive.files.directory)/\(plain.text)"
        let bytes = try readFile(path, limitBytes: 1 << 30)
        _ = tend(archive.keeping())
        try AppendFile(path: path).append(bytes)
        #expect(archive.files.segments[0].packing == nil)
        #expect(archive.files.index(of: archive.files.segments[0])?.sizeBytes == bytes.count)
        _ = tend(archive.keeping())
        #expect(archive.files.segments[0].packing == .zstd)
        #expect(!archive.names.contains(plain.text))
    }

    @Test func `are all known when the daemon has stopped`() throws {
        let archive = try Archive()
        try archive.write(segments: 2, runs: 10)
        let keeping = archive.keeping()
        try keeping.close()
        let checkpoint = try #require(keeping.newestCheckpoint)
        let newest = try #require(archive.files.segments.last)
        #expect(checkpoint.known.lastSeq == 41)
        #expect(checkpoint.place?.segment == newest)
        #expect(checkpoint.place?.offset == archive.files.source().size(newest))
        // One that is broken counts as none.
        try AppendFile(path: "\(archive.stateDir)/checkpoint").append(Array("x".utf8))
        #expect(keeping.newestCheckpoint == nil)
        #expect(keeping.recall().lastSeq == 41)
    }
}

@Suite struct `Counts of segments` {
    @Test func `follow the one that is written`() throws {
        let archive = try Archive()
        try archive.write(segments: 2, runs: 10)
        let source = archive.files.source(counting: SegmentCounts(segmentBytes: 1 << 20))
        #expect(source.page(HistoryQuery()).total == 20)
        let newest = try #require(archive.files.segments.last)
        let path = "\(archive.files.directory)/\(newest.text)"
        let line = try #require(archive.lines.last)
        let file = try AppendFile(path: path)
        // A line that isn't whole doesn't count yet.
        try file.append(Array("\(line)\n\(line)".utf8))
        #expect(source.page(HistoryQuery()).total == 21)
        try file.append(Array("\n".utf8))
        #expect(source.page(HistoryQuery()).total == 22)
        // Somebody put another one in its place.
        try file.truncate(to: 0)
        try file.append(Array("\(line)\n".utf8))
        #expect(source.page(HistoryQuery()).total == 11)
        try removeFile(path)
        #expect(source.page(HistoryQuery()).total == 10)
        #expect(source.index(newest) == nil)
    }
}
