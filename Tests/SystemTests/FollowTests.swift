import Calendar
import Glibc
import Jobs
import Linux
import Testing

@Suite struct `ruqi history --follow` {
    @Test func `waits for the directory, and goes on over rotation, removal and torn lines`() throws
    {
        let world = try World()
        let follower = try Follower(["--log-dir", world.logDir, "--json", "--job-id", "a"])
        // Nobody has made it yet.
        try follower.expectNothing()
        try makeDirectories("\(world.logDir)/history")
        let first = "log/history/2026-01-05.000000000001.jsonl"
        try world.putBeside(first, Self.record(1) + Self.record(2, of: "b") + Self.record(3))
        #expect(try follower.lines(2) == [Self.record(1), Self.record(3)])

        let torn = Self.record(4).prefix(40)
        try Self.append(String(torn), to: "\(world.root)/\(first)")
        try follower.expectNothing()
        try Self.append(String(Self.record(4).dropFirst(40)), to: "\(world.root)/\(first)")
        #expect(try follower.lines(1) == [Self.record(4)])

        try world.putBeside("log/history/2026-01-06.000000000005.jsonl", Self.record(5))
        #expect(try follower.lines(1) == [Self.record(5)])
        unlink("\(world.root)/\(first)")
        unlink("\(world.logDir)/history/2026-01-06.000000000005.jsonl")
        try world.putBeside("log/history/2026-01-07.000000000006.jsonl", Self.record(6))
        #expect(try follower.lines(1) == [Self.record(6)])
        removeTree("\(world.logDir)/history")
        try makeDirectories("\(world.logDir)/history")
        try world.putBeside("log/history/2026-01-08.000000000001.jsonl", Self.record(1))
        #expect(try follower.lines(1) == [Self.record(1)])
    }

    @Test func `begins with the newest ones, in columns that stay, and ends with its reader`()
        throws
    {
        let world = try World()
        try world.put("tick.yaml", "rule: 1s\ncmd: echo hi\n")
        let daemon = try world.daemon()
        try world.awaitRecords("second run") { $0.of("finished").count > 1 }
        let follower = try Follower(["tick", "-n", "1", "-f", "--log-dir", world.logDir])
        let lines = try follower.lines(3)
        #expect(
            lines[0] == "TIME                 JOB                   EVENT         COST       LATE"
                + "       DETAIL\n")
        for line in lines.dropFirst() {
            #expect(line.dropFirst(21).hasPrefix("tick                  success       0."))
            #expect(line.hasSuffix("  exit 0  hi\n"))
        }
        #expect(try follower.statusAfterClosing() == 0)
        #expect(try daemon.stop() == 0)
    }

    private static func record(_ seq: Int, of job: String = "a") -> String {
        """
        {"seq":\(seq),"time":"2026-01-05T12:00:00.000000+00:00","event":"finished",\
        "scheduler_name":"s","host":"h","job_id":"\(job)","outcome":"success"}

        """
    }

    private static func append(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard file >= 0 else { throw Trouble("cannot append to \(path)") }
        defer { close(file) }
        guard write(file, text, text.utf8.count) == text.utf8.count else {
            throw Trouble("cannot append to \(path)")
        }
    }
}

/// A command that goes on until nobody reads what it says.
private final class Follower {
    private var process: ChildProcess
    private var output: Descriptor?
    private var text = ""
    private var isEnded = false

    init(_ arguments: [String]) throws {
        let pipe = try makePipe()
        let null = try openNull()
        process = try ChildProcess.spawn(
            Spawn(
                executable: built("ruqi"), arguments: ["ruqi", "history", "--follow"] + arguments,
                environment: ["PATH=/usr/bin:/bin"], standardInput: null.raw,
                standardOutput: pipe.writeEnd.raw, standardError: null.raw))
        output = pipe.keepReadEnd()
    }

    deinit {
        // A child that nobody waits for keeps the tests that end processes from their ends, too.
        if !isEnded { process.end(patience: .seconds(10)) }
    }

    /// The next so many lines, which come within half a minute.
    func lines(_ count: Int) throws -> [String] {
        let end = readUptime() + .seconds(30)
        while text.count(where: { $0 == "\n" }) < count {
            guard try read(until: end) else { throw Trouble("only '\(text)' came") }
        }
        var lines: [String] = []
        for _ in 0..<count {
            let line = text.prefix { $0 != "\n" } + "\n"
            lines.append(String(line))
            text.removeFirst(line.count)
        }
        return lines
    }

    /// For a moment.
    func expectNothing() throws {
        _ = try read(until: readUptime() + .milliseconds(200))
        if !text.isEmpty { throw Trouble("'\(text)' came") }
    }

    private func read(until end: Uptime) throws -> Bool {
        guard let raw = output?.raw, isReadable(raw, until: end) else { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        switch try readAvailable(raw, into: &buffer) {
        case .bytes(let count): text += String(decoding: buffer.prefix(count), as: UTF8.self)
        case .wouldBlock: break
        case .end: throw Trouble("it has ended")
        }
        return true
    }

    func statusAfterClosing() throws -> Int32 {
        output = nil
        guard isReadable(process.pidfd, until: readUptime() + .seconds(30)),
            let ending = try process.reap()
        else { throw Trouble("it doesn't end") }
        isEnded = true
        guard case .exited(let code) = ending.way else { return -1 }
        return code
    }
}
