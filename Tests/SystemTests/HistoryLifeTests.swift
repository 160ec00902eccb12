import Calendar
import Glibc
import Jobs
import Linux
import Testing

@Suite struct `The history of a daemon` {
    /// Each run fills a segment of its own.
    private static let wordy = """
        rule: 1s
        cmd: head -c 70000 /dev/zero | tr '\\0' x
        output_limit: 100K
        """
    private static let small = ["--history-segment-size", "64K"]

    @Test func `goes on over segments and restarts, is counted, and known at the next start`()
        throws
    {
        let world = try World()
        try world.put("wordy.yaml", Self.wordy)
        try world.put("once.yaml", "rule: now\ncmd: [echo, out]\n")
        var daemon = try world.daemon(Self.small)
        try world.awaitRecords("three runs") { $0.of("finished", "wordy").count >= 3 }
        #expect(try daemon.stop() == 0)
        #expect(world.segments.count >= 3)
        let checkpoint = try world.read("state/checkpoint")
        #expect(checkpoint.contains("\"seq\":\(world.records.count),"))

        daemon = try world.daemon(Self.small)
        try world.awaitRecords("two more runs") { $0.of("finished", "wordy").count >= 5 }
        let page = try daemon.get("/ruqi/get_history?job_id=wordy&page_index=2&page_size=2")
        let total = try #require(page["total"]?.int)
        #expect(total >= 5)
        #expect(page["list"]?.array?.count == 2)
        #expect(try daemon.stop() == 0)
        let records = world.records
        #expect(records.map { $0["seq"]?.int } == (1...records.count).map { $0 })
        #expect(records.of("started", "once").count == 1)
        let told = try command(["history", "--log-dir", world.logDir, "-n", "1000", "--json"])
        let shown = try JSONValue.parse(Array(told.output.utf8)).array ?? []
        #expect(shown.of("finished").count == records.of("finished").count)
        // Nothing is left of what was being written.
        #expect(world.historyNames.allSatisfy { !$0.hasSuffix(".new") })
        #expect(world.historyNames.count { $0.hasSuffix(".checkpoint") } >= 4)
    }

    @Test(arguments: [true, false])
    func `is known to the next daemon where somebody has deleted it`(isKilled: Bool) throws {
        let world = try World()
        try world.put("wordy.yaml", Self.wordy)
        try world.put("once.yaml", "rule: now\ncmd: [echo, out]\n")
        var daemon = try world.daemon(Self.small)
        try world.awaitRecords("three runs, and what comes of them") {
            $0.of("finished", "wordy").count >= 3
                && world.historyNames.contains { $0.hasSuffix(".checkpoint") }
        }
        // One that is finished, while the daemon runs.
        let first = try #require(world.segments.first)
        unlink("\(world.logDir)/history/\(first)")
        try world.awaitRecords("more runs") {
            ($0.of("started", "wordy").last?["seq"]?.int ?? 0) > 8
        }
        if isKilled {
            daemon.signal(SIGKILL)
            #expect(try daemon.status() == -1)
        } else {
            #expect(try daemon.stop() == 0)
            for name in world.historyNames { unlink("\(world.logDir)/history/\(name)") }
        }
        let last =
            isKilled
            ? 0
            : try #require(
                Int(
                    try world.read("state/checkpoint").drop { $0 != "," }
                        .dropFirst(7).prefix { $0 != "," }))
        daemon = try world.daemon(Self.small)
        let records = try world.awaitRecords("a run") { records in
            records.contains { $0["action"]?.string == "loaded" }
                && !records.of("started", "wordy").isEmpty
        }
        #expect(try daemon.stop() == 0)
        #expect(records.of("started", "once").isEmpty)
        if !isKilled { #expect(records.first?["seq"]?.int == last + 1) }
        let seqs = world.records.compactMap { $0["seq"]?.int }
        #expect(seqs == Array((seqs.first ?? 0)...(seqs.last ?? 0)))
    }

    @Test func `takes no more room than it may`() throws {
        let world = try World()
        try world.put(
            "wordy.yaml",
            """
            rule: 1s
            cmd: head -c 400000 /dev/zero | tr '\\0' x
            output_limit: 1M
            """)
        let daemon = try world.daemon(
            [
                "--history-max-size", "1M", "--history-segment-size", "64K", "--history-sync",
                "always",
            ])
        let removed = try daemon.await("history beyond max_age or max_size is removed: ")
        #expect(removed.contains("removed: 1 segments, "))
        try world.awaitRecords("more runs") {
            ($0.of("started", "wordy").last?["seq"]?.int ?? 0) > 12
        }
        let sizes = try world.historyNames.map { try fileSize("\(world.logDir)/history/\($0)") }
        // Beside the segment that is written, and the one that was just finished.
        #expect(sizes.reduce(0, +) < 3 << 20)
        #expect(try daemon.get("/ruqi/get_history")["total"]?.int ?? 0 > 0)
        #expect(try daemon.stop() == 0)
    }

    @Test func `is kept by other settings after HUP`() throws {
        let world = try World()
        try world.putBeside("ruqid.yaml", "history: {segment_size: 1M}\n")
        try world.put("wordy.yaml", Self.wordy)
        let daemon = try world.daemon(["--config", "\(world.root)/ruqid.yaml"])
        try world.awaitRecords("two runs") { $0.of("finished", "wordy").count >= 2 }
        #expect(world.segments.count == 1)
        try world.putBeside("ruqid.yaml", "history: {segment_size: 64K, sync: never}\n")
        daemon.signal(SIGHUP)
        try daemon.await("settings changed: history.segment_size, history.sync")
        try world.awaitRecords("a new segment") { _ in world.segments.count > 2 }
        #expect(try daemon.stop() == 0)
    }
}

extension World {
    /// The files in the history's directory.
    fileprivate var historyNames: [String] {
        ((try? directoryNames("\(logDir)/history")) ?? []).sorted()
    }

    /// The segments among them.
    fileprivate var segments: [String] { historyNames.filter { $0.hasSuffix(".jsonl") } }
}
